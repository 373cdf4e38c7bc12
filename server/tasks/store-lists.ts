import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { holdsWord } from '../platform/folded.ts';
import type { Task, TaskStatus } from './task.ts';
import { unfinished } from './task.ts';

export type TaskFilters = {
  statuses: TaskStatus[] | undefined;
  q?: string | undefined;
  dueBefore?: Date | undefined;
  overdue?: boolean | undefined;
  priority?: string | undefined;
  sender?: string | undefined;
  roleId?: string | undefined;
  afterId?: string | undefined;
  limit: number;
};

type Part = RawBuilder<unknown>;

/** What is asked of each task, wherever the list finds it. A role that the actor may not know is one that nobody has. */
function passes(context: Context, filters: TaskFilters): RawBuilder<SqlBool> {
  const { q, dueBefore, overdue, priority, sender, roleId } = filters;
  const isOverdue = sql<SqlBool>`coalesce(t.due_at < ${context.now()} and t.status = any (${unfinished}), false)`;
  const conditions = [
    ...(q ? [holdsWord(sql`folded(t.title)`, q)] : []),
    ...(dueBefore ? [sql<SqlBool>`t.due_at < ${dueBefore}`] : []),
    ...(overdue === undefined ? [] : [overdue ? isOverdue : sql<SqlBool>`not ${isOverdue}`]),
    ...(priority ? [sql<SqlBool>`t.priority = ${priority}`] : []),
    ...(sender ? [sql<SqlBool>`(t.from_organisation_id = ${sender} or t.from_user_id = ${sender})`] : []),
    ...(roleId
      ? [
          sql<SqlBool>`exists (select from task_assignees by_role join roles r on r.id = by_role.role_id
          where by_role.task_id = t.id and by_role.role_id = ${roleId})`,
        ]
      : []),
  ];
  return conditions.length === 0 ? sql<SqlBool>`true` : sql.join<SqlBool>(conditions, sql` and `);
}

/** After the cursor, in a column of task ids. Newest first: ids are in the order of time. */
function isLater(column: string, { afterId }: TaskFilters): RawBuilder<SqlBool> {
  return afterId === undefined ? sql<SqlBool>`true` : sql<SqlBool>`${sql.ref(column)} < ${afterId}::uuid`;
}

/** Open tasks for the actor and for each role they hold: one short index range for each. */
function waitingFor(context: Context<UserActor>, filters: TaskFilters): Part[] {
  const { userId, organisationId } = context.actor;
  const range = (column: 'role_id' | 'user_id', id: Part) => sql`
    select t.id from task_assignees a join tasks t on t.id = a.task_id
    where ${sql.ref(`a.${column}`)} = ${id} and a.is_open and a.to_organisation_id = ${organisationId}::uuid and ${isLater('a.task_id', filters)} and ${passes(context, filters)}
    order by a.task_id desc limit ${filters.limit}`;
  return [
    sql`(select found.id from role_members m cross join lateral (${range('role_id', sql`m.role_id`)}) found
         where m.user_id = ${userId}::uuid)`,
    sql`(${range('user_id', sql`${userId}::uuid`)})`,
  ];
}

/** Tasks in one of the statuses by what leads an index: one short range for each status. */
function byStatus(
  context: Context,
  filters: TaskFilters,
  by: { isTheirs: RawBuilder<SqlBool>; statuses: TaskStatus[] },
): Part {
  return sql`(select found.id from unnest(${by.statuses}::text[]) asked (status) cross join lateral (
    select t.id from tasks t where ${by.isTheirs} and t.status = asked.status
      and ${isLater('t.id', filters)} and ${passes(context, filters)}
    order by t.id desc limit ${filters.limit}) found)`;
}

/** The actor's inbox: open tasks for them and their roles, and what they hold or have held to its end. */
function inboxParts(context: Context<UserActor>, filters: TaskFilters): Part[] {
  const statuses = filters.statuses ?? unfinished;
  const held = statuses.filter((status) => status !== 'open');
  const { userId, organisationId } = context.actor;
  const isTheirs = sql<SqlBool>`t.holder_user_id = ${userId}::uuid and t.holder_organisation_id = ${organisationId}::uuid`;
  return [
    ...(statuses.includes('open') ? waitingFor(context, filters) : []),
    ...(held.length > 0 ? [byStatus(context, filters, { isTheirs, statuses: held })] : []),
  ];
}

/** What the actor sent. */
function sentParts(context: Context<UserActor>, filters: TaskFilters): Part[] {
  const asked = filters.statuses ? sql<SqlBool>`t.status = any (${filters.statuses})` : sql<SqlBool>`true`;
  return [
    sql`(select t.id from tasks t where t.from_user_id = ${context.actor.userId}::uuid
      and t.from_organisation_id = ${context.actor.organisationId}::uuid and ${asked}
      and ${isLater('t.id', filters)} and ${passes(context, filters)} order by t.id desc limit ${filters.limit})`,
  ];
}

/** Everything that an organisation sent or was given. */
function organisationParts(context: Context<UserActor>, filters: TaskFilters, organisationId: string): Part[] {
  const statuses = filters.statuses ?? ['open', 'taken', 'completed', 'declined', 'cancelled'];
  return [
    byStatus(context, filters, { isTheirs: sql<SqlBool>`t.from_organisation_id = ${organisationId}::uuid`, statuses }),
    sql`(select distinct a.task_id as id from task_assignees a join tasks t on t.id = a.task_id
      where a.to_organisation_id = ${organisationId}::uuid and t.status = any (${statuses})
        and ${isLater('a.task_id', filters)} and ${passes(context, filters)}
      order by a.task_id desc limit ${filters.limit})`,
  ];
}

export type Box = { box: 'inbox' } | { box: 'sent' } | { box: 'organisation'; organisationId: string };

function partsOf(context: Context<UserActor>, box: Box, filters: TaskFilters): Part {
  const parts =
    box.box === 'inbox'
      ? inboxParts(context, filters)
      : box.box === 'sent'
        ? sentParts(context, filters)
        : organisationParts(context, filters, box.organisationId);
  return sql`select id from (${sql.join(parts, sql` union `)}) found order by id desc limit ${filters.limit}`;
}

/** One page of a box, newest first, out of limited index ranges. */
export async function listTasks(context: Context<UserActor>, box: Box, filters: TaskFilters): Promise<Task[]> {
  if (filters.statuses?.length === 0) return [];
  const found = await sql<Task>`select t.* from (${partsOf(context, box, filters)}) page join tasks t on t.id = page.id
    order by t.id desc`.execute(context.database);
  return found.rows;
}

/** How much the inbox holds, counted no further than the limit. */
export async function countInbox(
  context: Context<UserActor>,
  maximum: number,
): Promise<{ inbox: number; open: number; held: number; overdue: number }> {
  const page = partsOf(context, { box: 'inbox' }, { statuses: undefined, limit: maximum });
  const found = await sql<{ inbox: number; open: number; held: number; overdue: number }>`
    select count(*) as inbox, count(*) filter (where t.status = 'open') as open, count(*) filter (where t.status = 'taken') as held,
           count(*) filter (where t.due_at < ${context.now()}) as overdue
    from (${page}) page join tasks t on t.id = page.id`.execute(context.database);
  return found.rows[0]!;
}

/**
 * The unfinished work of one person in the actor's organisation, or in one that they administer: what they hold there, and
 * what waits for them in person; oldest first. Of what they do for anybody else nothing, whether or not they are there.
 */
export async function findTasksOf(context: Context<UserActor>, userId: string, limit: number): Promise<string[]> {
  const { organisationId, isEnterpriseAdministrator, accountId } = context.actor;
  const found = await sql<{ id: string }>`
    with here as (
      select id from organisations
      where id = ${organisationId} or (${isEnterpriseAdministrator}::boolean and account_id = ${accountId}))
    select id from (
      (select t.id from tasks t where t.holder_user_id = ${userId}::uuid and t.status = 'taken'
        and t.holder_organisation_id in (select id from here) order by t.id limit ${limit})
      union
      (select a.task_id from task_assignees a where a.user_id = ${userId}::uuid and a.is_open
        and a.to_organisation_id in (select id from here) order by a.task_id limit ${limit})
    ) found order by id limit ${limit}`.execute(context.database);
  return found.rows.map((row) => row.id);
}
