import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import { holdsWord } from '../platform/folded.ts';

const columns = [
  'accounts.id',
  'accounts.name',
  'accounts.plan',
  'accounts.share_allowance',
  'accounts.shares_used',
  'accounts.version',
] as const;
export type AccountRow = Pick<
  Selectable<Tables['accounts']>,
  'id' | 'name' | 'plan' | 'share_allowance' | 'shares_used' | 'version'
>;
export type Place = { name: string; id: string };

export async function insertAccount(context: Context, account: Insertable<Tables['accounts']>): Promise<void> {
  await context.database.insertInto('accounts').values(account).execute();
}

export async function findAccount({ database }: Context, id: string): Promise<AccountRow | undefined> {
  return database.selectFrom('accounts').select(columns).where('id', '=', id).executeTakeFirst();
}

/** The account as it is, held so until commit. */
export async function lockAccount({ database }: Context, id: string): Promise<AccountRow | undefined> {
  return database.selectFrom('accounts').select(columns).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

export async function updateAccount(
  { database }: Context,
  account: AccountRow,
  change: Updateable<Tables['accounts']>,
): Promise<void> {
  await database
    .updateTable('accounts')
    .set({ ...change, version: account.version + 1 })
    .where('id', '=', account.id)
    .execute();
}

/** Accounts by name, after a place in that order. */
export async function listAccounts(
  { database }: Context,
  filter: { q: string | undefined; after: Place | undefined; limit: number },
): Promise<(AccountRow & { sort_name: string })[]> {
  const { q, after, limit } = filter;
  let query = database.selectFrom('accounts').select([...columns, sql<string>`folded(accounts.name)`.as('sort_name')]);
  if (q) query = query.where(holdsWord(sql`folded(accounts.name)`, q));
  if (after)
    query = query.where(sql<boolean>`(folded(accounts.name), accounts.id) > (${after.name}, ${after.id}::uuid)`);
  return query.orderBy(sql`folded(accounts.name)`).orderBy('accounts.id').limit(limit).execute();
}

/** Organisations that hear of a change of their account. */
export async function findOrganisationIds({ database }: Context, accountId: string): Promise<string[]> {
  const rows = await database.selectFrom('organisations').select('id').where('account_id', '=', accountId).execute();
  return rows.map((row) => row.id);
}

/** The organisation that operators belong to, if there is one yet. */
export async function findInstallationOrganisationId({ database }: Context): Promise<string | undefined> {
  const row = await database
    .selectFrom('organisations')
    .select('id')
    .where('kind', '=', 'installation')
    .orderBy('id')
    .executeTakeFirst();
  return row?.id;
}
