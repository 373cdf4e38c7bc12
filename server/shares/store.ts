import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { Sharee, ShareeKind } from './share.ts';

/** By how many documents the number of one person in one workspace changes. */
export type ShareSum = {
  sharee_id: string;
  sharee_kind: ShareeKind;
  account_id: string;
  organisation_id: string;
  workspace_id: string;
  change: number;
  /** Whose act it is, where several act at once. */
  actor_user_id?: string;
};
export type SharedWorkspace = { id: string; organisation_id: string; account_id: string; owner_user_id: string };

const place = sql`account_id, organisation_id, workspace_id`;

/** How many documents there are in a workspace. Whoever holds its lock counts what stays so until commit. */
export const documentsIn = (workspaceId: unknown) =>
  sql`(select count(*) from documents d where d.workspace_id = ${workspaceId} and d.deleted_at is null)`;

/** Whether somebody has all documents of a workspace, by taking part in it. */
export const takesPart = (workspaceId: unknown, userId: unknown) =>
  sql`exists (select from participants p where p.workspace_id = ${workspaceId} and p.user_id = ${userId} and p.status in ('invited', 'active'))`;

const placeOf = ({ id, organisation_id, account_id }: SharedWorkspace) =>
  sql`${account_id}::uuid as account_id, ${organisation_id}::uuid as organisation_id, ${id}::uuid as workspace_id`;

/**
 * What taking part is worth to each of these people: every document of the workspace, without those that tasks share to them
 * anyway. `sign` is 1 for people who come in, -1 for people who have left.
 */
export async function countTakingPart(
  context: Context,
  workspace: SharedWorkspace,
  { sharees, sign }: { sharees: Sharee[]; sign: 1 | -1 },
): Promise<ShareSum[]> {
  const found = await sql<ShareSum>`
    with whole as materialized (select ${documentsIn(workspace.id)} as documents)
    select s.id as sharee_id, s.kind as sharee_kind, ${placeOf(workspace)},
           (${sign}::integer * (whole.documents - (
             select count(distinct t.document_id) from task_shares t where t.workspace_id = ${workspace.id} and t.sharee_id = s.id)))::integer as change
    from whole, unnest(${sharees.map(({ id }) => id)}::uuid[], ${sharees.map(({ kind }) => kind)}::text[]) as s (id, kind)`.execute(
    context.database,
  );
  return found.rows;
}

/** What taking part is worth to each of these people who come into workspaces at once, as `countTakingPart` for each. */
export async function countComing(
  context: Context,
  coming: { workspaceId: string; sharee: Sharee; actorUserId: string }[],
): Promise<ShareSum[]> {
  const found = await sql<ShareSum>`
    with whole as materialized (
      select w.id, w.account_id, w.organisation_id, ${documentsIn(sql`w.id`)} as documents
      from workspaces w where w.id = any (${coming.map(({ workspaceId }) => workspaceId)}::uuid[]))
    select s.id as sharee_id, s.kind as sharee_kind, w.account_id, w.organisation_id, w.id as workspace_id, s.actor_user_id,
           (w.documents - (select count(distinct t.document_id) from task_shares t where t.workspace_id = w.id and t.sharee_id = s.id))::integer as change
    from unnest(${coming.map(({ workspaceId }) => workspaceId)}::uuid[], ${coming.map(({ sharee }) => sharee.id)}::uuid[],
                ${coming.map(({ sharee }) => sharee.kind)}::text[], ${coming.map(({ actorUserId }) => actorUserId)}::uuid[])
         as s (workspace_id, id, kind, actor_user_id) join whole w on w.id = s.workspace_id`.execute(context.database);
  return found.rows;
}

/** What tasks share of a workspace to one person who does not take part in it. */
export async function countTaskWays(
  context: Context,
  workspace: SharedWorkspace,
  { userId, sign }: { userId: string; sign: 1 | -1 },
): Promise<ShareSum[]> {
  const found = await sql<ShareSum>`
    select ${userId}::uuid as sharee_id, 'user' as sharee_kind, ${placeOf(workspace)}, (${sign}::integer * count(distinct document_id))::integer as change
    from task_shares where workspace_id = ${workspace.id} and sharee_id = ${userId}`.execute(context.database);
  return found.rows;
}

/** So many documents come, or with a negative number go, for each participant of their workspace. */
export async function countForParticipants(
  context: Context,
  workspace: SharedWorkspace,
  documents: number,
): Promise<ShareSum[]> {
  const found = await sql<ShareSum>`
    select coalesce(p.user_id, p.id) as sharee_id, case when p.user_id is null then 'participant' else 'user' end as sharee_kind,
           ${placeOf(workspace)}, ${documents}::integer as change
    from participants p where p.workspace_id = ${workspace.id} and p.status in ('invited', 'active')
      and p.user_id is distinct from ${workspace.owner_user_id}::uuid`.execute(context.database);
  return found.rows;
}

/**
 * Takes away what tasks share of a workspace: of these documents, or of all. Answers what it was to people who do not take
 * part; a person who does has lost the documents as a participant.
 */
export async function removeTaskWays(
  context: Context,
  workspace: SharedWorkspace,
  documentIds?: string[],
): Promise<ShareSum[]> {
  const which = documentIds ? sql`and document_id = any (${documentIds}::uuid[])` : sql``;
  const found = await sql<ShareSum>`
    with gone as (delete from task_shares where workspace_id = ${workspace.id} ${which} returning document_id, sharee_id, sharee_kind)
    select g.sharee_id, g.sharee_kind, ${placeOf(workspace)}, -count(distinct g.document_id)::integer as change
    from gone g where g.sharee_id <> ${workspace.owner_user_id}::uuid and not ${takesPart(workspace.id, sql`g.sharee_id`)}
    group by g.sharee_id, g.sharee_kind`.execute(context.database);
  return found.rows;
}

type TaskWay = {
  document_id: string;
  sharee_id: string;
  sharee_kind: ShareeKind;
  workspace_id: string;
  change: 1 | -1;
};

/**
 * Brings what a task shares to what it should share now: its documents, each to these people, who are asked for under the lock that
 * every act takes which changes who they are. Answers what came and went by it.
 */
export async function replaceTaskShares(
  context: Context,
  taskId: string,
  findSharees: () => Promise<Sharee[]>,
): Promise<ShareSum[]> {
  // Whose workspace it is, who takes part and which documents it has, stays as it is until commit; tasks that share the
  // same documents come one after the other. Of what is deleted or closed nothing is shared: a closing, which holds its own
  // workspace already, waits for no other.
  await sql`
    select from workspaces where status = 'open' and id in (
      select a.workspace_id from task_documents a join documents d on d.id = a.document_id and d.deleted_at is null where a.task_id = ${taskId}
      union select workspace_id from task_shares where task_id = ${taskId})
    order by id for no key update`.execute(context.database);
  const sharees = await findSharees();
  const ids = sharees.map(({ id }) => id);
  const kinds = sharees.map(({ kind }) => kind);
  const wanted = sql`
    select d.document_id, s.id as sharee_id, s.kind as sharee_kind, d.workspace_id, d.organisation_id
    from task_documents d join documents on documents.id = d.document_id and documents.deleted_at is null
    join workspaces on workspaces.id = d.workspace_id and workspaces.status = 'open'
    cross join unnest(${ids}::uuid[], ${kinds}::text[]) as s (id, kind) where d.task_id = ${taskId}`;
  const gone = await sql<TaskWay>`
    delete from task_shares t where t.task_id = ${taskId}
      and not exists (select from (${wanted}) w where w.document_id = t.document_id and w.sharee_id = t.sharee_id)
    returning document_id, sharee_id, sharee_kind, workspace_id, -1 as change`.execute(context.database);
  const come = await sql<TaskWay>`
    insert into task_shares (task_id, document_id, sharee_id, sharee_kind, workspace_id, organisation_id, since)
    select ${taskId}::uuid, document_id, sharee_id, sharee_kind, workspace_id, organisation_id, ${context.now()} from (${wanted}) w
    on conflict do nothing returning document_id, sharee_id, sharee_kind, workspace_id, 1 as change`.execute(
    context.database,
  );
  return countWays(context, taskId, [...gone.rows, ...come.rows]);
}

/** Of the ways that a task gained or lost, those that are the only one to their document for somebody who is not its owner. */
async function countWays(context: Context, taskId: string, ways: TaskWay[]): Promise<ShareSum[]> {
  if (ways.length === 0) return [];
  const found = await sql<ShareSum>`
    select c.sharee_id, c.sharee_kind, ${place}, sum(c.change)::integer as change
    from unnest(${ways.map((way) => way.document_id)}::uuid[], ${ways.map((way) => way.sharee_id)}::uuid[], ${ways.map((way) => way.sharee_kind)}::text[],
                ${ways.map((way) => way.workspace_id)}::uuid[], ${ways.map((way) => way.change)}::integer[])
         as c (document_id, sharee_id, sharee_kind, workspace_id, change)
    join workspaces w on w.id = c.workspace_id and w.owner_user_id <> c.sharee_id
    where not exists (select from task_shares t where t.document_id = c.document_id and t.sharee_id = c.sharee_id and t.task_id <> ${taskId})
      and not ${takesPart(sql`c.workspace_id`, sql`c.sharee_id`)}
    group by 1, 2, 3, 4, 5`.execute(context.database);
  return found.rows;
}

/** The workspace that shares are counted for. */
export async function findSharedWorkspace(context: Context, workspaceId: string): Promise<SharedWorkspace> {
  return context.database
    .selectFrom('workspaces')
    .select(['id', 'organisation_id', 'account_id', 'owner_user_id'])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
}
