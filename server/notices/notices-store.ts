import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { inBatches } from '../platform/batches.ts';
import type { MailChoice, NoticeGroup } from './kinds-contract.ts';
import { noticeChannel } from './notice-channel.ts';

export type Recipient = {
  id: string;
  email: string;
  organisation_id: string;
  language: string;
  email_refused_at: Date | null;
  mail: Partial<Record<NoticeGroup, MailChoice>>;
};

/** Active people by their ids or their addresses, each once, with how they want to be told. */
export async function findRecipients(
  { database }: Context,
  { ids, addresses }: { ids: string[]; addresses: string[] },
): Promise<Recipient[]> {
  const found = await sql<Recipient>`
    select u.id, u.email, u.organisation_id, u.language, u.email_refused_at, coalesce(s.mail, '{}') as mail
    from users u left join notice_settings s on s.user_id = u.id
    where (u.id = any (${ids}::uuid[]) or u.email = any (${addresses}::text[])) and u.status = 'active' and u.kind = 'person'
    order by u.id`.execute(database);
  return found.rows;
}

export type NewNotice = {
  id: string;
  user_id: string;
  organisation_id: string;
  kind: string;
  subject_kind: string;
  subject_id: string | null;
  actor_user_id: string | null;
  path: string;
  words: string;
  at: Date;
  waits_for_digest: boolean;
};

export async function insertNotices({ database }: Context, notices: NewNotice[]): Promise<void> {
  for (const some of inBatches(notices)) await database.insertInto('notices').values(some).execute();
}

const idsInAnAnnouncement = 200;

/** Once this commits, the streams of these people look for what is new. */
export async function announce({ database }: Context, userIds: string[]): Promise<void> {
  for (let start = 0; start < userIds.length; start += idsInAnAnnouncement) {
    const payload = userIds.slice(start, start + idsInAnAnnouncement).join(' ');
    await sql`select pg_notify(${noticeChannel}, ${payload})`.execute(database);
  }
}

export type NoticeRow = {
  id: string;
  kind: string;
  subject_kind: string;
  subject_id: string | null;
  actor_user_id: string | null;
  path: string;
  words: Record<string, unknown>;
  at: Date;
  read_at: Date | null;
};

/** A person's own, newest first, one more than asked for. */
export async function listNotices(
  { database }: Context,
  userId: string,
  page: { limit: number; before?: string | undefined; isUnread: boolean },
): Promise<NoticeRow[]> {
  return database
    .selectFrom('notices')
    .select(['id', 'kind', 'subject_kind', 'subject_id', 'actor_user_id', 'path', 'words', 'at', 'read_at'])
    .$castTo<NoticeRow>()
    .where('user_id', '=', userId)
    .$if(page.isUnread, (query) => query.where('read_at', 'is', null))
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before!))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

/** A person's own after this one, oldest first. */
export async function listNoticesAfter(
  { database }: Context,
  userId: string,
  page: { after: string; limit: number },
): Promise<NoticeRow[]> {
  return database
    .selectFrom('notices')
    .select(['id', 'kind', 'subject_kind', 'subject_id', 'actor_user_id', 'path', 'words', 'at', 'read_at'])
    .$castTo<NoticeRow>()
    .where('user_id', '=', userId)
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

export type Sides = { id: string; from: string; to: string | null };

/** The sides of these connections and tasks, as far as the reader may still know them; of a task the sending one alone. */
export async function findSides({ database }: Context, subjectIds: string[]): Promise<Map<string, Sides>> {
  if (subjectIds.length === 0) return new Map();
  const found = await sql<Sides>`
    select id, from_organisation_id as "from", to_organisation_id as "to" from connections where id = any (${subjectIds}::uuid[])
    union all select id, from_organisation_id, null from tasks where id = any (${subjectIds}::uuid[])`.execute(
    database,
  );
  return new Map(found.rows.map((row) => [row.id, row]));
}

export async function countUnread({ database }: Context, userId: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) as count from notices where user_id = ${userId}::uuid and read_at is null`.execute(database);
  return found.rows[0]?.count ?? 0;
}

/** Marks a person's own as read, these or all up to one; says how many were not before. */
export async function markRead(
  { database, now }: Context,
  userId: string,
  which: { ids?: string[] | undefined; upTo?: string | undefined },
): Promise<number> {
  const done = await database
    .updateTable('notices')
    .set({ read_at: now() })
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .$if(which.ids !== undefined, (query) => query.where('id', 'in', which.ids!))
    .$if(which.upTo !== undefined, (query) => query.where('id', '<=', which.upTo!))
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** Whether one of this kind about this went to somebody of the organisation since then. */
export async function wasTold(
  { database }: Context,
  notice: { organisationId: string; kind: string; subjectId: string; since: Date },
): Promise<boolean> {
  const found = await sql`
    select from notices where organisation_id = ${notice.organisationId}::uuid and kind = ${notice.kind}
      and subject_id = ${notice.subjectId}::uuid and at > ${notice.since} limit 1`.execute(database);
  return found.rows.length > 0;
}

/** Until commit nobody else tells this organisation of this. */
export async function holdTelling({ database }: Context, organisationId: string, subjectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`notice ${organisationId} ${subjectId}`}, 0))`.execute(
    database,
  );
}

/** Remembers these reminders; answers which of them nobody has sent yet. */
export async function claimReminders(
  { database, now }: Context,
  reminders: { kind: string; subjectId: string; moment: Date }[],
): Promise<Set<string>> {
  if (reminders.length === 0) return new Set();
  const rows = reminders.map(({ kind, subjectId, moment }) => ({
    kind,
    subject_id: subjectId,
    moment,
    told_at: now(),
  }));
  const claimed = await database
    .insertInto('notice_reminders')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning(['kind', 'subject_id'])
    .execute();
  return new Set(claimed.map((row) => `${row.kind} ${row.subject_id}`));
}

/** Notices and reminders that are older than they are kept. */
export async function deleteNoticesBefore({ database }: Context, before: Date): Promise<void> {
  await sql`delete from notices where at < ${before}`.execute(database);
  await sql`delete from notice_reminders where told_at < ${before}`.execute(database);
}
