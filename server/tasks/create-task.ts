import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { reportAttempt } from '../connections/report-attempt.ts';
import type { AssigneeChoice } from '../directory/contract.ts';
import { type Assignable, holdAssignable } from '../directory/hold-assignable.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { documentsToAttach } from './attach-documents.ts';
import type { NewTask, TaskView } from './contract.ts';
import { settleDocuments } from './share-documents.ts';
import { insertAssignees, insertEvents, insertTask } from './store.ts';
import { holdWorkspaces, insertAttached } from './store-documents.ts';
import type { Task } from './task.ts';
import { tellAssignees } from './tell-assignees.ts';
import { viewTask } from './view-tasks.ts';

/**
 * Gives work to roles and people, of the caller's own organisation or of connected ones (SPEC 7). Who may be assigned is
 * checked in this transaction, under the locks of the connections. 422 `not_assignable` for whoever is hidden, unknown or
 * out of reach, and then nothing is created. Documents of workspaces may go with it, as attaching says.
 */
export function createTask(context: Outside<UserActor>, body: NewTask): Promise<TaskView> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'task.create', undefined);
    const documentIds = [...new Set(body.documentIds)];
    const assignees = withoutRepeats(await holdOrReport(context, body.assignees, documentIds));
    const documents = await findDocuments(context, documentIds);
    const task = await insertTask(context, {
      id: newId<'task'>(),
      from_organisation_id: context.actor.organisationId,
      from_user_id: context.actor.userId,
      title: body.title,
      description: body.description,
      kind: body.kind,
      priority: body.priority,
      due_at: body.dueAt,
      status: 'open',
      created_at: context.now(),
      updated_at: context.now(),
    });
    await insertAssignees(context, task, assignees);
    await rememberCreation(context, task, assignees);
    await insertAttached(context, task.id, documents);
    await tellAssignees(context, task, assignees);
    if (documents.length > 0) await settleDocuments(context, [task.id], 'task.created');
    return viewTask(context, task);
  });
}

/**
 * Whom it goes to, and before them the workspaces of its documents, all as they are until commit. What goes along a connection
 * that is over is refused, and told to the administrators over there.
 */
async function holdOrReport(
  context: Context<UserActor>,
  choices: AssigneeChoice[],
  documentIds: string[],
): Promise<Assignable[]> {
  try {
    return await holdAssignable(context, choices, async () => {
      if (documentIds.length > 0) await holdWorkspaces(context, [], documentIds);
    });
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_assignable') {
      const fromOrganisationId = context.actor.organisationId;
      await reportAttempt(context, { what: 'assignment', fromOrganisationId, ids: choices.map(({ id }) => id) });
    }
    throw error;
  }
}

/** The documents to attach, whose workspaces are held. */
async function findDocuments(context: Context<UserActor>, ids: string[]) {
  if (ids.length === 0) return [];
  const paths = ids.map((_, index) => `documentIds.${index}`);
  return documentsToAttach(context, ids, paths);
}

/** To name somebody twice means no more than to name them once. */
function withoutRepeats(assignees: Assignable[]): Assignable[] {
  return [...new Map(assignees.map((assignee) => [`${assignee.kind} ${assignee.id}`, assignee])).values()];
}

async function rememberCreation(context: Context<UserActor>, task: Task, assignees: Assignable[]): Promise<void> {
  const assigned = assignees.map((other) => ({ kind: 'assigned', other }));
  await insertEvents(context, [task.id], [{ kind: 'created' }, ...assigned]);
  await record(context, {
    kind: 'task.created',
    organisationIds: [task.from_organisation_id, ...assignees.map((assignee) => assignee.organisationId)],
    subject: { kind: 'task', id: task.id },
    detail: { title: task.title, fromOrganisationId: task.from_organisation_id },
  });
}
