import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { type Assignable, holdColleague } from '../directory/hold-assignable.ts';
import { invalid, Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { settleShares, shareToFormerOwner } from '../shares/settle-shares.ts';
import type { WorkspaceView } from './contract.ts';
import { addressOfUser } from './list-store.ts';
import { tellTransferred } from './notify.ts';
import { withPreview } from './participant.ts';
import { findTakingPart, insertParticipants, letGoOfAddresses, updateParticipant } from './participant-store.ts';
import { type StandingRow, updateWorkspaceRow } from './store.ts';
import { rememberInWorkspace, takeUpWorkspace } from './take-up.ts';
import { viewWorkspace } from './view.ts';
import type { WorkspaceStanding } from './workspace.ts';

/**
 * Hands a workspace to an active member of the same organisation; the former owner stays as a participant who reads (SPEC
 * 8). For the owner; for administrators when the owner is disabled or has left, and then nobody stays. 422 for anybody
 * else's user; 409 `version_conflict`, `workspace_closed`, `share_allowance_exceeded`.
 */
export function transferWorkspace(
  context: Outside<UserActor>,
  id: string,
  body: { userId: string },
): Promise<WorkspaceView> {
  return inTransaction(context, async (context) => {
    const standing = await takeUpWorkspace(context, id, { verb: 'workspace.transfer' });
    const { workspace } = standing;
    const to = await holdNewOwner(context, workspace, body.userId.toLowerCase());
    await updateWorkspaceRow(context, workspace, { owner_user_id: to.id });
    const newTookPart = await endParticipation(context, workspace.id, to.id);
    const stays = workspace.owner_is_active;
    if (stays) await stayAsReader(context, standing);
    const detail = { fromUserId: workspace.owner_user_id, toUserId: to.id };
    await rememberInWorkspace(context, standing, {
      kind: 'workspace.transferred',
      subject: { kind: 'workspace', id },
      detail,
    });
    if (to.email && to.id !== context.actor.userId) await tellTransferred(context, workspace, to.email);
    const handed = { ...workspace, owner_user_id: to.id };
    const formerOwnerId = workspace.owner_user_id;
    const shares = await shareToFormerOwner(context, handed, { formerOwnerId, formerStays: stays, newTookPart });
    const view = await viewWorkspace(context, id);
    await settleShares(context, [shares], 'workspace.transferred');
    return view;
  });
}

async function holdNewOwner(context: Context<UserActor>, workspace: StandingRow, userId: string): Promise<Assignable> {
  if (userId === workspace.owner_user_id) throw invalid('userId', 'owns this workspace already');
  try {
    return await holdColleague(context, [workspace.organisation_id], { kind: 'user', id: userId });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw invalid('userId', "is no active member of the workspace's organisation");
  }
}

/** To an owner nothing is shared: they are no participant any more. Answers whether they were one. */
async function endParticipation(context: Context, workspaceId: string, userId: string): Promise<boolean> {
  const participant = await findTakingPart(context, workspaceId, userId);
  if (participant) await updateParticipant(context, participant, { status: 'left', ended_at: context.now() });
  return participant !== undefined;
}

async function stayAsReader(context: Context<UserActor>, standing: WorkspaceStanding): Promise<void> {
  const { workspace } = standing;
  const now = context.now();
  const id = newId<'participant'>();
  const email = await addressOfUser(context, workspace.owner_user_id);
  await withWiderSight(context, 'whose address somebody takes part under is decided wherever they belong', () =>
    letGoOfAddresses(context, workspace.id, [email]),
  );
  const abilities = withPreview(['download']);
  await insertParticipants(context, [
    {
      id,
      workspace_id: workspace.id,
      organisation_id: workspace.organisation_id,
      user_id: workspace.owner_user_id,
      email,
      abilities,
      status: 'active',
      invited_by: context.actor.userId,
      invited_at: now,
      joined_at: now,
    },
  ]);
  await rememberInWorkspace(context, standing, {
    kind: 'participant.invited',
    subject: { kind: 'participant', id },
    participantId: id,
    detail: { email, abilities, hidden: false },
  });
}
