import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion } from '../access/context.ts';
import { notFound } from '../platform/errors.ts';
import { findParticipantRow } from './participant-store.ts';
import type { ParticipantRow } from './store.ts';
import { type ActOnWorkspace, takeUpWorkspace } from './take-up.ts';
import type { WorkspaceStanding } from './workspace.ts';

/**
 * How acts on a participant begin: the workspace as for any act in it, under its lock, then the participant, 404 unless
 * they take part or are invited; 409 `version_conflict` for a stale If-Match.
 */
export async function takeUpParticipant(
  context: Context<UserActor>,
  id: string,
  act: { participantId: string; verb: ActOnWorkspace },
): Promise<{ standing: WorkspaceStanding; participant: ParticipantRow }> {
  const standing = await takeUpWorkspace(context, id, { verb: act.verb, isPart: true });
  const participant = await findParticipantRow(context, id, act.participantId);
  if (!participant) throw notFound();
  expectVersion(context, participant);
  return { standing, participant };
}
