import { type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import type { Columns, Condition } from './filter-store.ts';
import { passedOver, userSchema } from './user-resource.ts';

/** A person as provisioning sees them. */
export type ProvisionedUser = Pick<
  Selectable<Tables['users']>,
  'id' | 'name' | 'email' | 'status' | 'is_enterprise_administrator' | 'created_at' | 'version'
> & {
  external_id: string | null;
  given_name: string | null;
  family_name: string | null;
  own_version: number;
  deleted_at: Date | null;
  /** Holds a role with the security level administrator. */
  is_administrator: boolean;
};

const holdsAdministration = sql<boolean>`exists (select from role_members m join roles r on r.id = m.role_id
  where m.user_id = u.id and r.organisation_id = u.organisation_id and r.security_level = 'administrator')`;

/** People of the organisation alone: never agents, never operators; and nobody whom provisioning deleted. */
const provisioned = sql`from users u left join scim_users x on x.user_id = u.id and x.organisation_id = u.organisation_id
  where u.kind = 'person' and not u.is_operator`;
const shown = sql`and (x.deleted_at is null or u.status <> 'disabled')`;

const selected = sql`select u.id, u.name, u.email, u.status, u.is_enterprise_administrator, u.created_at, u.version,
  x.external_id, x.given_name, x.family_name, coalesce(x.version, 0) as own_version, x.deleted_at,
  ${holdsAdministration} as is_administrator`;

const work = sql`'work'`;
/** What a filter over users may ask for. */
export const userColumns: Columns = {
  id: { kind: 'text', column: sql`u.id`, isCaseExact: true },
  externalid: { kind: 'text', column: sql`x.external_id`, isCaseExact: true },
  username: { kind: 'text', column: sql`u.email` },
  displayname: { kind: 'text', column: sql`u.name` },
  name: {
    kind: 'parts',
    columns: {
      formatted: { kind: 'text', column: sql`u.name` },
      value: { kind: 'text', column: sql`u.name` },
      givenname: { kind: 'text', column: sql`x.given_name` },
      familyname: { kind: 'text', column: sql`x.family_name` },
      middlename: { kind: 'nothing' },
    },
  },
  active: { kind: 'boolean', column: sql`(u.status <> 'disabled')` },
  emails: {
    kind: 'parts',
    columns: {
      value: { kind: 'text', column: sql`u.email` },
      type: { kind: 'text', column: work },
      primary: { kind: 'boolean', column: sql`true` },
    },
  },
  groups: {
    kind: 'several',
    columns: {
      value: { kind: 'text', column: sql`gr.id`, isCaseExact: true },
      display: { kind: 'text', column: sql`gr.name` },
    },
    some: (condition) =>
      sql<boolean>`exists (select from role_members gm join roles gr on gr.id = gm.role_id
        where gm.user_id = u.id and gr.organisation_id = u.organisation_id
          and (gr.builtin is distinct from 'everyone' or u.status = 'active') and ${condition})`,
  },
  meta: {
    kind: 'parts',
    columns: {
      created: { kind: 'time', column: sql`u.created_at` },
      resourcetype: { kind: 'text', column: sql`'User'` },
      lastmodified: { kind: 'nothing' },
    },
  },
  schemas: { kind: 'text', column: sql`${userSchema}::text`, isCaseExact: true },
  ...Object.fromEntries([...passedOver].filter(isAskedFor).map((name) => [name, { kind: 'nothing' } as const])),
};

/** Of what is passed over there is none to find; a password is never asked for, and urn and schemas are no attributes of it. */
function isAskedFor(name: string): boolean {
  return !['password', 'schemas', 'urn'].includes(name);
}

type Page = { condition: Condition; offset: number; limit: number };

/** People of the organisation for whom a filter holds, in the order in which they came, so that pages stay what they are. */
export async function listProvisionedUsers(
  { database }: Context,
  organisationId: string,
  { condition, offset, limit }: Page,
): Promise<{ users: ProvisionedUser[]; total: number }> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count ${provisioned} ${shown}
    and u.organisation_id = ${organisationId} and ${condition}`.execute(database);
  const total = rows[0]?.count ?? 0;
  if (limit === 0 || offset >= total) return { users: [], total };
  const found = await sql<ProvisionedUser>`${selected} ${provisioned} ${shown} and u.organisation_id = ${organisationId}
    and ${condition} order by u.id offset ${offset} limit ${limit}`.execute(database);
  return { users: found.rows, total };
}

/** One of them. */
export async function findProvisionedUser(
  { database }: Context,
  organisationId: string,
  id: string,
): Promise<ProvisionedUser | undefined> {
  const { rows } = await sql<ProvisionedUser>`${selected} ${provisioned} ${shown}
    and u.organisation_id = ${organisationId} and u.id = ${id}`.execute(database);
  return rows[0];
}

/** Who has this address in the organisation, whether deleted by provisioning or pending. */
export async function findProvisionedUserByEmail(
  { database }: Context,
  organisationId: string,
  email: string,
): Promise<ProvisionedUser | undefined> {
  const { rows } = await sql<ProvisionedUser>`${selected} ${provisioned}
    and u.organisation_id = ${organisationId} and u.email = ${email}`.execute(database);
  return rows[0];
}

/** Which of these are people of the organisation that provisioning sees. */
export async function findProvisionedIds({ database }: Context, organisationId: string, ids: string[]) {
  const { rows } = await sql<{
    id: string;
  }>`select u.id ${provisioned} ${shown} and u.organisation_id = ${organisationId}
    and u.id = any (${ids}::uuid[])`.execute(database);
  return rows.map(({ id }) => id);
}

export type KeptOfUser = {
  external_id: string | null;
  given_name: string | null;
  family_name: string | null;
  deleted_at: Date | null;
};

/** Keeps what provisioning says of a person beside the person. */
export async function keepOfUser(
  { database }: Context,
  { organisationId, userId }: { organisationId: string; userId: string },
  kept: KeptOfUser,
): Promise<void> {
  await database
    .insertInto('scim_users')
    .values({ organisation_id: organisationId, user_id: userId, ...kept })
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'user_id']).doUpdateSet({ ...kept, version: sql`scim_users.version + 1` }),
    )
    .execute();
}

/** The groups of these people; Everyone holds only active ones (SPEC 5), as its members say too. */
export async function findGroupsOf({ database }: Context, userIds: string[]) {
  if (userIds.length === 0) return [];
  const { rows } = await sql<{ user_id: string; id: string; name: string }>`
    select m.user_id, r.id, r.name from role_members m join roles r on r.id = m.role_id join users u on u.id = m.user_id
    where m.user_id = any (${userIds}::uuid[]) and (r.builtin is distinct from 'everyone' or u.status = 'active')
    order by r.folded_name, r.id`.execute(database);
  return rows;
}

/** Requests of provisioning in one organisation change it one after the other. It comes before every other lock. */
export async function lockProvisioning({ database }: Context, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(4711012, hashtext(${organisationId}))`.execute(database);
}
