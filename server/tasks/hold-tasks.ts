import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { markStart } from '../platform/savepoint.ts';
import { lockTask, lockTasks, type Stood } from './standing.ts';
import { holdWorkspaces, workspacesOfTasks } from './store-documents.ts';

/**
 * One task for a step that may change to whom it shares documents, locked; 404 unless it exists for the actor. Everybody
 * locks workspaces before tasks, so that nobody waits in a circle.
 */
export function holdTask(context: Context<UserActor>, id: string, documentIds: string[] = []): Promise<Stood> {
  return inOrder(context, { taskIds: [id], documentIds }, () => lockTask(context, id));
}

/** Those of several tasks that exist for the actor, in the same way. */
export function holdTasks(context: Context<UserActor>, ids: string[]): Promise<Stood[]> {
  return inOrder(context, { taskIds: ids, documentIds: [] }, () => lockTasks(context, ids));
}

/**
 * Which workspaces these are changes until the tasks are locked: a document that was attached in between lies in one that is
 * not held, and whoever holds that may wait for the task. Then everything is given back and begun anew.
 */
async function inOrder<Held>(
  context: Context<UserActor>,
  what: { taskIds: string[]; documentIds: string[] },
  lock: () => Promise<Held>,
): Promise<Held> {
  const startAnew = await markStart(context);
  for (;;) {
    const before = new Set(await workspacesOfTasks(context, what.taskIds));
    await holdWorkspaces(context, what.taskIds, what.documentIds);
    const held = await lock();
    const now = await workspacesOfTasks(context, what.taskIds);
    if (now.every((id) => before.has(id))) return held;
    await startAnew();
  }
}
