import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import { holdsWord } from '../platform/folded.ts';

export type RoleRow = Omit<Selectable<Tables['roles']>, 'folded_name'>;
export type RoleRowWithCount = RoleRow & { member_count: number };
export type HeldRole = Pick<RoleRow, 'id' | 'name' | 'visibility' | 'security_level' | 'builtin'> & { user_id: string };

const columns = [
  'roles.id',
  'roles.organisation_id',
  'roles.name',
  'roles.description',
  'roles.visibility',
  'roles.security_level',
  'roles.is_auditor',
  'roles.builtin',
  'roles.version',
  'roles.created_at',
] as const;

const activeMembers = sql<number>`(select count(*) from role_members m join users u on u.id = m.user_id
  where m.role_id = roles.id and u.status = 'active')`;

export async function insertRoles(context: Context, roles: Insertable<Tables['roles']>[]): Promise<void> {
  await context.database.insertInto('roles').values(roles).execute();
}

export async function countRoles({ database }: Context, organisationId: string): Promise<number> {
  const row = await database
    .selectFrom('roles')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function findRole({ database }: Context, id: string): Promise<RoleRowWithCount | undefined> {
  return database
    .selectFrom('roles')
    .select([...columns, activeMembers.as('member_count')])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The role as it is, held so until the end of the transaction. */
export async function lockRole({ database }: Context, id: string): Promise<RoleRow | undefined> {
  return database.selectFrom('roles').select(columns).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

export type RolePlace = { name: string; id: string };

/** Roles of an organisation in the order of their names, after a place in it. */
export async function listRoles(
  { database }: Context,
  organisationId: string,
  page: { q: string | undefined; after: RolePlace | undefined; limit: number },
): Promise<(RoleRowWithCount & { sort_name: string })[]> {
  const { q, after } = page;
  let query = database
    .selectFrom('roles')
    .select([...columns, activeMembers.as('member_count'), 'roles.folded_name as sort_name'])
    .where('organisation_id', '=', organisationId);
  if (q) query = query.where(holdsWord(sql.ref('folded_name'), q));
  if (after) query = query.where(sql<boolean>`(folded_name, id) > (${after.name}, ${after.id}::uuid)`);
  return query.orderBy('folded_name').orderBy('id').limit(page.limit).execute();
}

export async function updateRole(
  { database }: Context,
  role: RoleRow,
  change: Updateable<Tables['roles']>,
): Promise<void> {
  await database
    .updateTable('roles')
    .set({ ...change, version: role.version + 1 })
    .where('id', '=', role.id)
    .execute();
}

const foreignKeyStates = new Set(['23503', '23001']);

/** Memberships go with it. A role that a task was ever assigned to stays, for the task's sake: 409 `role_in_use`. */
export async function deleteRole({ database }: Context, id: string): Promise<void> {
  try {
    await database.deleteFrom('roles').where('id', '=', id).execute();
  } catch (error) {
    if (foreignKeyStates.has((error as { code?: string }).code ?? '')) throw new Problem('role_in_use');
    throw error;
  }
}

/** Which of these are roles of the organisation that take members by hand. */
export async function findAssignableRoles(
  { database }: Context,
  organisationId: string,
  ids: string[],
): Promise<{ id: string }[]> {
  if (ids.length === 0) return [];
  return database
    .selectFrom('roles')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('id', 'in', ids)
    .where((where) => where.or([where('builtin', 'is', null), where('builtin', '<>', 'everyone')]))
    .execute();
}

export async function findBuiltinRole(
  { database }: Context,
  organisationId: string,
  builtin: 'administrators' | 'everyone',
): Promise<string> {
  const row = await database
    .selectFrom('roles')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('builtin', '=', builtin)
    .executeTakeFirstOrThrow();
  return row.id;
}

/** What each of these people holds. */
export async function findHeldRoles({ database }: Context, userIds: string[]): Promise<HeldRole[]> {
  if (userIds.length === 0) return [];
  return database
    .selectFrom('role_members')
    .innerJoin('roles', 'roles.id', 'role_members.role_id')
    .select([
      'roles.id',
      'roles.name',
      'roles.visibility',
      'roles.security_level',
      'roles.builtin',
      'role_members.user_id',
    ])
    .where('role_members.user_id', 'in', userIds)
    .orderBy('roles.folded_name')
    .orderBy('roles.id')
    .execute();
}

/** How many roles a user holds that may read the audit of their organisation. */
export async function countAuditorRoles(
  { database }: Context,
  userId: string,
  organisationId: string,
): Promise<number> {
  const row = await database
    .selectFrom('role_members')
    .innerJoin('roles', 'roles.id', 'role_members.role_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('role_members.user_id', '=', userId)
    .where('roles.organisation_id', '=', organisationId)
    .where('roles.is_auditor', '=', true)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** For each organisation that has exactly one active administrator: who that is. */
export async function findSoleAdministrators({ database }: Context, organisationIds: string[]): Promise<string[]> {
  if (organisationIds.length === 0) return [];
  const { rows } = await sql<{ user_id: string }>`
    select min(m.user_id::text) as user_id
    from roles r join role_members m on m.role_id = r.id join users u on u.id = m.user_id
    where r.organisation_id = any (${organisationIds}::uuid[]) and r.security_level = 'administrator'
      and u.status = 'active' and u.kind = 'person'
    group by r.organisation_id having count(distinct m.user_id) = 1`.execute(database);
  return rows.map((row) => row.user_id);
}

/** Puts a user of the organisation into its role Everyone and into those of the named roles that are the organisation's. */
export async function insertMemberships(
  context: Context,
  membership: { userId: string; organisationId: string; roleIds: string[]; withEveryone: boolean },
): Promise<void> {
  const { userId, organisationId, roleIds, withEveryone } = membership;
  await sql`
    insert into role_members (role_id, user_id, organisation_id, added_at)
    select r.id, ${userId}::uuid, r.organisation_id, ${context.now()}::timestamptz from roles r
    where r.organisation_id = ${organisationId}
      and (r.id = any (${roleIds}::uuid[]) or (${withEveryone}::boolean and r.builtin = 'everyone'))
    on conflict (role_id, user_id) do nothing`.execute(context.database);
}

/** Takes a user out of one role, or of all; says how many they held. */
export async function deleteMemberships({ database }: Context, userId: string, roleId?: string): Promise<number> {
  let query = database.deleteFrom('role_members').where('user_id', '=', userId);
  if (roleId) query = query.where('role_id', '=', roleId);
  const result = await query.executeTakeFirst();
  return Number(result.numDeletedRows);
}
