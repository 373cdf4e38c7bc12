import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import type { TaskView } from './contract.ts';
import { holdTask } from './hold-tasks.ts';
import { keepTask } from './keep-task.ts';
import { settleDocuments } from './share-documents.ts';
import { putBack } from './task.ts';
import { viewTask } from './view-tasks.ts';

/**
 * The holder, or a coordinator of their organisation, puts a task back, and it waits again in the lists of everybody to
 * whom it is assigned (SPEC 7). 409 `task_not_taken` when nobody holds it, to those who could take or hand it on.
 */
export function putBackTask(context: Outside<UserActor>, id: string): Promise<TaskView> {
  return inTransaction(context, async (context) => {
    const standing = await holdTask(context, id);
    authorize(context.actor, 'task.put_back', standing.facts);
    expectVersion(context, standing.task);
    const change = putBack(standing.task);
    const task = await keepTask(context, standing, { change, event: { kind: 'put_back' } });
    await settleDocuments(context, [id], 'task.put_back');
    return viewTask(context, task);
  });
}
