import { type Context, withWiderSight } from '../access/context.ts';
import { recordEach } from '../audit/record.ts';
import type { ShareChange } from '../shares/settle-shares.ts';
import { shareDocumentsOfTasks } from './share-documents.ts';
import { insertEvents } from './store.ts';
import { type LockedTask, lockTasksOfWorkspace, organisationsOfTasks } from './store-documents.ts';
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
    const tasks = (await lockTasksOfWorkspace(context, workspaceId)).filter((task) => task.is_only_here);
    const ids = tasks.map((task) => task.id);
    if (ids.length === 0) return [];
    const sides = Map.groupBy(await organisationsOfTasks(context, ids), (row) => row.task_id);
    await tellOfCancelled(context, ids);
    await cancelAll(context, ids);
    await insertCancelledEvents(context, tasks);
    return tasks.map(({ id, from_organisation_id: fromOrganisationId }) => ({
      id,
      organisationIds: [
        ...new Set([fromOrganisationId, ...(sides.get(id) ?? []).map((row) => row.to_organisation_id)]),
      ].sort(),
    }));
  });
  const detail = { because: 'workspace.closed' };
  for (const [key, tasks] of Map.groupBy(cancelled, ({ organisationIds }) => organisationIds.join(' '))) {
    await recordEach(
      context,
      { kind: 'task.cancelled', organisationIds: key.split(' ') },
      tasks.map(({ id }) => ({ subject: { kind: 'task', id }, detail })),
    );
  }
  return shareDocumentsOfTasks(
    context,
    cancelled.map(({ id }) => id),
  );
}

/**
 * Whoever closes may belong to neither side of a task, when a participant from elsewhere sent it. Both sides are to read that it
 * was cancelled, and neither has to do with that person: then the event is nobody's.
 */
async function insertCancelledEvents(context: Context, tasks: LockedTask[]): Promise<void> {
  const ownId = context.actor.kind === 'user' ? context.actor.organisationId : undefined;
  for (const [isNobodys, group] of Map.groupBy(tasks, (task) => task.from_organisation_id !== ownId)) {
    const ids = group.map((task) => task.id);
    const comment = 'The workspace of its documents was closed.';
    await insertEvents(context, ids, [{ kind: 'cancelled', comment, isNobodys }]);
  }
}
