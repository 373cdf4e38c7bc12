import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import type { HandingOn, TaskView } from './contract.ts';
import { handOn, prepareHandOver } from './hand-over.ts';
import { holdTask } from './hold-tasks.ts';
import { settleDocuments } from './share-documents.ts';
import { expectActionable } from './task.ts';
import { tellAssignees } from './tell-assignees.ts';
import { viewTask } from './view-tasks.ts';

/**
 * The holder, or a coordinator, hands a task on to a person or a role of the holder's own organisation (SPEC 7).
 * 422 `not_assignable` for anybody else, known or not; 409 `task_not_transferable` where giver and receiver must share a
 * role and do not; 409 `task_not_taken`, `task_closed`.
 */
export function transferTask(context: Outside<UserActor>, id: string, body: HandingOn): Promise<TaskView> {
  return inTransaction(context, async (context) => {
    const standing = await holdTask(context, id);
    authorize(context.actor, 'task.transfer', standing.facts);
    expectVersion(context, standing.task);
    expectActionable(context.actor, standing);
    const handOver = await prepareHandOver(context, [standing], body.assignee);
    const task = await handOn(context, standing, handOver, body.message);
    await tellAssignees(context, task, [handOver.assignable]);
    await settleDocuments(context, [id], 'task.transferred');
    return viewTask(context, task);
  });
}
