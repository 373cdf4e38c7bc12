import { sql } from 'kysely';
import type { Context } from '../access/context.ts';

export type DueTask = { id: string; due_at: Date; user_ids: string[] };

/**
 * Unfinished tasks that fall due between these moments, by due date, with who sent, holds or was given them in person and
 * still belongs where they did then.
 */
export async function listDue(
  { database }: Context,
  page: { until: Date; after: { dueAt: Date; id: string }; limit: number },
): Promise<DueTask[]> {
  const found = await sql<DueTask>`
    select t.id, t.due_at, array(
      select u.id from users u where u.status = 'active' and (
        (u.id = t.from_user_id and u.organisation_id = t.from_organisation_id)
        or (u.id = t.holder_user_id and u.organisation_id = t.holder_organisation_id)
        or (t.status = 'open' and exists (select from task_assignees a
              where a.task_id = t.id and a.user_id = u.id and a.to_organisation_id = u.organisation_id and not a.is_cut_off)))) as user_ids
    from tasks t where t.status in ('open', 'taken') and t.due_at <= ${page.until}
      and (t.due_at, t.id) > (${page.after.dueAt}::timestamptz, ${page.after.id}::uuid)
    order by t.due_at, t.id limit ${page.limit}`.execute(database);
  return found.rows;
}
