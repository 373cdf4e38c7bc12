import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import type { TaskView } from './contract.ts';
import { holdTask } from './hold-tasks.ts';
import { keepTask } from './keep-task.ts';
import { settleDocuments } from './share-documents.ts';
import { decline } from './task.ts';
import { viewTask } from './view-tasks.ts';

/**
 * Whoever may complete a task may decline it instead, with a reason that both sides read; it is then over as a whole
 * (SPEC 7). 409 `task_not_taken` for members of a role who have not taken it, 409 `task_closed`.
 */
export function declineTask(context: Outside<UserActor>, id: string, answer: { comment: string }): Promise<TaskView> {
  return inTransaction(context, async (context) => {
    const standing = await holdTask(context, id);
    authorize(context.actor, 'task.decline', standing.facts);
    expectVersion(context, standing.task);
    const change = decline(context.actor, standing, context.now());
    const task = await keepTask(context, standing, { change, event: { kind: 'declined', comment: answer.comment } });
    await settleDocuments(context, [id], 'task.declined');
    return viewTask(context, task);
  });
}
