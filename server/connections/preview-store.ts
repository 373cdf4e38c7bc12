import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { personIsShown, roleIsShown } from '../access/visible.ts';

/** More of each than this no dialog shows; how many there are is told. */
export const previewMaximum = 1000;

type Counted = { total: number };
export type PreviewRole = Counted & { id: string; name: string; members: number };
export type PreviewUser = Counted & {
  id: string;
  name: string;
  is_agent: boolean;
  roles: { id: string; name: string }[];
};

/** The roles that a connection to the organisation shows, with how many people are seen in each at level roles_and_users. */
export async function selectShownRoles(context: Context, organisationId: string): Promise<PreviewRole[]> {
  const found = await sql<PreviewRole>`
    select r.id, r.name, count(*) over () as total,
      (select count(*) from role_members m join users u on u.id = m.user_id
       where m.role_id = r.id and u.organisation_id = r.organisation_id and u.status = 'active') as members
    from roles r where r.organisation_id = ${organisationId} and ${roleIsShown('r')}
    order by lower(r.name), r.id limit ${previewMaximum}`.execute(context.database);
  return found.rows;
}

/** The people whom a connection to the organisation shows at level roles_and_users, each with the roles that do it. */
export async function selectShownPeople(context: Context, organisationId: string): Promise<PreviewUser[]> {
  const found = await sql<PreviewUser>`
    select u.id, u.name, u.kind = 'agent' as is_agent, count(*) over () as total,
      (select json_agg(json_build_object('id', r.id, 'name', r.name) order by lower(r.name), r.id)
       from role_members m join roles r on r.id = m.role_id where m.user_id = u.id and ${roleIsShown('r')}) as roles
    from users u where u.organisation_id = ${organisationId} and ${personIsShown('u')}
    order by lower(u.name), u.id limit ${previewMaximum}`.execute(context.database);
  return found.rows;
}

export async function countShownPeople(context: Context, organisationId: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) as count from users u where u.organisation_id = ${organisationId} and ${personIsShown('u')}`.execute(
    context.database,
  );
  return found.rows[0]?.count ?? 0;
}

/** The e-mail domains that the asking organisation has proved; empty unless the actor stands on the receiving side. */
export async function selectProvedEmailDomains(context: Context, connectionId: string): Promise<string[]> {
  const found = await sql<{ name: string }>`
    select name from proved_email_domains_of_asking(${connectionId}) order by name limit 200`.execute(context.database);
  return found.rows.map((row) => row.name);
}

/** Whether the actor belongs to this organisation or administers its account. */
export async function isReached(context: Context, organisationId: string): Promise<boolean> {
  const found = await sql<{ reached: boolean }>`select reaches(${organisationId}) as reached`.execute(context.database);
  return found.rows[0]?.reached ?? false;
}
