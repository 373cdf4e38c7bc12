import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { MailChoice, NoticeGroup } from './kinds-contract.ts';
import type { NoticeRow } from './notices-store.ts';

export type SettingsRow = {
  mail: Partial<Record<NoticeGroup, MailChoice>>;
  digest_hour: number;
  time_zone: string;
  version: number;
  language: string;
  email_refused_at: Date | null;
  organisation_id: string;
};

/** A person's settings; who has changed nothing has none of their own, and reads what counts then. */
export async function readSettings({ database }: Context, userId: string): Promise<SettingsRow | undefined> {
  const found = await sql<SettingsRow>`
    select coalesce(s.mail, '{}') as mail, coalesce(s.digest_hour, 8) as digest_hour, coalesce(s.time_zone, 'UTC') as time_zone,
           coalesce(s.version, 1) as version, u.language, u.email_refused_at, u.organisation_id
    from users u left join notice_settings s on s.user_id = u.id where u.id = ${userId}::uuid`.execute(database);
  return found.rows[0];
}

/** Makes sure that there is a row, and holds it. */
export async function lockSettings({ database }: Context, userId: string): Promise<void> {
  await sql`insert into notice_settings (user_id) values (${userId}::uuid) on conflict do nothing`.execute(database);
  await sql`select from notice_settings where user_id = ${userId}::uuid for update`.execute(database);
}

export async function saveSettings(
  { database }: Context,
  userId: string,
  settings: Pick<SettingsRow, 'mail' | 'digest_hour' | 'time_zone' | 'language'>,
): Promise<void> {
  await sql`
    update notice_settings set mail = ${JSON.stringify(settings.mail)}::jsonb, digest_hour = ${settings.digest_hour},
      time_zone = ${settings.time_zone}, version = version + 1 where user_id = ${userId}::uuid`.execute(database);
  await sql`
    update users set language = ${settings.language} where id = ${userId}::uuid and language <> ${settings.language}`.execute(
    database,
  );
}

export type Waiting = SettingsRow & { user_id: string; email: string; status: string; since: Date };

/** People for whom something waits for a digest, by id. */
export async function listWaiting({ database }: Context, page: { after: string; limit: number }): Promise<Waiting[]> {
  const found = await sql<Waiting>`
    select u.id as user_id, u.email, u.status, u.language, u.email_refused_at, coalesce(s.mail, '{}') as mail,
           coalesce(s.digest_hour, 8) as digest_hour, coalesce(s.time_zone, 'UTC') as time_zone, coalesce(s.version, 1) as version, w.since
    from (select user_id, min(at) as since from notices where waits_for_digest and user_id > ${page.after}::uuid
          group by user_id order by user_id limit ${page.limit}) w
    join users u on u.id = w.user_id left join notice_settings s on s.user_id = u.id order by u.id`.execute(database);
  return found.rows;
}

/** Takes up what waits for a person's digest, of where they belong now, oldest first; of two nodes one gets it. */
export async function takeWaiting({ database }: Context, userId: string): Promise<NoticeRow[]> {
  const taken = await sql<NoticeRow & { is_own: boolean }>`
    update notices n set waits_for_digest = false from users u where n.user_id = ${userId}::uuid and n.waits_for_digest and u.id = n.user_id
    returning n.id, n.kind, n.subject_kind, n.subject_id, n.actor_user_id, n.path, n.words, n.at, n.read_at,
      n.organisation_id = u.organisation_id as is_own`.execute(database);
  return taken.rows.filter((row) => row.is_own).sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** A mail server refused this address for good. */
export async function markRefused({ database, now }: Context, address: string): Promise<void> {
  await sql`
    update users set email_refused_at = ${now()} where email = ${address} and status <> 'pending' and email_refused_at is null`.execute(
    database,
  );
}

/** The address takes mails, or may be tried again; false when it was not refused. */
export async function clearRefused({ database }: Context, address: string): Promise<boolean> {
  const done = await sql`
    update users set email_refused_at = null where email = ${address} and email_refused_at is not null`.execute(
    database,
  );
  return Number(done.numAffectedRows ?? 0) > 0;
}
