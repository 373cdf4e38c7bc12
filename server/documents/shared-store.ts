import { sql } from 'kysely';
import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import type { ScanStatus } from './contract.ts';

export type SharedRow = {
  id: string;
  name: string;
  organisation_id: string;
  /** Null for who only holds a task with it. */
  workspace_id: string | null;
  workspace_name: string | null;
  number: number;
  size_bytes: number;
  content_type: string;
  scan_status: ScanStatus;
  changed_at: Date;
};

/**
 * What is shared to the actor, the newest document first: of each workspace that they take part in a page at most, by an index
 * that has its documents in this order, and of the tasks that they hold as many; so it costs the same for ten documents as for
 * ten thousand. It looks past the actor's organisation, and only along what is shared to the actor now.
 */
export async function selectShared(
  context: Context<UserActor>,
  page: { before: string | undefined; limit: number },
): Promise<SharedRow[]> {
  const { userId, secondFactorAt } = context.actor;
  const before = (id: unknown) => (page.before ? sql`and ${id} < ${page.before}::uuid` : sql``);
  const isOpen = sql`w.status = 'open' and (w.closes_at is null or w.closes_at > ${context.now()})
    and (not w.demands_second_factor or ${secondFactorAt !== null})`;
  const found = await sql<SharedRow>`
    with mine as materialized (
      select w.id, w.name from participants p join workspaces w on w.id = p.workspace_id
      where p.user_id = ${userId} and p.status = 'active' and w.owner_user_id <> ${userId} and ${isOpen}),
    inside as (
      select d.id, m.id as workspace_id, m.name as workspace_name, d.newest_number as number
      from mine m cross join lateral (
        select d.id, d.newest_number from documents d where d.workspace_id = m.id and d.deleted_at is null ${before(sql`d.id`)}
        order by d.id desc limit ${page.limit}) d
      order by d.id desc limit ${page.limit}),
    held as (
      select t.document_id, max(a.number) as number
      from task_shares t join task_documents a on a.task_id = t.task_id and a.document_id = t.document_id
      join workspaces w on w.id = t.workspace_id and ${isOpen}
      where t.sharee_id = ${userId} ${before(sql`t.document_id`)} and not exists (select from mine m where m.id = t.workspace_id)
        and (w.owner_user_id <> ${userId} or w.organisation_id <> ${context.actor.organisationId}) and holds_task_with(t.document_id, a.number)
      group by t.document_id order by t.document_id desc limit ${page.limit})
    select d.id, d.name, d.organisation_id, s.workspace_id, s.workspace_name, v.number, v.size_bytes, v.content_type, v.scan_status,
           case when s.workspace_id is null then v.created_at else d.updated_at end as changed_at
    from (select id, workspace_id, workspace_name, number from inside
          union all select document_id, null, null, number from held) s
    join documents d on d.id = s.id and d.deleted_at is null join document_versions v on v.document_id = d.id and v.number = s.number
    order by d.id desc limit ${page.limit}`.execute(context.database);
  return found.rows;
}
