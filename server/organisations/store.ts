import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import type { OrganisationFacts } from '../access/policy.ts';
import { holdsWord } from '../platform/folded.ts';

/** Inserts unless the short name is taken; says whether it did. */
export async function insertOrganisation(
  context: Context,
  organisation: Insertable<Tables['organisations']>,
): Promise<boolean> {
  const result = await context.database
    .insertInto('organisations')
    .values(organisation)
    .onConflict((conflict) => conflict.constraint('organisation_short_name_is_unique').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The highest number that short names of this base carry already, so that the next try is likely to be free. */
export async function highestShortNameNumber(context: Context, base: string): Promise<number> {
  const row = await context.database
    .selectFrom('organisations')
    .select(sql<number | null>`max(substring(short_name from ${base.length + 2})::int)`.as('highest'))
    .where('short_name', '~', `^${base}-[0-9]{1,6}$`)
    .where('short_name', 'like', `${base}-%`)
    .executeTakeFirst();
  return row?.highest ?? 1;
}

type FactsRow = { account_id: string; has_active_administrator: boolean };

export async function findFacts(context: Context, id: string): Promise<Required<OrganisationFacts> | undefined> {
  const { rows } = await sql<FactsRow>`select * from organisation_facts(${id}::uuid)`.execute(context.database);
  const row = rows[0];
  return row && { organisationId: id, accountId: row.account_id, hasActiveAdministrator: row.has_active_administrator };
}

type ImportedRow = { id: string; name: string; short_name: string; import_key: string | null };

/** Organisations that an import made before, by its keys. */
export async function findByImportKeys(context: Context, keys: string[]): Promise<ImportedRow[]> {
  return context.database
    .selectFrom('organisations')
    .select(['id', 'name', 'short_name', 'import_key'])
    .where('import_key', 'in', keys)
    .execute();
}

/** Lets imports wait for each other, so that two at once make no doubles; held until commit. */
export async function lockImports(context: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(4711003)`.execute(context.database);
}

/** For operators: any organisation by a part of its name or its short name, in the order of names. */
export async function findForOperator(
  context: Context,
  filter: { q: string; limit: number; after: { name: string; id: string } | undefined },
): Promise<{ id: string; account_id: string; name: string; short_name: string; kind: string; key: string }[]> {
  const { q, limit, after } = filter;
  return context.database
    .selectFrom('organisations')
    .select(['id', 'account_id', 'name', 'short_name', 'kind', sql<string>`lower(name)`.as('key')])
    .where(sql<boolean>`(${holdsWord(sql.ref('folded_name'), q)} or strpos(short_name, lower(${q})) > 0)`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(lower(name), id) > (${after?.name}, ${after?.id}::uuid)`),
    )
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/**
 * Holds organisations until commit for whoever changes who administers them or who is invited there. It does not make
 * those wait who only refer to the organisation, such as senders of tasks. Always in one order, so that nobody waits in a circle.
 */
export async function lockOrganisations(context: Context, ids: string[]): Promise<void> {
  await context.database
    .selectFrom('organisations')
    .select('id')
    .where('id', 'in', ids)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

const columns = [
  'id',
  'account_id',
  'name',
  'short_name',
  'kind',
  'connection_visibility',
  'transfer_needs_shared_role',
  'second_factor_required',
  'version',
] as const;
export type OrganisationRow = Pick<Selectable<Tables['organisations']>, (typeof columns)[number]>;

export async function findOrganisation({ database }: Context, id: string): Promise<OrganisationRow | undefined> {
  return database.selectFrom('organisations').select(columns).where('id', '=', id).executeTakeFirst();
}

/** The organisation as it is, held so until commit. */
export async function lockOrganisation({ database }: Context, id: string): Promise<OrganisationRow | undefined> {
  return database.selectFrom('organisations').select(columns).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

export async function updateOrganisation(
  { database }: Context,
  organisation: OrganisationRow,
  change: Updateable<Tables['organisations']>,
): Promise<void> {
  await database
    .updateTable('organisations')
    .set({ ...change, version: organisation.version + 1 })
    .where('id', '=', organisation.id)
    .execute();
}

export type OrganisationPlace = { name: string; id: string };
type ListedRow = { id: string; name: string; short_name: string; sort_name: string };
type ListFilter = {
  q: string | undefined;
  shortName: string | undefined;
  after: OrganisationPlace | undefined;
  limit: number;
};

/** Organisations that one may ask to connect with, by name; see connectable_organisations in the schema. */
export async function listConnectable(
  context: Context,
  askingOrganisationId: string,
  { q, shortName, after, limit }: ListFilter,
): Promise<ListedRow[]> {
  const { rows } = await sql<ListedRow>`
    select * from connectable_organisations(${askingOrganisationId}, ${q ?? null}, ${shortName ?? null}, ${after?.name ?? null}, ${after?.id ?? null})
    limit ${limit}`.execute(context.database);
  return rows;
}

/** Organisations by name: one, those of an account, or all. */
export async function listOrganisations(
  { database }: Context,
  whose: { id: string } | { accountId: string } | 'all',
  { q, shortName, after, limit }: ListFilter,
): Promise<ListedRow[]> {
  let query = database.selectFrom('organisations').select(['id', 'name', 'short_name', 'folded_name as sort_name']);
  if (whose !== 'all') {
    query = 'id' in whose ? query.where('id', '=', whose.id) : query.where('account_id', '=', whose.accountId);
  }
  if (q) query = query.where(holdsWord(sql.ref('folded_name'), q));
  if (shortName) query = query.where('short_name', '=', shortName);
  if (after) query = query.where(sql<boolean>`(folded_name, id) > (${after.name}, ${after.id}::uuid)`);
  return query.orderBy('folded_name').orderBy('id').limit(limit).execute();
}
