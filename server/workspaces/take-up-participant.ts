import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion } from '../access/context.ts';
import { may } from '../access/policy.ts';
import { notFound } from '../platform/errors.ts';
import { isSeen } from './participant.ts';
import { findParticipantRow } from './participant-store.ts';
import type { ParticipantRow } from './store.ts';
import { type ActOnWorkspace, enterWorkspace, takeUpWorkspace } from './take-up.ts';
import type { WorkspaceStanding } from './workspace.ts';

/** A participant or an invited address as the actor may know them, without a lock; 404 for anybody else, hidden ones too. */
export async function seeParticipant(
  context: Context<UserActor>,
  id: string,
  participantId: string,
): Promise<{ standing: WorkspaceStanding; participant: ParticipantRow }> {
  const standing = await enterWorkspace(context, id, 'participant.read');
  const participant = await findParticipantRow(context, id, participantId);
  const seesHidden = may(context.actor, 'participant.read_hidden', standing.facts);
  if (!participant || !isSeen(participant, { userId: context.actor.userId, seesHidden })) throw notFound();
  return { standing, participant };
}

/**
 * How acts on a participant begin, in the order of API.md: 404 unless they take part or are invited, as far as the actor may
 * know; 403 unless the actor may, under the workspace's lock; 409 `version_conflict` for a stale If-Match.
 */
export async function takeUpParticipant(
  context: Context<UserActor>,
  id: string,
  act: { participantId: string; verb: ActOnWorkspace },
): Promise<{ standing: WorkspaceStanding; participant: ParticipantRow }> {
  await seeParticipant(context, id, act.participantId);
  const standing = await takeUpWorkspace(context, id, { verb: act.verb, isPart: true });
  const participant = await findParticipantRow(context, id, act.participantId);
  if (!participant) throw notFound();
  expectVersion(context, participant);
  return { standing, participant };
}
