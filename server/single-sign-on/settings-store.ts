import { sql } from 'kysely';
import type { Context } from '../access/context.ts';

export type Settings = { isRequired: boolean; version: number };

export async function findSettings({ database }: Context, organisationId: string): Promise<Settings> {
  const row = await database
    .selectFrom('single_sign_on_settings')
    .select(['is_required as isRequired', 'version'])
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();
  return row ?? { isRequired: false, version: 1 };
}

/** Those of these organisations that demand it. */
export async function findDemanding({ database }: Context, organisationIds: string[]): Promise<string[]> {
  if (organisationIds.length === 0) return [];
  const rows = await database
    .selectFrom('single_sign_on_settings')
    .select('organisation_id')
    .where('organisation_id', 'in', organisationIds)
    .where('is_required', '=', true)
    .execute();
  return rows.map((row) => row.organisation_id);
}

export async function saveSettings({ database }: Context, organisationId: string, isRequired: boolean): Promise<void> {
  await database
    .insertInto('single_sign_on_settings')
    .values({ organisation_id: organisationId, is_required: isRequired, version: 2 })
    .onConflict((conflict) =>
      conflict.column('organisation_id').doUpdateSet({
        is_required: isRequired,
        version: sql`single_sign_on_settings.version + 1`,
      }),
    )
    .execute();
}

export async function saveEmergencyAdministrators(
  { database }: Context,
  organisationId: string,
  userIds: string[],
): Promise<void> {
  await database.deleteFrom('emergency_administrators').where('organisation_id', '=', organisationId).execute();
  if (userIds.length === 0) return;
  await database
    .insertInto('emergency_administrators')
    .values(userIds.map((userId) => ({ organisation_id: organisationId, user_id: userId })))
    .execute();
}

export async function findEmergencyAdministrators({ database }: Context, organisationId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('emergency_administrators')
    .select('user_id')
    .where('organisation_id', '=', organisationId)
    .orderBy('user_id')
    .execute();
  return rows.map((row) => row.user_id);
}

/** Of these people, those who administer the organisation, are active and have a password. */
export async function administratorsAmong(
  { database }: Context,
  organisationId: string,
  userIds: string[],
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select u.id from users u join credentials c on c.user_id = u.id
    where u.id = any (${userIds}::uuid[]) and u.organisation_id = ${organisationId} and u.status = 'active' and u.kind = 'person'
      and exists (select from role_members m join roles r on r.id = m.role_id where m.user_id = u.id and r.security_level = 'administrator')`.execute(
    database,
  );
  return rows.map((row) => row.id);
}

/**
 * Ends the sessions of everybody whom the demand is for, except those that the provider began, those of the emergency
 * administrators, and the one that turns the demand on.
 */
export async function deleteOtherSessions(
  { database }: Context,
  demand: { organisationId: string; accountId: string; exceptSessionId: string | null },
): Promise<void> {
  await sql`
    delete from sessions s using users u, organisations o
    where u.id = s.user_id and o.id = u.organisation_id and o.account_id = ${demand.accountId} and not u.is_operator
      and (${demand.exceptSessionId}::uuid is null or s.id <> ${demand.exceptSessionId}::uuid)
      and not exists (select from single_sign_on_sessions e where e.session_id = s.id)
      and not exists (select from emergency_administrators e where e.user_id = u.id and e.organisation_id = ${demand.organisationId})
      and (select d.organisation_id from owned_email_domain_over(u.email) d) = ${demand.organisationId}`.execute(
    database,
  );
}

/** Names that the organisation owns today. */
export async function ownedNames({ database }: Context, organisationId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('email_domains')
    .select('name')
    .where('organisation_id', '=', organisationId)
    .where('status', '=', 'owned')
    .orderBy('name')
    .limit(500)
    .execute();
  return rows.map((row) => row.name);
}
