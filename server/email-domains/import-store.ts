import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { inBatches } from '../platform/batches.ts';
import type { EmailDomain } from './email-domain.ts';
import { rowOf } from './store.ts';

/**
 * Inserts these in order, leaving out those whose name has an owner already or that their organisation has already; of one
 * name twice the first goes in. Answers which went in.
 */
export async function insertWherePossible({ database }: Context, emailDomains: EmailDomain[]): Promise<Set<string>> {
  const inserted = new Set<string>();
  for (const some of inBatches(emailDomains)) {
    const rows = await database
      .insertInto('email_domains')
      .values(some.map(insertable))
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    for (const { id } of rows) inserted.add(id);
  }
  return inserted;
}

function insertable(emailDomain: EmailDomain) {
  const { id, organisationId, name, createdAt } = emailDomain;
  return { id, organisation_id: organisationId, name, created_at: createdAt, ...rowOf(emailDomain) };
}

/** The names that these organisations have already, as "organisation name". */
export async function findNamesOf({ database }: Context, organisationIds: string[]): Promise<Set<string>> {
  if (organisationIds.length === 0) return new Set();
  const rows = await database
    .selectFrom('email_domains')
    .select(['organisation_id', 'name'])
    .where(sql<boolean>`organisation_id = any (${organisationIds}::uuid[])`)
    .execute();
  return new Set(rows.map((row) => `${row.organisation_id} ${row.name}`));
}

export type OwnedRow = { id: string; name: string; organisation_id: string; organisation_name: string };

/** Those of these names that are owned, and by whom. */
export async function findOwnedNames({ database }: Context, names: string[]): Promise<OwnedRow[]> {
  const { rows } = await sql<OwnedRow>`
    select d.id, d.name, d.organisation_id, o.name as organisation_name
    from email_domains d join organisations o on o.id = d.organisation_id
    where d.status = 'owned' and d.name = any (${names}::text[])`.execute(database);
  return rows;
}

/** Owned names below these at label boundaries: for each one range of the index on reversed names, for "/" follows ".". */
export async function findOwnedBelow(
  { database }: Context,
  names: string[],
): Promise<(OwnedRow & { above: string })[]> {
  const reversed = names.map((name) => [...name].reverse().join(''));
  const { rows } = await sql<OwnedRow & { above: string }>`
    select a.name as above, d.id, d.name, d.organisation_id, o.name as organisation_name
    from unnest(${names}::text[], ${reversed.map((name) => `${name}.`)}::text[], ${reversed.map((name) => `${name}/`)}::text[]) a (name, first, last)
    join email_domains d on d.status = 'owned' and d.reversed_name ~>=~ a.first and d.reversed_name ~<~ a.last
    join organisations o on o.id = d.organisation_id
    order by a.name, d.name`.execute(database);
  return rows;
}
