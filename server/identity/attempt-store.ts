import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

type Kind = Tables['attempts']['kind'];

/** Whoever counts and adds attempts of one kind on one subject does so one after the other. */
export async function lockAttempts({ database }: Context, kind: Kind, subject: string): Promise<void> {
  const key = createHash('sha256').update(`attempts ${kind} ${subject}`).digest().readBigInt64BE();
  await sql`select pg_advisory_xact_lock(${key.toString()}::bigint)`.execute(database);
}

/** Wrong ones and those whose check is under way; `tenthAt` is when the one at that place, from the newest, was made. */
export async function wrongAttempts(
  { database }: Context,
  of: { kind: Kind; subject: string },
  when: { since: Date; underwaySince: Date; place: number },
): Promise<{ wrong: number; underway: number; tenthAt: Date | null }> {
  const { rows } = await sql<{ at: Date; is_wrong: boolean }>`
    select at, not is_underway or at < ${when.underwaySince} as is_wrong from attempts
    where kind = ${of.kind} and subject = ${of.subject} and at > ${when.since}
    order by at desc limit 100`.execute(database);
  const wrong = rows.filter((row) => row.is_wrong);
  return { wrong: wrong.length, underway: rows.length - wrong.length, tenthAt: wrong[when.place - 1]?.at ?? null };
}

export async function countAttempts(
  { database }: Context,
  of: { kind: Kind; subject: string; since: Date; atMost: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from (select from attempts where kind = ${of.kind} and subject = ${of.subject} and at > ${of.since}
                          limit ${of.atMost}) counted`.execute(database);
  return rows[0]?.count ?? 0;
}

export async function insertAttempt(
  { database, now }: Context,
  attempt: { id: string; kind: Kind; subject: string; isUnderway: boolean },
): Promise<void> {
  const { id, kind, subject, isUnderway } = attempt;
  await database.insertInto('attempts').values({ id, kind, subject, is_underway: isUnderway, at: now() }).execute();
}

export async function deleteAttempt({ database }: Context, id: string): Promise<void> {
  await database.deleteFrom('attempts').where('id', '=', id).execute();
}

export async function settleAttempt({ database }: Context, id: string): Promise<void> {
  await database.updateTable('attempts').set({ is_underway: false }).where('id', '=', id).execute();
}

/** After a password was set through the mailbox itself, earlier guesses stand in nobody's way: see attemptsSubject for where they are counted. */
export async function forgetSignInAttemptsOf({ database }: Context, userId: string): Promise<void> {
  await sql`delete from attempts where kind = 'sign_in' and subject in (
    select email from user_addresses where user_id = ${userId}
    union all select 'device ' || id from known_devices where user_id = ${userId})`.execute(database);
}

/** The same for guesses of one kind on one subject. */
export async function forgetAttempts({ database }: Context, kind: Kind, subject: string): Promise<void> {
  await database.deleteFrom('attempts').where('kind', '=', kind).where('subject', '=', subject).execute();
}

export async function deleteAttemptsBefore({ database }: Context, before: Date): Promise<void> {
  await database.deleteFrom('attempts').where('at', '<', before).execute();
}
