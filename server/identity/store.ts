import { type Insertable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

// Credentials -----------------------------------------------------------------------------------------------------------

/** The argon2id hash of somebody's password; undefined for who has none, such as agents. */
export async function findPasswordHash({ database }: Context, userId: string): Promise<string | undefined> {
  const row = await database
    .selectFrom('credentials')
    .select('password_hash')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.password_hash;
}

/** Sets or replaces somebody's password. */
export async function savePasswordHash({ database }: Context, userId: string, passwordHash: string): Promise<void> {
  await database
    .insertInto('credentials')
    .values({ user_id: userId, password_hash: passwordHash })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ password_hash: passwordHash }))
    .execute();
}

// Sessions --------------------------------------------------------------------------------------------------------------

export async function insertSession({ database }: Context, session: Insertable<Tables['sessions']>): Promise<void> {
  await database.insertInto('sessions').values(session).execute();
}

/** What is stored of the token that the actor's session, or else API token, was opened with; undefined when that has ended. */
export async function heldTokenHash(
  { database }: Context,
  held: { sessionId: string | null; apiTokenId: string | null },
): Promise<{ sessionTokenHash: Buffer } | { apiTokenHash: Buffer } | undefined> {
  const { sessionId, apiTokenId } = held;
  const table = sessionId ? 'sessions' : 'api_tokens';
  const row = await database
    .selectFrom(table)
    .select('token_hash')
    .where('id', '=', sessionId ?? apiTokenId)
    .executeTakeFirst();
  if (!row) return undefined;
  return sessionId ? { sessionTokenHash: row.token_hash } : { apiTokenHash: row.token_hash };
}

export async function deleteSession({ database }: Context, id: string): Promise<void> {
  await database.deleteFrom('sessions').where('id', '=', id).execute();
}

/** With them go sign-ins that wait for the second factor. */
export async function deleteSessionsOf({ database }: Context, userId: string, exceptId: string | null): Promise<void> {
  await database.deleteFrom('pending_sign_ins').where('user_id', '=', userId).execute();
  await database
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(exceptId !== null, (query) => query.where('id', '<>', exceptId))
    .execute();
}

/** When a session, or every session of somebody, has last confirmed a second factor. */
export async function saveSecondFactorAt(
  { database }: Context,
  of: { sessionId: string } | { userId: string },
  at: Date | null,
): Promise<void> {
  const query = database.updateTable('sessions').set({ second_factor_at: at });
  await ('sessionId' in of ? query.where('id', '=', of.sessionId) : query.where('user_id', '=', of.userId)).execute();
}

export async function deleteApiTokensOf({ database }: Context, userId: string): Promise<void> {
  await database.deleteFrom('api_tokens').where('user_id', '=', userId).execute();
}

// Sign-ups --------------------------------------------------------------------------------------------------------------

export async function insertSignUp({ database }: Context, signUp: Insertable<Tables['sign_ups']>): Promise<void> {
  await database.insertInto('sign_ups').values(signUp).execute();
}

function waitingSignUp({ database, now }: Context, tokenHash: Buffer) {
  return database
    .selectFrom('sign_ups')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now());
}

export function findSignUp(context: Context, tokenHash: Buffer) {
  return waitingSignUp(context, tokenHash).executeTakeFirst();
}

export function lockSignUp(context: Context, tokenHash: Buffer) {
  return waitingSignUp(context, tokenHash).forUpdate().executeTakeFirst();
}

export async function deleteSignUpsOf({ database }: Context, email: string): Promise<void> {
  await database.deleteFrom('sign_ups').where('email', '=', email).execute();
}

// Password resets -------------------------------------------------------------------------------------------------------

export async function insertPasswordReset(
  { database }: Context,
  reset: Insertable<Tables['password_resets']>,
): Promise<void> {
  await database.insertInto('password_resets').values(reset).execute();
}

function waitingReset({ database, now }: Context, tokenHash: Buffer) {
  return database
    .selectFrom('password_resets')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now());
}

export function findPasswordReset(context: Context, tokenHash: Buffer) {
  return waitingReset(context, tokenHash).executeTakeFirst();
}

export function lockPasswordReset(context: Context, tokenHash: Buffer) {
  return waitingReset(context, tokenHash).forUpdate().executeTakeFirst();
}

export async function deletePasswordResetsOf({ database }: Context, userId: string): Promise<void> {
  await database.deleteFrom('password_resets').where('user_id', '=', userId).execute();
}

// Changes of address ----------------------------------------------------------------------------------------------------

export async function insertEmailChange(
  { database }: Context,
  change: Insertable<Tables['email_changes']>,
): Promise<void> {
  await database.insertInto('email_changes').values(change).execute();
}

function waitingEmailChange({ database, now }: Context, tokenHash: Buffer, userId: string) {
  return database
    .selectFrom('email_changes')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('user_id', '=', userId)
    .where('expires_at', '>', now());
}

export function findEmailChange(context: Context, tokenHash: Buffer, userId: string) {
  return waitingEmailChange(context, tokenHash, userId).executeTakeFirst();
}

export function lockEmailChange(context: Context, tokenHash: Buffer, userId: string) {
  return waitingEmailChange(context, tokenHash, userId).forUpdate().executeTakeFirst();
}

export async function deleteEmailChangesOf({ database }: Context, userId: string): Promise<void> {
  await database.deleteFrom('email_changes').where('user_id', '=', userId).execute();
}

/** Links that wait in the mailboxes of these people, whose addresses are others by now. */
export async function deleteLinksOf({ database }: Context, moved: { userId: string; to: string }[]): Promise<void> {
  const userIds = moved.map(({ userId }) => userId);
  for (const table of ['password_resets', 'email_changes'] as const) {
    await sql`delete from ${sql.table(table)} where user_id = any (${userIds}::uuid[])`.execute(database);
  }
  await sql`delete from sign_ups where email = any (${moved.map(({ to }) => to)}::text[])`.execute(database);
}

// What time has run out for ---------------------------------------------------------------------------------------------

const expiring = [
  'sign_ups',
  'sessions',
  'password_resets',
  'email_changes',
  'pending_sign_ins',
  'known_devices',
] as const;

/** Sign-ups, sessions, resets and changes of address that are of no use any more. */
export async function deleteExpired({ database, now }: Context): Promise<void> {
  for (const table of expiring) {
    await database.deleteFrom(table).where('expires_at', '<=', now()).execute();
  }
}
