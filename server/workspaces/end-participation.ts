import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { giveBackPerson, settleShares } from '../shares/settle-shares.ts';
import { shareeOf } from '../shares/share.ts';
import { deleteInvitationTokens, findParticipantRow, updateParticipant } from './participant-store.ts';
import type { ParticipantRow } from './store.ts';
import { enterWorkspace, rememberInWorkspace, takeUpWorkspace } from './take-up.ts';
import { takeUpParticipant } from './take-up-participant.ts';
import { isOwnedBy, type WorkspaceStanding } from './workspace.ts';

/**
 * Closes a workspace to a participant, or withdraws the invitation of an address; for the owner and managers. From the
 * same commit on it does not exist for them, and what was shared to them is given back. 409 `version_conflict`.
 */
export function removeParticipant(context: Outside<UserActor>, id: string, participantId: string): Promise<void> {
  return inTransaction(context, async (context) => {
    const { standing, participant } = await takeUpParticipant(context, id, {
      participantId,
      verb: 'participant.remove',
    });
    await end(context, standing, { participant, status: 'removed' });
  });
}

/**
 * A participant leaves by themselves. 403 for the owner, who closes or transfers a workspace instead (SPEC 8). 409
 * `version_conflict` when the workspace is another than the one that they saw.
 */
export function leaveWorkspace(context: Outside<UserActor>, id: string): Promise<void> {
  return inTransaction(context, async (context) => {
    await refuseOwner(context, id);
    const standing = await takeUpWorkspace(context, id, { verb: 'workspace.leave' });
    const participantId = standing.workspace.participant_id;
    const participant = participantId === null ? undefined : await findParticipantRow(context, id, participantId);
    if (!participant) throw notFound();
    await end(context, standing, { participant, status: 'left' });
  });
}

async function refuseOwner(context: Context<UserActor>, id: string): Promise<void> {
  const { workspace } = await enterWorkspace(context, id, 'workspace.read');
  if (isOwnedBy(context.actor, workspace)) {
    throw new Problem('forbidden', 'You own this workspace: transfer it to somebody, or close it.');
  }
}

async function end(
  context: Context<UserActor>,
  standing: WorkspaceStanding,
  { participant, status }: { participant: ParticipantRow; status: 'left' | 'removed' },
): Promise<void> {
  const { workspace } = standing;
  // Who leaves while hidden has not shown themselves by it.
  const isUnseen = participant.is_hidden && participant.acted_at === null && status === 'left';
  await rememberInWorkspace(
    context,
    isUnseen ? { ...standing, workspace: { ...workspace, participant_id: null } } : standing,
    {
      kind: `participant.${status}`,
      subject: { kind: 'participant', id: participant.id },
      participantId: participant.id,
      detail: { email: participant.email },
    },
  );
  const ended = { status, ended_at: context.now() };
  await withWiderSight(context, 'whoever leaves does not see the workspace any more', async () => {
    await deleteInvitationTokens(context, [participant.id]);
    await updateParticipant(context, participant, ended);
  });
  const shares = await giveBackPerson(context, workspace, shareeOf(participant));
  await settleShares(context, [shares], `participant.${status}`);
}
