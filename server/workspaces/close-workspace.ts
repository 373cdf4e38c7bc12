import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { deleteDocumentsOfWorkspace } from '../documents/delete-documents-of-workspace.ts';
import { later, minute } from '../platform/clock.ts';
import { giveBackWorkspace, settleShares } from '../shares/settle-shares.ts';
import { cancelTasksOfWorkspace } from '../tasks/cancel-tasks-of-workspace.ts';
import { deleteLinksOf, findAddressesOf } from './closing-store.ts';
import type { WorkspaceView } from './contract.ts';
import { tellClosed } from './notify.ts';
import { planClosing } from './plan-closing.ts';
import { insertWorkspaceEvent, updateWorkspaceRow, type WorkspaceRow } from './store.ts';
import { takeUpWorkspace } from './take-up.ts';
import { viewWorkspace } from './view.ts';

/**
 * Closes a workspace, now or at a date; `at: null` takes a planned closing back. For the owner, and for administrators when
 * the owner is disabled or has left (SPEC 8). 422 for a date that has passed; 409 `version_conflict`, `workspace_closed`.
 */
export function closeWorkspace(
  context: Outside<UserActor>,
  id: string,
  body: { at?: Date | null | undefined },
): Promise<WorkspaceView> {
  return inTransaction(context, async (context) => {
    const standing = await takeUpWorkspace(context, id, { verb: 'workspace.close' });
    if (body.at === undefined || isNow(context, body.at)) {
      const closing = { workspace: standing.workspace, closedAt: context.now(), closedBy: context.actor.userId };
      await closeNow(context, closing);
    } else {
      await planClosing(context, standing, { at: body.at, field: 'at' });
    }
    return viewWorkspace(context, id);
  });
}

/** Clocks differ a little: whoever names the present minute means now. */
function isNow(context: Context, at: Date | null): boolean {
  return at !== null && at <= context.now() && at > later(context.now(), -minute);
}

/**
 * Ends a workspace that is held under its lock: its open tasks are cancelled with notice, its content is deleted, all its
 * shares are given back, and everybody who worked in it is told; the record stays for 90 days (SPEC 8).
 */
export async function closeNow(
  context: Context,
  { workspace, closedAt, closedBy }: { workspace: WorkspaceRow; closedAt: Date; closedBy: string | null },
): Promise<void> {
  const { id, organisation_id: organisationId } = workspace;
  const addresses = await findAddressesOf(context, id);
  // The history first: whoever closes may not see into it afterwards.
  const documents = await deleteDocumentsOfWorkspace(context, id);
  const byTasks = await cancelTasksOfWorkspace(context, id);
  const detail = { documents };
  await insertWorkspaceEvent(context, { workspaceId: id, organisationId, kind: 'workspace.closed', detail });
  await record(context, {
    kind: 'workspace.closed',
    organisationIds: [organisationId],
    subject: { kind: 'workspace', id },
    detail,
  });
  await deleteLinksOf(context, id);
  await updateWorkspaceRow(context, workspace, { status: 'closed', closed_at: closedAt, closed_by: closedBy });
  await tellClosed(
    context,
    workspace,
    addresses.filter(({ userId }) => userId !== closedBy).map(({ email }) => email),
  );
  const given = await giveBackWorkspace(context, workspace, documents);
  await settleShares(context, [...byTasks, given], 'workspace.closed');
}
