import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { UserView } from './contract.ts';
import { becauseOf } from './placement-reason.ts';

type UserRow = {
  id: string;
  name: string;
  email: string;
  kind: 'person' | 'agent';
  status: UserView['status'];
  organisation_id: string;
  roles: UserView['roles'];
  is_operator: boolean;
  is_enterprise_administrator: boolean;
  organisation_name: string;
  placement_rule: NonNullable<UserView['placement']>['rule'] | null;
  placement_email_domain: string | null;
  placement_act: NonNullable<UserView['placement']>['act'];
  placed_at: Date | null;
  aliases: string[];
  created_at: Date;
  version: number;
};

/** Users with the roles that they hold in their organisation, in the order of their names. */
export async function userViews(context: Context, ids: string[]): Promise<UserView[]> {
  const { rows } = await sql<UserRow>`
    select u.id, u.name, u.email, u.kind, u.status, u.organisation_id, u.is_operator, u.is_enterprise_administrator,
           u.placement_rule, u.placement_email_domain, u.placement_act, u.placed_at, u.created_at, u.version, o.name as organisation_name,
           array(select a.email from user_addresses a where a.user_id = u.id and a.is_alias order by a.email) as aliases,
           coalesce((select json_agg(json_build_object('id', r.id, 'name', r.name, 'visibility', r.visibility,
                                                       'securityLevel', r.security_level) order by lower(r.name), r.id)
                     from role_members m join roles r on r.id = m.role_id
                     where m.user_id = u.id and m.organisation_id = u.organisation_id), '[]') as roles
    from users u join organisations o on o.id = u.organisation_id
    where u.id = any (${ids}::uuid[]) order by lower(u.name), u.id`.execute(context.database);
  const selfId = context.actor.kind === 'user' ? context.actor.userId : null;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    kind: row.kind,
    status: row.status,
    organisationId: row.organisation_id,
    roles: row.roles,
    isOperator: row.is_operator,
    isEnterpriseAdministrator: row.is_enterprise_administrator,
    placement: placementOf(row, row.id === selfId),
    aliases: row.aliases,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  }));
}

function placementOf(row: UserRow, isSelf: boolean): UserView['placement'] {
  if (!row.placement_rule) return null;
  const placement = { rule: row.placement_rule, emailDomain: row.placement_email_domain, act: row.placement_act };
  const who = { name: isSelf ? null : row.name, organisationName: row.organisation_name };
  return { ...placement, because: becauseOf(placement, who), at: row.placed_at?.toISOString() ?? null };
}
