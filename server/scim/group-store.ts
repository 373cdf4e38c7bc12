import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { Columns, Condition } from './filter-store.ts';
import { groupSchema } from './group-resource.ts';

/** A role as provisioning sees it. */
export type ProvisionedGroup = {
  id: string;
  name: string;
  security_level: 'member' | 'coordinator' | 'administrator';
  builtin: 'administrators' | 'everyone' | null;
  created_at: Date;
  external_id: string | null;
  /** Changes with the role and with who is in it. */
  etag: string;
};
export type GroupMember = { role_id: string; id: string; name: string };

/** Who is in a role, as far as provisioning sees people; Everyone holds only active ones (SPEC 5). */
const membership = sql`role_members m join users mu on mu.id = m.user_id
  left join scim_users mx on mx.user_id = mu.id and mx.organisation_id = mu.organisation_id
  where m.role_id = r.id and mu.kind = 'person' and not mu.is_operator
    and (mx.deleted_at is null or mu.status <> 'disabled')
    and (r.builtin is distinct from 'everyone' or mu.status = 'active')`;

/** Adding, removing, disabling and enabling each give numbers that were never there before in this combination. */
const etag = sql<string>`(select r.version || '.' || coalesce(g.version, 0) || '.' || count(*) || '.' || coalesce(sum(mu.version), 0)
  || '.' || coalesce((extract(epoch from max(m.added_at)) * 1000)::bigint, 0) from ${membership})`;

const grouped = sql`from roles r left join scim_groups g on g.role_id = r.id and g.organisation_id = r.organisation_id`;
const selected = sql`select r.id, r.name, r.security_level, r.builtin, r.created_at, g.external_id, ${etag} as etag`;

/** What a filter over groups may ask for. */
export const groupColumns: Columns = {
  id: { kind: 'text', column: sql`r.id`, isCaseExact: true },
  externalid: { kind: 'text', column: sql`g.external_id`, isCaseExact: true },
  displayname: { kind: 'text', column: sql`r.name` },
  schemas: { kind: 'text', column: sql`${groupSchema}::text`, isCaseExact: true },
  members: {
    kind: 'several',
    columns: {
      value: { kind: 'text', column: sql`mu.id`, isCaseExact: true },
      display: { kind: 'text', column: sql`mu.name` },
      type: { kind: 'text', column: sql`'User'` },
    },
    some: (condition) => sql<boolean>`exists (select from ${membership} and ${condition})`,
  },
  meta: {
    kind: 'parts',
    columns: {
      created: { kind: 'time', column: sql`r.created_at` },
      resourcetype: { kind: 'text', column: sql`'Group'` },
      lastmodified: { kind: 'nothing' },
    },
  },
};

type Page = { condition: Condition; offset: number; limit: number };

/** Roles of the organisation for which a filter holds, in the order in which they came. */
export async function listProvisionedGroups(
  { database }: Context,
  organisationId: string,
  { condition, offset, limit }: Page,
): Promise<{ groups: ProvisionedGroup[]; total: number }> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count ${grouped}
    where r.organisation_id = ${organisationId} and ${condition}`.execute(database);
  const total = rows[0]?.count ?? 0;
  if (limit === 0 || offset >= total) return { groups: [], total };
  const found = await sql<ProvisionedGroup>`${selected} ${grouped} where r.organisation_id = ${organisationId}
    and ${condition} order by r.id offset ${offset} limit ${limit}`.execute(database);
  return { groups: found.rows, total };
}

/** One of them. */
export async function findProvisionedGroup(
  { database }: Context,
  organisationId: string,
  id: string,
): Promise<ProvisionedGroup | undefined> {
  const { rows } = await sql<ProvisionedGroup>`${selected} ${grouped}
    where r.organisation_id = ${organisationId} and r.id = ${id}`.execute(database);
  return rows[0];
}

/** Who is in these roles, at most so many. */
export async function findMembersOf({ database }: Context, roleIds: string[], maximum: number): Promise<GroupMember[]> {
  if (roleIds.length === 0) return [];
  const { rows } = await sql<GroupMember>`select r.id as role_id, members.id, members.name from roles r
    cross join lateral (select mu.id, mu.name from ${membership}) as members
    where r.id = any (${roleIds}::uuid[]) order by r.id, members.id limit ${maximum}`.execute(database);
  return rows;
}

/** Keeps what the identity provider calls a group. */
export async function keepOfGroup(
  { database }: Context,
  { organisationId, roleId }: { organisationId: string; roleId: string },
  externalId: string | null,
): Promise<void> {
  await database
    .insertInto('scim_groups')
    .values({ organisation_id: organisationId, role_id: roleId, external_id: externalId })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'role_id'])
        .doUpdateSet({ external_id: externalId, version: sql`scim_groups.version + 1` }),
    )
    .execute();
}
