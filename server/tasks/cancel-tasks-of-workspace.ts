import { type Context, withWiderSight } from '../access/context.ts';
import { record } from '../audit/record.ts';
import type { ShareChange } from '../shares/settle-shares.ts';
import { shareDocumentsOfTasks } from './share-documents.ts';
import { insertEvents } from './store.ts';
import { lockTasksOfWorkspace, organisationsOfTasks } from './store-documents.ts';
import { cancelAll } from './store-withdraw.ts';
import { tellOfCancelled } from './tell-assignees.ts';

/**
 * A workspace closes: the unfinished tasks that were about its documents alone are cancelled, with notice to both sides
 * (SPEC 8). A task with documents of other workspaces too goes on with these. Called by the closing, which has locked the
 * workspace; it settles the shares that this gives back.
 */
export async function cancelTasksOfWorkspace(context: Context, workspaceId: string): Promise<ShareChange[]> {
  const why = 'the tasks of a workspace that closes belong to all who sent and received them';
  const cancelled = await withWiderSight(context, why, async () => {
    const locked = await lockTasksOfWorkspace(context, workspaceId);
    const ids = locked.filter((task) => task.is_only_here).map((task) => task.id);
    if (ids.length === 0) return [];
    const sides = Map.groupBy(await organisationsOfTasks(context, ids), (row) => row.task_id);
    await tellOfCancelled(context, ids);
    await cancelAll(context, ids);
    await insertEvents(context, ids, [{ kind: 'cancelled', comment: 'The workspace of its documents was closed.' }]);
    return locked
      .filter((task) => task.is_only_here)
      .map((task) => ({
        id: task.id,
        organisationIds: [
          task.from_organisation_id,
          ...(sides.get(task.id) ?? []).map((row) => row.to_organisation_id),
        ],
      }));
  });
  for (const { id, organisationIds } of cancelled) {
    await record(context, {
      kind: 'task.cancelled',
      organisationIds,
      subject: { kind: 'task', id },
      detail: { because: 'workspace.closed' },
    });
  }
  return shareDocumentsOfTasks(
    context,
    cancelled.map(({ id }) => id),
  );
}
