import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { TrustedItem } from './contract.ts';

export async function findTrustedItems({ database }: Context, organisationId: string): Promise<TrustedItem[]> {
  return database
    .selectFrom('trusted_list_items')
    .select(['kind', 'value'])
    .where('organisation_id', '=', organisationId)
    .orderBy('kind')
    .orderBy(sql`value collate "C"`)
    .execute();
}

export async function findTrustedListVersion({ database }: Context, organisationId: string): Promise<number> {
  const row = await database
    .selectFrom('organisations')
    .select('trusted_list_version')
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow();
  return row.trusted_list_version;
}

/** Puts these items in place of what was there. */
export async function saveTrustedItems(
  { database }: Context,
  organisationId: string,
  items: TrustedItem[],
): Promise<void> {
  await database.deleteFrom('trusted_list_items').where('organisation_id', '=', organisationId).execute();
  await sql`insert into trusted_list_items (organisation_id, kind, value)
    select ${organisationId}::uuid, kind, value
    from unnest(${items.map((item) => item.kind)}::text[], ${items.map((item) => item.value)}::text[]) as new (kind, value)`.execute(
    database,
  );
  await database
    .updateTable('organisations')
    .set({ trusted_list_version: sql`trusted_list_version + 1` })
    .where('id', '=', organisationId)
    .execute();
}
