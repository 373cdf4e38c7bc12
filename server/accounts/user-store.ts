import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { holdsWord } from '../platform/folded.ts';
import type { Place } from './store.ts';

export type AccountUserRow = {
  id: string;
  organisation_id: string;
  organisation_kind: OrganisationKind;
  sort_name: string;
};
type OrganisationKind = 'organisation' | 'individual' | 'installation';
export type AccountUserFilter = {
  q: string | undefined;
  status: 'pending' | 'active' | 'disabled' | undefined;
  emailDomain: string | undefined;
  after: Place | undefined;
  limit: number;
};

/** Users of the account's organisations, by name. */
export async function listManagedUsers(
  { database }: Context,
  accountId: string,
  { q, status, emailDomain, after, limit }: AccountUserFilter,
): Promise<AccountUserRow[]> {
  let query = database
    .selectFrom('users as u')
    .innerJoin('organisations as o', 'o.id', 'u.organisation_id')
    .select(['u.id', 'u.organisation_id', 'o.kind as organisation_kind', sql<string>`lower(u.name)`.as('sort_name')])
    .where('o.account_id', '=', accountId);
  if (q)
    query = query.where(sql<boolean>`(${holdsWord(sql.ref('u.folded_name'), q)} or strpos(u.email, lower(${q})) > 0)`);
  if (status) query = query.where('u.status', '=', status);
  if (emailDomain) query = query.where(sql<boolean>`${emailDomain} = any (names_above(u.email))`);
  if (after) query = query.where(sql<boolean>`(lower(u.name), u.id) > (${after.name}, ${after.id}::uuid)`);
  return query.orderBy(sql`lower(u.name)`).orderBy('u.id').limit(limit).execute();
}

export type OutsidePersonRow = {
  id: string;
  name: string;
  email: string;
  status: 'active' | 'disabled';
  organisation_kind: 'organisation' | 'individual';
  email_domain: string;
  owner_id: string;
  owner_name: string;
  sort_name: string;
};

/** People outside the account whose address its owned e-mail domains cover, by name; see people_under_owned_email_domains. */
export async function listPeopleOutside(
  { database }: Context,
  accountId: string,
  { q, status, emailDomain, after, limit }: AccountUserFilter,
): Promise<OutsidePersonRow[]> {
  const { rows } = await sql<OutsidePersonRow>`
    select * from people_under_owned_email_domains(${accountId}, null, ${q ?? null}, ${status ?? null}, ${emailDomain ?? null},
      ${after?.name ?? null}, ${after?.id ?? null}, ${limit})`.execute(database);
  return rows;
}

/** One of them. */
export async function findPersonOutside(
  { database }: Context,
  accountId: string,
  userId: string,
): Promise<OutsidePersonRow | undefined> {
  const { rows } = await sql<OutsidePersonRow>`
    select * from people_under_owned_email_domains(${accountId}, ${userId}, null, null, null, null, null, 1)`.execute(
    database,
  );
  return rows[0];
}

/** Where a user within the actor's reach belongs. */
export function findOrganisationOf({ database }: Context, userId: string) {
  return database
    .selectFrom('users as u')
    .innerJoin('organisations as o', 'o.id', 'u.organisation_id')
    .select(['o.id', 'o.account_id'])
    .where('u.id', '=', userId)
    .executeTakeFirst();
}

export type EnterpriseAdministratorRow = {
  id: string;
  name: string;
  email: string;
  status: 'pending' | 'active' | 'disabled';
  organisation_id: string;
  organisation_name: string;
  sort_name: string;
};

/** The enterprise administrators of an account, by name. */
export function listEnterpriseAdministrators(
  { database }: Context,
  accountId: string,
  { after, limit }: { after: Place | undefined; limit: number },
): Promise<EnterpriseAdministratorRow[]> {
  let query = database
    .selectFrom('users as u')
    .innerJoin('organisations as o', 'o.id', 'u.organisation_id')
    .select([
      'u.id',
      'u.name',
      'u.email',
      'u.status',
      'o.id as organisation_id',
      'o.name as organisation_name',
      sql<string>`lower(u.name)`.as('sort_name'),
    ])
    .where('o.account_id', '=', accountId)
    .where('u.is_enterprise_administrator', '=', true);
  if (after) query = query.where(sql<boolean>`(lower(u.name), u.id) > (${after.name}, ${after.id}::uuid)`);
  return query.orderBy(sql`lower(u.name)`).orderBy('u.id').limit(limit).execute();
}

/** How many enterprise administrators of an account can sign in. */
export async function countEnterpriseAdministrators({ database }: Context, accountId: string): Promise<number> {
  const { count } = await database
    .selectFrom('users as u')
    .innerJoin('organisations as o', 'o.id', 'u.organisation_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('o.account_id', '=', accountId)
    .where('u.is_enterprise_administrator', '=', true)
    .where('u.status', '=', 'active')
    .executeTakeFirstOrThrow();
  return count;
}
