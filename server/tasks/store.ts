import { type Insertable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { type Context, withWiderSight } from '../access/context.ts';
import { inBatches } from '../platform/batches.ts';
import { newId } from '../platform/ids.ts';
import type { Task, TaskChange } from './task.ts';
import { unfinished } from './task.ts';

/** An assignee of a task that the actor may see; `role_name` is null for a role that they may not know. */
export type AssigneeRow = {
  task_id: string;
  to_organisation_id: string;
  role_id: string | null;
  user_id: string | null;
  role_name: string | null;
  is_mine: boolean;
};

export type TaskEvent = {
  kind: string;
  /** The other person, role or organisation of the event. */
  other?: { kind: 'role' | 'user' | 'organisation'; id?: string; organisationId: string } | undefined;
  comment?: string | undefined;
  /** The side whose act it is, when that may be another organisation than the actor's own. */
  actedFor?: string | undefined;
  /** Nobody's act as far as the task goes: it happens to its sides, such as when something that it needs goes. */
  isNobodys?: boolean | undefined;
};

/** Locked for the rest of the transaction, so that each step is decided on the state that it changes. */
export async function lockTaskRow(context: Context, id: string): Promise<Task | undefined> {
  return context.database.selectFrom('tasks').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Several at once, always in the same order, so that nobody waits in a circle. */
export async function lockTaskRows(context: Context, ids: string[]): Promise<Task[]> {
  if (ids.length === 0) return [];
  return context.database.selectFrom('tasks').selectAll().where('id', 'in', ids).orderBy('id').forUpdate().execute();
}

export async function findTaskRow(context: Context, id: string): Promise<Task | undefined> {
  return context.database.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function insertTask(context: Context, task: Insertable<Tables['tasks']>): Promise<Task> {
  return context.database.insertInto('tasks').values(task).returningAll().executeTakeFirstOrThrow();
}

export async function insertAssignees(
  context: Context,
  task: Task,
  assignees: { kind: 'role' | 'user'; id: string; organisationId: string; isCutOff?: boolean }[],
): Promise<void> {
  const rows = assignees.map((assignee) => ({
    id: newId(),
    task_id: task.id,
    from_organisation_id: task.from_organisation_id,
    to_organisation_id: assignee.organisationId,
    role_id: assignee.kind === 'role' ? assignee.id : null,
    user_id: assignee.kind === 'user' ? assignee.id : null,
    is_open: task.status === 'open',
    is_cut_off: assignee.isCutOff ?? false,
  }));
  await context.database.insertInto('task_assignees').values(rows).execute();
}

/** Saves a step, with the next version; all assignees open and close together with their task. */
export async function saveTask(context: Context, task: Task, change: TaskChange): Promise<Task> {
  const saved = await context.database
    .updateTable('tasks')
    .set({ ...change, version: task.version + 1, updated_at: context.now() })
    .where('id', '=', task.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const isOpen = saved.status === 'open';
  if (isOpen !== (task.status === 'open')) {
    await withWiderSight(
      context,
      'all assignees of a task open and close with it, those of further organisations too',
      () =>
        context.database
          .updateTable('task_assignees')
          .set({ is_open: isOpen })
          .where('task_id', '=', task.id)
          .execute(),
    );
  }
  return saved;
}

/** The receiving organisation's part of a task goes to one of its roles; the rest stays as it is. */
export async function replaceAssignees(context: Context, task: Task, role: { id: string; organisationId: string }) {
  const gone = await context.database
    .deleteFrom('task_assignees')
    .where('task_id', '=', task.id)
    .where('to_organisation_id', '=', role.organisationId)
    .returning('is_cut_off')
    .execute();
  const isCutOff = gone.some((row) => row.is_cut_off);
  await insertAssignees(context, task, [{ kind: 'role', ...role, isCutOff }]);
}

export async function insertEvents(context: Context, taskIds: string[], events: TaskEvent[]): Promise<void> {
  const person = context.actor.kind === 'user' ? context.actor : undefined;
  const rows = taskIds.flatMap((taskId) =>
    events.map(({ isNobodys, ...event }) => ({
      id: newId(),
      task_id: taskId,
      kind: event.kind,
      actor_user_id: isNobodys ? null : (person?.userId ?? null),
      actor_organisation_id: isNobodys ? null : (person?.organisationId ?? null),
      acted_for_organisation_id: isNobodys ? null : (event.actedFor ?? person?.organisationId ?? null),
      person_user_id: event.other?.kind === 'user' ? (event.other.id ?? null) : null,
      person_organisation_id: event.other?.organisationId ?? null,
      role_id: event.other?.kind === 'role' ? (event.other.id ?? null) : null,
      comment: event.comment || null,
      at: context.now(),
    })),
  );
  for (const some of inBatches(rows)) await context.database.insertInto('task_events').values(some).execute();
}

/** The assignees that the actor may see: all for the sending organisation, its own for a receiving one. */
export async function findAssignees(context: Context, taskIds: string[]): Promise<AssigneeRow[]> {
  if (taskIds.length === 0) return [];
  const { actor } = context;
  const userId = actor.kind === 'user' ? actor.userId : null;
  const organisationId = actor.kind === 'user' ? actor.organisationId : null;
  const found = await sql<AssigneeRow>`
    select a.task_id, a.to_organisation_id, a.role_id, a.user_id, r.name as role_name,
           coalesce(a.to_organisation_id = ${organisationId}::uuid and (a.user_id = ${userId}::uuid or exists (
             select from role_members m where m.role_id = a.role_id and m.user_id = ${userId}::uuid)), false) as is_mine
    from task_assignees a left join roles r on r.id = a.role_id
    where a.task_id = any (${taskIds}::uuid[])
    order by a.task_id, a.id`.execute(context.database);
  return found.rows;
}

/** Which of these organisations belong to an account. */
export async function organisationsOfAccount(context: Context, accountId: string, ids: string[]): Promise<string[]> {
  const rows = await context.database
    .selectFrom('organisations')
    .select('id')
    .where('account_id', '=', accountId)
    .where('id', 'in', ids)
    .execute();
  return rows.map((row) => row.id);
}

/** Whether an organisation wants giver and receiver of a task to share a role. */
export async function needsSharedRole(context: Context, organisationId: string): Promise<boolean> {
  const row = await context.database
    .selectFrom('organisations')
    .select('transfer_needs_shared_role')
    .where('id', '=', organisationId)
    .executeTakeFirst();
  return row?.transfer_needs_shared_role ?? false;
}

/** The roles that each of these people holds, Everyone left out: it says nothing about who works together. */
export async function rolesHeld(context: Context, userIds: string[]): Promise<{ user_id: string; role_id: string }[]> {
  if (userIds.length === 0) return [];
  return context.database
    .selectFrom('role_members as m')
    .innerJoin('roles as r', 'r.id', 'm.role_id')
    .select(['m.user_id', 'm.role_id'])
    .where('m.user_id', 'in', userIds)
    .where((where) => where.or([where('r.builtin', 'is', null), where('r.builtin', '<>', 'everyone')]))
    .execute();
}

/** How many tasks from one organisation to another are still to be done. */
export async function countUnfinished(context: Context, fromOrganisationId: string, toOrganisationId: string) {
  const found = await sql<{ count: number }>`
    select count(distinct t.id) as count from task_assignees a join tasks t on t.id = a.task_id
    where a.from_organisation_id = ${fromOrganisationId} and a.to_organisation_id = ${toOrganisationId}
      and t.status = any (${unfinished})`.execute(context.database);
  return found.rows[0]?.count ?? 0;
}
