import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import type { TaskView } from './contract.ts';
import { holdTask } from './hold-tasks.ts';
import { keepTask } from './keep-task.ts';
import { settleDocuments } from './share-documents.ts';
import { cancel } from './task.ts';
import { viewTask } from './view-tasks.ts';

/**
 * The sender, or a coordinator of their organisation, calls a task off, taken or not (SPEC 7). 409 `task_closed` when it
 * is over already.
 */
export function cancelTask(context: Outside<UserActor>, id: string, answer: { comment: string }): Promise<TaskView> {
  return inTransaction(context, async (context) => {
    const standing = await holdTask(context, id);
    authorize(context.actor, 'task.cancel', standing.facts);
    expectVersion(context, standing.task);
    const change = cancel(standing.task, context.now());
    const task = await keepTask(context, standing, { change, event: { kind: 'cancelled', comment: answer.comment } });
    await settleDocuments(context, [id], 'task.cancelled');
    return viewTask(context, task);
  });
}
