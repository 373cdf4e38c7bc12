import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { Connection } from './connection.ts';
import { connectionOf } from './store.ts';

/** Paired connections that end within this time, by their end: a page after another. */
export async function listEnding(
  context: Context,
  page: { until: Date; after: { endsAt: Date; id: string }; limit: number },
): Promise<(Connection & { endsAt: Date })[]> {
  const rows = await context.database
    .selectFrom('connections as c')
    .selectAll('c')
    .where('c.status', '=', 'paired')
    .where('c.ends_at', '<=', page.until)
    .where(sql<boolean>`(c.ends_at, c.id) > (${page.after.endsAt}::timestamptz, ${page.after.id}::uuid)`)
    .orderBy('c.ends_at')
    .orderBy('c.id')
    .limit(page.limit)
    .execute();
  return rows.flatMap((row) => {
    const connection = connectionOf({ ...row, from_account_id: null, to_account_id: null });
    return connection.endsAt ? [{ ...connection, endsAt: connection.endsAt }] : [];
  });
}

/** Whether the one blocks requests of the other. */
export async function blocks(
  { database }: Context,
  sides: { organisationId: string; blockedOrganisationId: string },
): Promise<boolean> {
  const found = await sql`
    select from connection_blocks where organisation_id = ${sides.organisationId}::uuid
      and blocked_organisation_id = ${sides.blockedOrganisationId}::uuid`.execute(database);
  return found.rows.length > 0;
}

/** Of the organisations of these roles and users, those to which a connection of this one is over, and none is paired. */
export async function organisationsNoLongerReached(
  { database, now }: Context,
  fromOrganisationId: string,
  ids: string[],
): Promise<string[]> {
  const found = await sql<{ id: string }>`
    with reached as (
      select organisation_id as id from roles where id = any (${ids}::uuid[])
      union select organisation_id from users where id = any (${ids}::uuid[]))
    select r.id from reached r
    where exists (select from connections c where c.from_organisation_id = ${fromOrganisationId}::uuid and c.to_organisation_id = r.id
                  and c.answered_at is not null and c.status in ('ended', 'expired', 'paired'))
      and not exists (select from connections c where c.from_organisation_id = ${fromOrganisationId}::uuid and c.to_organisation_id = r.id
                      and c.status = 'paired' and (c.ends_at is null or c.ends_at > ${now()}))
    order by r.id`.execute(database);
  return found.rows.map(({ id }) => id);
}
