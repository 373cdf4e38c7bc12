import { type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { UserActor } from '../access/actor.ts';
import { type Context, withWiderSight } from '../access/context.ts';

export type CommentRow = Selectable<Tables['document_comments']> & { mentions: string[] };
export type ShareeRow = {
  /** Where it stands in the list. */
  place: string;
  number: number;
  sharee_id: string;
  sharee_kind: 'user' | 'participant' | 'assignee';
  since: Date;
  participant_id: string | null;
  participant_status: 'invited' | 'active' | null;
  tasks: { id: string | null; isWaiting: boolean }[];
  /** For which organisation they have its tasks, where they have moved to another since. */
  moved_from: string | null;
};
export type Moved = { task_id: string; sharee_id: string; organisation_id: string };

/**
 * Who has tasks with a document for an organisation, other than the actor's, that they have left since. To others they are
 * still somebody of that one (decision 7).
 */
export async function findMoved(context: Context<UserActor>, documentId: string): Promise<Moved[]> {
  const { organisationId } = context.actor;
  const statement = sql<Moved>`
    select * from (
      select s.task_id, s.sharee_id, u.organisation_id as today,
             case when t.holder_user_id = u.id then t.holder_organisation_id else a.to_organisation_id end as organisation_id
      from task_shares s join tasks t on t.id = s.task_id join users u on u.id = s.sharee_id
      left join task_assignees a on a.task_id = t.id and a.user_id = u.id
      where s.document_id = ${documentId}) stood
    where organisation_id <> today and organisation_id <> ${organisationId}::uuid`;
  const found = await withWiderSight(
    context,
    'where people stood as they took a task is hidden with who they are',
    () => statement.execute(context.database),
  );
  return found.rows;
}

/**
 * To whom a document is shared and how; hidden participants only by the tasks that they hold, for who may not know of them.
 * Whoever holds a task and may not be known to the actor (SPEC 6) stands apart from the participants, even if they are one,
 * and in an order that does not come from who they are.
 */
export async function selectSharees(
  context: Context<UserActor>,
  document: { id: string; workspace_id: string },
  page: { after: [place: string, number: number] | undefined; limit: number; seesHidden: boolean; moved: Moved[] },
): Promise<ShareeRow[]> {
  const after = page.after ? sql`where (place, number) > (${page.after[0]}::uuid, ${page.after[1]}::bigint)` : sql``;
  const found = await sql<ShareeRow>`
    with place as materialized (select d.created_at, w.id, w.owner_user_id from documents d join workspaces w on w.id = d.workspace_id where d.id = ${document.id}),
    inside as (
      select coalesce(p.user_id, p.id) as sharee_id, case when p.user_id is null then 'participant' else 'user' end as sharee_kind,
             greatest(w.created_at, coalesce(p.joined_at, p.invited_at)) as since, p.id as participant_id, p.status as participant_status
      from place w join participants p on p.workspace_id = w.id and p.status in ('invited', 'active') and p.user_id is distinct from w.owner_user_id
      where not p.is_hidden or p.acted_at is not null or ${page.seesHidden} or p.user_id = ${context.actor.userId}::uuid),
    moved as (
      select * from unnest(${page.moved.map((one) => one.task_id)}::uuid[], ${page.moved.map((one) => one.sharee_id)}::uuid[],
        ${page.moved.map((one) => one.organisation_id)}::uuid[]) as m (task_id, sharee_id, moved_from)),
    ways as materialized (
      select t.task_id, t.sharee_id, t.sharee_kind, t.since, m.moved_from from place w
      join task_shares t on t.document_id = ${document.id} and t.sharee_id <> w.owner_user_id left join moved m using (task_id, sharee_id)),
    hidden as (
      select s.id from people_as_seen(array(select sharee_id from ways where sharee_kind = 'user')) s where not s.is_visible),
    by_tasks as (
      select t.sharee_id, min(t.sharee_kind) as sharee_kind, min(t.since) as since, min(t.task_id::text)::uuid as first_task_id,
             case when t.moved_from is not null or bool_or(h.id is not null) then null else t.sharee_id end as known_id, t.moved_from,
             jsonb_agg(jsonb_build_object('id', k.id, 'isWaiting', t.sharee_kind = 'assignee') order by t.task_id) as tasks
      from ways t left join tasks k on k.id = t.task_id left join hidden h on h.id = t.sharee_id group by t.sharee_id, t.moved_from),
    everybody as (
      select coalesce(i.sharee_id, t.sharee_id) as sharee_id, coalesce(i.sharee_kind, t.sharee_kind) as sharee_kind, least(i.since, t.since) as since,
             i.participant_id, i.participant_status, t.moved_from, coalesce(t.tasks, '[]') as tasks,
             coalesce(i.sharee_id, t.known_id, md5(t.first_task_id::text)::uuid) as place,
             case when coalesce(i.sharee_id, t.known_id) is null then row_number() over (
               partition by i.sharee_id, t.known_id, t.first_task_id order by t.since, t.tasks::text, t.sharee_id) else 0 end as number
      from inside i full join by_tasks t on t.known_id = i.sharee_id)
    select * from everybody ${after} order by place, number limit ${page.limit}`.execute(context.database);
  return found.rows;
}

/** Of these users, the owner of the workspace and those who take part and may be known to the actor, with their addresses. */
export async function findMentioned(
  context: Context<UserActor>,
  workspace: { id: string; owner_user_id: string },
  { ids, seesHidden }: { ids: string[]; seesHidden: boolean },
): Promise<{ id: string; email: string }[]> {
  const found = await sql<{ id: string; email: string }>`
    select u.id, u.email from users u where u.id = any (${ids}::uuid[]) and u.status = 'active'
      and (u.id = ${workspace.owner_user_id}::uuid or exists (
        select from participants p where p.workspace_id = ${workspace.id} and p.user_id = u.id and p.status = 'active'
          and (not p.is_hidden or p.acted_at is not null or ${seesHidden} or p.user_id = ${context.actor.userId}::uuid)))
    order by u.id`.execute(context.database);
  return found.rows;
}

/** Of these users, those who take part without the actor, who sees no hidden participants, knowing it. */
export async function findHiddenAmong(
  context: Context<UserActor>,
  workspaceId: string,
  ids: string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await sql<{ user_id: string }>`
    select user_id from participants where workspace_id = ${workspaceId} and user_id = any (${ids}::uuid[]) and status = 'active'
      and is_hidden and acted_at is null and user_id <> ${context.actor.userId}`.execute(context.database);
  return new Set(found.rows.map((row) => row.user_id));
}

/** The addresses of active users. */
export async function findAddresses(context: Context, userIds: string[]): Promise<string[]> {
  const found = await sql<{ email: string }>`
    select email from users where id = any (${userIds}::uuid[]) and status = 'active' order by id`.execute(
    context.database,
  );
  return found.rows.map(({ email }) => email);
}

export async function insertComment(context: Context, comment: Omit<CommentRow, 'created_at'>): Promise<CommentRow> {
  const found = await sql<CommentRow>`
    insert into document_comments (id, document_id, workspace_id, organisation_id, author_user_id, text, mentions, number, created_at)
    values (${comment.id}, ${comment.document_id}, ${comment.workspace_id}, ${comment.organisation_id}, ${comment.author_user_id},
      ${comment.text}, ${comment.mentions}::uuid[], ${comment.number}, ${context.now()}) returning *`.execute(
    context.database,
  );
  return found.rows[0]!;
}

/** Oldest first. */
export async function selectComments(
  context: Context,
  documentId: string,
  page: { after: string | undefined; limit: number },
): Promise<CommentRow[]> {
  const found = await sql<CommentRow>`
    select * from document_comments where document_id = ${documentId}
      and (${page.after ?? null}::uuid is null or id > ${page.after ?? null}::uuid) order by id limit ${page.limit}`.execute(
    context.database,
  );
  return found.rows;
}

export async function findComment(context: Context, documentId: string, id: string): Promise<CommentRow | undefined> {
  const found = await sql<CommentRow>`
    select * from document_comments where id = ${id} and document_id = ${documentId}`.execute(context.database);
  return found.rows[0];
}

export async function deleteCommentRow(context: Context, id: string): Promise<void> {
  await context.database.deleteFrom('document_comments').where('id', '=', id).execute();
}
