import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { sharesOf } from './count-store.ts';

export type QuotaRow = {
  id: string;
  name: string;
  share_quota: number | null;
  share_quota_warned: number;
  version: number;
};

/** An organisation's quota, held until commit. */
export async function lockQuota(context: Context, organisationId: string): Promise<QuotaRow | undefined> {
  return context.database
    .selectFrom('organisations')
    .select(['id', 'name', 'share_quota', 'share_quota_warned', 'version'])
    .where('id', '=', organisationId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function findQuota(context: Context, organisationId: string): Promise<QuotaRow | undefined> {
  return context.database
    .selectFrom('organisations')
    .select(['id', 'name', 'share_quota', 'share_quota_warned', 'version'])
    .where('id', '=', organisationId)
    .executeTakeFirst();
}

export async function saveQuota(context: Context, row: QuotaRow, shareQuota: number | null): Promise<void> {
  await context.database
    .updateTable('organisations')
    .set({
      share_quota: shareQuota,
      share_quota_warned: shareQuota === null ? 0 : row.share_quota_warned,
      version: row.version + 1,
    })
    .where('id', '=', row.id)
    .execute();
}

/** Remembers what the administrators were told of; it is no change that anybody makes, so the version stays. */
export async function saveWarned(context: Context, organisationId: string, percent: number): Promise<void> {
  await context.database
    .updateTable('organisations')
    .set({ share_quota_warned: percent })
    .where('id', '=', organisationId)
    .execute();
}

/** How many shares an organisation's workspaces use. */
export async function countForOrganisation(context: Context, organisationId: string): Promise<number> {
  const found = await sql<{ used: number }>`
    select coalesce(sum(${sharesOf(sql`w.id`, sql`w.owner_user_id`)}), 0)::bigint as used from workspaces w
    where w.organisation_id = ${organisationId} and w.status = 'open'`.execute(context.database);
  return found.rows[0]?.used ?? 0;
}
