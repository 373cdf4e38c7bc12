import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import { holdsWord } from '../platform/folded.ts';

const columns = [
  'users.id',
  'users.organisation_id',
  'users.name',
  'users.email',
  'users.kind',
  'users.status',
  'users.is_operator',
  'users.is_enterprise_administrator',
  'users.version',
  'users.email_refused_at',
] as const;

export type UserRow = Pick<
  Selectable<Tables['users']>,
  | 'id'
  | 'organisation_id'
  | 'name'
  | 'email'
  | 'kind'
  | 'status'
  | 'is_operator'
  | 'is_enterprise_administrator'
  | 'version'
  | 'email_refused_at'
>;
/** With what the list is sorted by. */
export type ListedUserRow = UserRow & { sort_name: string };
export type UserPlace = { name: string; id: string };
export type UserFilter = {
  q?: string | undefined;
  status?: UserRow['status'] | undefined;
  kind?: UserRow['kind'] | undefined;
  roleId?: string | undefined;
  after?: UserPlace | undefined;
  limit: number;
};

export async function findUser({ database }: Context, id: string): Promise<UserRow | undefined> {
  return database.selectFrom('users').select(columns).where('id', '=', id).executeTakeFirst();
}

export async function findUsersById({ database }: Context, ids: string[]): Promise<UserRow[]> {
  if (ids.length === 0) return [];
  return database.selectFrom('users').select(columns).where('id', 'in', ids).execute();
}

/** The user as they are, held so until commit. Lock their organisation first. */
export async function lockUser({ database }: Context, id: string): Promise<UserRow | undefined> {
  return database.selectFrom('users').select(columns).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** Users of an organisation by name, after a place in that order. */
export async function listUsers(
  { database }: Context,
  organisationId: string,
  filter: UserFilter,
): Promise<ListedUserRow[]> {
  const { q, status, roleId, kind, after } = filter;
  let query = database
    .selectFrom('users')
    .select([...columns, sql<string>`lower(users.name)`.as('sort_name')])
    .where('users.organisation_id', '=', organisationId);
  if (q) query = query.where(sql<boolean>`(${holdsWord(sql.ref('folded_name'), q)} or strpos(email, lower(${q})) > 0)`);
  if (status) query = query.where('users.status', '=', status);
  if (kind) query = query.where('users.kind', '=', kind);
  if (roleId) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('role_members')
          .select('role_members.role_id')
          .whereRef('role_members.user_id', '=', 'users.id')
          .where('role_members.role_id', '=', roleId),
      ),
    );
  }
  if (after) query = query.where(sql<boolean>`(lower(users.name), users.id) > (${after.name}, ${after.id}::uuid)`);
  return query.orderBy(sql`lower(users.name)`).orderBy('users.id').limit(filter.limit).execute();
}

export async function updateUser(
  { database }: Context,
  user: UserRow,
  change: Updateable<Tables['users']>,
): Promise<void> {
  await database
    .updateTable('users')
    .set({ ...change, version: user.version + 1 })
    .where('id', '=', user.id)
    .execute();
}

/** Whoever has this address in the organisation, pending or not. */
export async function findUserByEmail(
  { database }: Context,
  organisationId: string,
  email: string,
): Promise<UserRow | undefined> {
  return database
    .selectFrom('users')
    .select(columns)
    .where('organisation_id', '=', organisationId)
    .where('email', '=', email)
    .executeTakeFirst();
}

export async function insertUser({ database }: Context, user: Insertable<Tables['users']>): Promise<void> {
  await database.insertInto('users').values(user).execute();
}

/** Only for pending users, who were never anybody; others are never erased from history (SPEC 5). */
export async function deletePendingUser({ database }: Context, id: string): Promise<void> {
  await database.deleteFrom('users').where('id', '=', id).where('status', '=', 'pending').execute();
}

export async function countAgents({ database }: Context, organisationId: string): Promise<number> {
  const row = await database
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .where('kind', '=', 'agent')
    .executeTakeFirstOrThrow();
  return row.count;
}
