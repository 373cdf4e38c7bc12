import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { Sharee, ShareeKind } from '../shares/share.ts';
import { unfinished } from './task.ts';

/** A document on a task, as it stands there: the version that was attached, under the document's present name. */
export type AttachedRow = {
  task_id: string;
  document_id: string;
  number: number;
  name: string;
  size_bytes: number;
  content_type: string;
  verdict: 'approved' | 'rejected' | null;
  attached_at: Date;
  /** The actor holds the task, and it shares the document to them. */
  is_shared_to_actor: boolean;
};

/** Keeps the workspaces of these tasks' documents as they are until commit; before the tasks themselves are locked. */
export async function holdWorkspaces(context: Context, taskIds: string[], documentIds: string[] = []): Promise<void> {
  await sql`select hold_workspaces_of(${taskIds}::uuid[], ${documentIds}::uuid[])`.execute(context.database);
}

/** The workspaces of these tasks' documents. */
export async function workspacesOfTasks(context: Context, taskIds: string[]): Promise<string[]> {
  const found = await sql<{ workspace_id: string }>`
    select distinct workspace_id from task_documents where task_id = any (${taskIds}::uuid[]) order by workspace_id`.execute(
    context.database,
  );
  return found.rows.map((row) => row.workspace_id);
}

/** Which of these tasks have documents. */
export async function tasksWithDocuments(context: Context, taskIds: string[]): Promise<string[]> {
  if (taskIds.length === 0) return [];
  const found = await sql<{ task_id: string }>`
    select distinct task_id from task_documents where task_id = any (${taskIds}::uuid[])
    union select distinct task_id from task_shares where task_id = any (${taskIds}::uuid[])`.execute(context.database);
  return found.rows.map((row) => row.task_id).sort();
}

/**
 * To whom a task shares its documents as it stands: while it is open, to each assignee (a role counts as one); then to
 * its holder; declined or cancelled, to nobody. Along a connection that has ended, to nobody either.
 */
export async function findSharees(context: Context, taskId: string): Promise<Sharee[]> {
  const found = await sql<{ id: string; kind: ShareeKind }>`
    select s.id, s.kind from tasks t cross join lateral (
      select coalesce(a.user_id, a.id) as id, case when a.user_id is null then 'assignee' else 'user' end as kind, a.to_organisation_id as organisation_id
      from task_assignees a where a.task_id = t.id and t.status = 'open'
      union all
      select t.holder_user_id, 'user', t.holder_organisation_id where t.status in ('taken', 'completed') and t.holder_user_id is not null) s
    where t.id = ${taskId} and (s.organisation_id = t.from_organisation_id or exists (
      select from task_assignees n where n.task_id = t.id and n.to_organisation_id = s.organisation_id and not n.is_cut_off))`.execute(
    context.database,
  );
  return [...new Map(found.rows.map((row) => [row.id, row])).values()];
}

/** The documents on these tasks. */
export async function listAttached(context: Context, taskIds: string[]): Promise<AttachedRow[]> {
  if (taskIds.length === 0) return [];
  const { actor } = context;
  const userId = actor.kind === 'user' ? actor.userId : null;
  const found = await sql<AttachedRow>`
    select a.task_id, a.document_id, a.number, d.name, v.size_bytes, v.content_type, a.verdict, a.attached_at,
           (exists (select from task_shares s where s.task_id = a.task_id and s.document_id = a.document_id and s.sharee_id = ${userId}::uuid)
            and coalesce(t.holder_user_id = ${userId}::uuid, false)
            and (t.holder_organisation_id = t.from_organisation_id or exists (
              select from connections c where c.from_organisation_id = t.from_organisation_id and c.to_organisation_id = t.holder_organisation_id
                and c.status = 'paired' and (c.ends_at is null or c.ends_at > moment_of_act())))) as is_shared_to_actor
    from task_documents a join tasks t on t.id = a.task_id join documents d on d.id = a.document_id and d.deleted_at is null
    join document_versions v on v.document_id = a.document_id and v.number = a.number
    join workspaces w on w.id = a.workspace_id and w.status = 'open' and (w.closes_at is null or w.closes_at > moment_of_act())
    where a.task_id = any (${taskIds}::uuid[]) order by a.task_id, a.attached_at, a.document_id`.execute(
    context.database,
  );
  return found.rows;
}

/** Puts documents on a task, in this version; one that is there already goes to it, and its verdict is open again. */
export async function insertAttached(
  context: Context,
  taskId: string,
  documents: { id: string; number: number; workspaceId: string; organisationId: string }[],
): Promise<void> {
  const { actor } = context;
  if (actor.kind !== 'user' || documents.length === 0) return;
  const rows = documents.map((document) => ({
    task_id: taskId,
    document_id: document.id,
    number: document.number,
    workspace_id: document.workspaceId,
    organisation_id: document.organisationId,
    attached_by: actor.userId,
    attached_at: context.now(),
  }));
  await context.database
    .insertInto('task_documents')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['task_id', 'document_id'])
        .doUpdateSet((row) => ({ number: row.ref('excluded.number'), verdict: null })),
    )
    .execute();
}

/** Takes one document off a task; false when it was not on it. */
export async function deleteAttached(context: Context, taskId: string, documentId: string): Promise<boolean> {
  const done = await context.database
    .deleteFrom('task_documents')
    .where('task_id', '=', taskId)
    .where('document_id', '=', documentId)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}

/** Takes all documents off these tasks; answers which had any. */
export async function detachAll(context: Context, taskIds: string[]): Promise<string[]> {
  const gone = await sql<{ task_id: string }>`
    delete from task_documents where task_id = any (${taskIds}::uuid[]) returning task_id`.execute(context.database);
  return [...new Set(gone.rows.map((row) => row.task_id))].sort();
}

/** The verdict of an approval is on these versions of its documents. */
export async function saveVerdict(context: Context, taskId: string, verdict: 'approved' | 'rejected'): Promise<void> {
  await context.database.updateTable('task_documents').set({ verdict }).where('task_id', '=', taskId).execute();
}

/** Tasks from one organisation to another that have documents, whatever their state. */
export async function tasksWithDocumentsAlong(
  context: Context,
  sides: { fromOrganisationId: string; toOrganisationId: string },
): Promise<string[]> {
  const found = await sql<{ task_id: string }>`
    select distinct a.task_id from task_assignees a
    where a.from_organisation_id = ${sides.fromOrganisationId} and a.to_organisation_id = ${sides.toOrganisationId}
      and exists (select from task_documents d where d.task_id = a.task_id) order by a.task_id`.execute(
    context.database,
  );
  return found.rows.map((row) => row.task_id);
}

/** How many documents the tasks along a connection share to the receiving organisation: to whom it has the task, or holds it for it. */
export async function countSharedAlong(
  context: Context,
  sides: { fromOrganisationId: string; toOrganisationId: string },
): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(distinct s.document_id) as count
    from task_assignees a join tasks t on t.id = a.task_id join task_shares s on s.task_id = a.task_id
    where a.from_organisation_id = ${sides.fromOrganisationId} and a.to_organisation_id = ${sides.toOrganisationId}
      and (s.sharee_id in (a.id, a.user_id)
           or (s.sharee_id = t.holder_user_id and t.holder_organisation_id = a.to_organisation_id))`.execute(
    context.database,
  );
  return found.rows[0]?.count ?? 0;
}

export type LockedTask = { id: string; from_organisation_id: string; is_only_here: boolean };

/**
 * Unfinished tasks with documents of a workspace, locked; `is_only_here` when no document that they still have is of another
 * one. That is looked at once they are held: the other one may close at this moment as well.
 */
export async function lockTasksOfWorkspace(context: Context, workspaceId: string): Promise<LockedTask[]> {
  const locked = await sql<{ id: string }>`
    select t.id from tasks t where t.status = any (${unfinished})
      and t.id in (select d.task_id from task_documents d where d.workspace_id = ${workspaceId})
    order by t.id for update of t`.execute(context.database);
  const ids = locked.rows.map((row) => row.id);
  const found = await sql<LockedTask>`
    select t.id, t.from_organisation_id,
           not exists (select from task_documents o join documents d on d.id = o.document_id and d.deleted_at is null
                       where o.task_id = t.id and o.workspace_id <> ${workspaceId}) as is_only_here
    from tasks t where t.id = any (${ids}::uuid[]) order by t.id`.execute(context.database);
  return found.rows;
}

/** Which organisations have a part in these tasks. */
export async function organisationsOfTasks(
  context: Context,
  taskIds: string[],
): Promise<{ task_id: string; to_organisation_id: string }[]> {
  if (taskIds.length === 0) return [];
  return context.database
    .selectFrom('task_assignees')
    .select(['task_id', 'to_organisation_id'])
    .where('task_id', 'in', taskIds)
    .distinct()
    .execute();
}

/** Who sent, holds or was given these tasks in person and still belongs where they did then, with their addresses. */
export async function addressesOfConcerned(
  context: Context,
  taskIds: string[],
): Promise<{ task_id: string; email: string }[]> {
  const found = await sql<{ task_id: string; email: string }>`
    select distinct t.id as task_id, u.email from tasks t join users u on u.status = 'active'
      and ((u.id = t.from_user_id and u.organisation_id = t.from_organisation_id)
           or (u.id = t.holder_user_id and u.organisation_id = t.holder_organisation_id)
           or (t.status = 'open' and exists (
             select from task_assignees a where a.task_id = t.id and a.user_id = u.id and a.to_organisation_id = u.organisation_id)))
    where t.id = any (${taskIds}::uuid[]) order by t.id, u.email`.execute(context.database);
  return found.rows;
}

/** The connection has ended: to the assignees along it these tasks share nothing more. */
export async function cutOff(
  context: Context,
  taskIds: string[],
  sides: { fromOrganisationId: string; toOrganisationId: string },
): Promise<void> {
  await sql`
    update task_assignees set is_cut_off = true
    where task_id = any (${taskIds}::uuid[]) and from_organisation_id = ${sides.fromOrganisationId}
      and to_organisation_id = ${sides.toOrganisationId} and not is_cut_off`.execute(context.database);
}

/** Whom a task shares to is looked at anew when its sender attaches: assignees whose connection is paired now, and no others. */
export async function renewCutOff(context: Context, taskId: string): Promise<void> {
  await sql`
    update task_assignees a set is_cut_off = not a.is_cut_off
    where a.task_id = ${taskId} and a.to_organisation_id <> a.from_organisation_id and a.is_cut_off = exists (
      select from connections c where c.from_organisation_id = a.from_organisation_id and c.to_organisation_id = a.to_organisation_id
        and c.status = 'paired' and (c.ends_at is null or c.ends_at > moment_of_act()))`.execute(context.database);
}
