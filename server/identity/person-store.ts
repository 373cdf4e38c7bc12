import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

/** Whom identity deals with: for views of users see the users module. */
export type PersonRow = {
  id: string;
  organisation_id: string;
  name: string;
  email: string;
  kind: 'person' | 'agent';
  status: 'pending' | 'active' | 'disabled';
  is_operator: boolean;
  is_enterprise_administrator: boolean;
  placement_rule: Tables['users']['placement_rule'];
  placement_act: Tables['users']['placement_act'];
  version: number;
};

const personColumns = [
  'id',
  'organisation_id',
  'name',
  'email',
  'kind',
  'status',
  'is_operator',
  'is_enterprise_administrator',
  'placement_rule',
  'placement_act',
  'version',
] as const;

/** Stands for all addresses at once, among the numbers of advisory locks. */
const everyAddress = 4_711_010;

/**
 * Whoever decides what becomes of an address does so one after the other, whether or not anybody has it yet. It comes
 * before the lock on any row.
 */
export async function lockAddress({ database }: Context, email: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${everyAddress}), pg_advisory_xact_lock(${keyOf(email)}::bigint)`.execute(
    database,
  );
}

function keyOf(email: string): string {
  return createHash('sha256').update(`address ${email}`).digest().readBigInt64BE().toString();
}

/** The same for several, always in one order. */
export async function lockAddresses(context: Context, emails: string[]): Promise<void> {
  for (const email of [...new Set(emails)].sort()) await lockAddress(context, email);
}

/** The same for hundreds, in one statement; a wait in a circle with somebody who locks them one by one is impossible by the order. */
export async function lockAddressesAtOnce({ database }: Context, emails: string[]): Promise<void> {
  const keys = [...new Set(emails)].sort().map((email) => keyOf(email));
  await sql`select pg_advisory_xact_lock_shared(${everyAddress})`.execute(database);
  await sql`select pg_advisory_xact_lock(key) from unnest(${keys}::bigint[]) with ordinality as wanted (key, place) order by place`.execute(
    database,
  );
}

/** The same without waiting for anybody; answers the addresses that are held now. */
export async function tryToLockAddresses({ database }: Context, emails: string[]): Promise<Set<string>> {
  const wanted = [...new Set(emails)];
  const found = await sql<{ email: string }>`
    with shared as materialized (select pg_try_advisory_xact_lock_shared(${everyAddress}) as held)
    select email from shared, unnest(${wanted}::text[], ${wanted.map((email) => keyOf(email))}::bigint[]) as wanted (email, key)
    where held and pg_try_advisory_xact_lock(key)`.execute(database);
  return new Set(found.rows.map(({ email }) => email));
}

/** Whoever changes thousands of addresses at once waits for those who decide on one, and they wait for it. */
export async function lockEveryAddress({ database }: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(${everyAddress})`.execute(database);
}

/** The one user who has this address, or has it as an alias: active or disabled, never pending. */
export function findPerson({ database }: Context, email: string): Promise<PersonRow | undefined> {
  return database
    .selectFrom('users')
    .select(personColumns)
    .where(({ eb, selectFrom }) =>
      eb('id', '=', selectFrom('user_addresses').select('user_id').where('email', '=', email)),
    )
    .executeTakeFirst();
}

/** The users who have these addresses, each with the address that was asked for: active or disabled, never pending. */
export function findPeople({ database }: Context, emails: string[]) {
  return database
    .selectFrom('user_addresses as a')
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .select(['a.email as address', 'u.id', 'u.email', 'u.name', 'u.organisation_id', 'u.status'])
    .where(sql<boolean>`a.email = any (${emails}::text[])`)
    .execute();
}

/** Former addresses of somebody who leaves the account in which they were changed sign nobody in any more. */
export async function deleteAliasesOf({ database }: Context, userId: string): Promise<void> {
  await database.deleteFrom('user_addresses').where('user_id', '=', userId).where('is_alias', '=', true).execute();
}

export function readPerson({ database }: Context, id: string): Promise<PersonRow | undefined> {
  return database.selectFrom('users').select(personColumns).where('id', '=', id).executeTakeFirst();
}

/** Lock their organisation first, where that is locked too. */
export function lockPerson({ database }: Context, id: string): Promise<PersonRow | undefined> {
  return database.selectFrom('users').select(personColumns).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

export async function insertPerson({ database }: Context, person: Insertable<Tables['users']>): Promise<void> {
  await database.insertInto('users').values(person).execute();
}

export async function updatePerson(
  { database }: Context,
  id: string,
  changes: Partial<Insertable<Tables['users']>>,
): Promise<void> {
  await database
    .updateTable('users')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .execute();
}

export async function countOperators({ database }: Context): Promise<number> {
  const { count } = await database
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('is_operator', '=', true)
    .executeTakeFirstOrThrow();
  return count;
}

/** Operators are made one after the other, also by nodes that start together. */
export async function lockOperators({ database }: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(4711002)`.execute(database);
}

/** The organisation that operators belong to, with its built-in role. */
export function findOperations({ database }: Context) {
  return database
    .selectFrom('organisations as o')
    .innerJoin('roles as r', (join) =>
      join.onRef('r.organisation_id', '=', 'o.id').on('r.builtin', '=', 'administrators'),
    )
    .select(['o.id', 'r.id as administratorsRoleId'])
    .where('o.kind', '=', 'installation')
    .orderBy('o.id')
    .executeTakeFirst();
}
