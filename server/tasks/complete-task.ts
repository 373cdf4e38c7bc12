import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import type { TaskView } from './contract.ts';
import { holdTask } from './hold-tasks.ts';
import { keepTask } from './keep-task.ts';
import { settleDocuments } from './share-documents.ts';
import { saveVerdict } from './store-documents.ts';
import { type Completion, complete, expectVerdict } from './task.ts';
import { viewTask } from './view-tasks.ts';

/**
 * The holder completes a task, an approval with its verdict; so may who is assigned in person, without taking it first,
 * and coordinators (SPEC 7). 422 `verdict_required`, 409 `task_not_taken` for members of a role, 409 `task_closed`.
 * Whoever held it stays on record.
 */
export function completeTask(context: Outside<UserActor>, id: string, answer: Completion): Promise<TaskView> {
  return inTransaction(context, async (context) => {
    const standing = await holdTask(context, id);
    authorize(context.actor, 'task.complete', standing.facts);
    expectVerdict(standing.task, answer);
    expectVersion(context, standing.task);
    const change = complete(context.actor, standing, answer, context.now());
    const task = await keepTask(context, standing, { change, event: { kind: 'completed', comment: answer.comment } });
    if (answer.verdict) await saveVerdict(context, id, answer.verdict);
    await settleDocuments(context, [id], 'task.completed');
    return viewTask(context, task);
  });
}
