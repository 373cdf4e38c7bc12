import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { notFound } from '../platform/errors.ts';
import type { TaskView } from './contract.ts';
import { holdTask } from './hold-tasks.ts';
import { keepTask } from './keep-task.ts';
import { settleDocuments } from './share-documents.ts';
import { readTask } from './standing.ts';
import { deleteAttached } from './store-documents.ts';
import { viewTask } from './view-tasks.ts';

/**
 * The sender takes a document off a task, a completed one too: nobody sees it through the task any more, and its shares
 * are given back (SPEC 9). 404 when it is not on the task.
 */
export function detachDocument(context: Outside<UserActor>, taskId: string, documentId: string): Promise<TaskView> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'task.detach', (await readTask(context, taskId)).facts);
    const standing = await holdTask(context, taskId);
    authorize(context.actor, 'task.detach', standing.facts);
    expectVersion(context, standing.task);
    if (!(await deleteAttached(context, taskId, documentId))) throw notFound();
    const task = await keepTask(context, standing, { change: {}, event: { kind: 'document_detached' } });
    await settleDocuments(context, [taskId], 'task.document_detached');
    return viewTask(context, task);
  });
}
