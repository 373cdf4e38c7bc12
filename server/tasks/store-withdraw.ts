import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { unfinished } from './task.ts';

/**
 * The unfinished tasks from one organisation to another, locked; `is_shared` when further organisations have it too. That is
 * looked at once they are held: a further organisation may go at this moment as well.
 */
export async function lockUnfinished(
  context: Context,
  fromOrganisationId: string,
  toOrganisationId: string,
): Promise<{ id: string; is_shared: boolean }[]> {
  const locked = await sql<{ id: string }>`
    select t.id from tasks t
    where t.id in (select a.task_id from task_assignees a
                   where a.from_organisation_id = ${fromOrganisationId} and a.to_organisation_id = ${toOrganisationId})
      and t.status = any (${unfinished})
    order by t.id for update of t`.execute(context.database);
  const ids = locked.rows.map((row) => row.id);
  const found = await sql<{ id: string; is_shared: boolean }>`
    select locked.id, exists (select from task_assignees other where other.task_id = locked.id and other.to_organisation_id <> ${toOrganisationId}) as is_shared
    from unnest(${ids}::uuid[]) locked (id) order by locked.id`.execute(context.database);
  return found.rows;
}

/** Calls tasks off. */
export async function cancelAll(context: Context, ids: string[]): Promise<void> {
  await sql`with closed as (
      update tasks set status = 'cancelled', closed_at = ${context.now()}, updated_at = ${context.now()}, version = version + 1
      where id = any (${ids}::uuid[]))
    update task_assignees set is_open = false where task_id = any (${ids}::uuid[])`.execute(context.database);
}

/** Takes one organisation's part away from tasks that others have too; what it held waits for the others again: which those are. */
export async function removeOrganisation(context: Context, ids: string[], organisationId: string): Promise<string[]> {
  await sql`delete from task_assignees
    where task_id = any (${ids}::uuid[]) and to_organisation_id = ${organisationId}`.execute(context.database);
  const reopened = await sql<{ id: string }>`with held as (
      select id from tasks where id = any (${ids}::uuid[]) and holder_organisation_id = ${organisationId}
    ), waiting as (
      update task_assignees set is_open = true where task_id in (select id from held)
    ), changed as (
      update tasks set version = version + 1, updated_at = ${context.now()},
        status = case when holder_organisation_id = ${organisationId} then 'open' else status end,
        holder_user_id = case when holder_organisation_id = ${organisationId} then null else holder_user_id end,
        holder_organisation_id = case when holder_organisation_id = ${organisationId} then null else holder_organisation_id end
      where id = any (${ids}::uuid[]))
    select id from held order by id`.execute(context.database);
  return reopened.rows.map((row) => row.id);
}
