import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { lockPairedConnections } from '../connections/lock-for-assignment.ts';
import { findAttachable } from '../documents/find-attachable.ts';
import { invalid, Problem } from '../platform/errors.ts';
import { documentsMaximum, type TaskView } from './contract.ts';
import { holdTask } from './hold-tasks.ts';
import { keepTask } from './keep-task.ts';
import { settleDocuments } from './share-documents.ts';
import { readTask } from './standing.ts';
import { insertAttached, listAttached, organisationsOfTasks, renewCutOff } from './store-documents.ts';
import { expectUnfinished } from './task.ts';
import { viewTask } from './view-tasks.ts';

/**
 * The sender attaches a document of a workspace to a task (SPEC 9). Whoever holds the task sees this version of it;
 * attached again, it goes to the newest. Takes one share for each assignee, or for the holder. 422 for a document that is
 * not there for the caller, 403 unless they may invite and download in its workspace, 409 `task_closed`,
 * `share_allowance_exceeded`.
 */
export function attachDocument(
  context: Outside<UserActor>,
  taskId: string,
  body: { documentId: string },
): Promise<TaskView> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'task.attach', (await readTask(context, taskId)).facts);
    await holdConnections(context, taskId);
    const standing = await holdTask(context, taskId, [body.documentId]);
    authorize(context.actor, 'task.attach', standing.facts);
    const documents = await documentsToAttach(context, [body.documentId], ['documentId']);
    expectVersion(context, standing.task);
    expectUnfinished(standing.task);
    const attached = await listAttached(context, [taskId]);
    if (attached.length >= documentsMaximum && attached.every((row) => row.document_id !== body.documentId)) {
      throw new Problem('limit_reached', `A task has at most ${documentsMaximum} documents.`);
    }
    await withWiderSight(context, 'assignees of further organisations are looked at too', () =>
      renewCutOff(context, taskId),
    );
    await insertAttached(context, taskId, documents);
    const task = await keepTask(context, standing, { change: {}, event: { kind: 'document_attached' } });
    await settleDocuments(context, [taskId], 'task.document_attached');
    return viewTask(context, task);
  });
}

/** A connection that ends at this moment is waited for, or waits and takes this document back too: tasks without documents hold it by nothing else. */
async function holdConnections(context: Context<UserActor>, taskId: string): Promise<void> {
  const sides = await organisationsOfTasks(context, [taskId]);
  await lockPairedConnections(
    context,
    sides.map((row) => row.to_organisation_id),
  );
}

/** The documents that these ids name to the actor, each in its newest version; `paths` names them in a refusal. */
export async function documentsToAttach(context: Context<UserActor>, ids: string[], paths: string[]) {
  const found = await findAttachable(context, ids);
  const known = new Set(found.map(({ id }) => id));
  const unknown = ids.findIndex((id) => !known.has(id));
  if (unknown >= 0) throw invalid(paths[unknown] ?? 'documentIds', 'is no document of yours');
  return found;
}
