import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import type { TaskView } from './contract.ts';
import { holdTask } from './hold-tasks.ts';
import { keepTask } from './keep-task.ts';
import { settleDocuments } from './share-documents.ts';
import { take } from './task.ts';
import { viewTask } from './view-tasks.ts';

/**
 * One of those to whom a task is assigned takes it, and it leaves the others' lists (SPEC 7). The second to take hears
 * 409 `task_already_taken`.
 */
export function takeTask(context: Outside<UserActor>, id: string): Promise<TaskView> {
  return inTransaction(context, async (context) => {
    const standing = await holdTask(context, id);
    authorize(context.actor, 'task.take', standing.facts);
    expectVersion(context, standing.task);
    const change = take(context.actor, standing.task);
    const task = await keepTask(context, standing, { change, event: { kind: 'taken' } });
    await settleDocuments(context, [id], 'task.taken');
    return viewTask(context, task);
  });
}
