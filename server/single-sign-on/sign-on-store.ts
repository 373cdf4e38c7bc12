import type { Insertable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

export type SignOn = {
  id: string;
  providerId: string;
  purpose: 'sign_in' | 'link' | 'confirmation';
  browserHash: Buffer | null;
  sealedSecrets: Buffer | null;
  userId: string | null;
  sessionId: string | null;
  act: string | null;
  returnTo: string;
  createdAt: Date;
};

export async function insertSignOn({ database }: Context, signOn: Insertable<Tables['sign_ons']>): Promise<void> {
  await database.insertInto('sign_ons').values(signOn).execute();
}

function returned() {
  return [
    'id',
    'identity_provider_id as providerId',
    'purpose',
    'browser_hash as browserHash',
    'sealed_secrets as sealedSecrets',
    'user_id as userId',
    'session_id as sessionId',
    'act',
    'return_to as returnTo',
    'created_at as createdAt',
  ] as const;
}

/** Takes one that somebody asked for, once, for the session that asked. */
export function takeAsked(
  { database, now }: Context,
  tokenHash: Buffer,
  sessionId: string,
): Promise<SignOn | undefined> {
  return database
    .deleteFrom('sign_ons')
    .where('token_hash', '=', tokenHash)
    .where('stage', '=', 'asked')
    .where('session_id', '=', sessionId)
    .where('expires_at', '>', now())
    .returning(returned())
    .executeTakeFirst();
}

/** Takes one, once, in the browser that began it, at the provider that it was begun for. */
export function takeSignOn(
  { database, now }: Context,
  wanted: { stage: 'underway' | 'unlinked'; tokenHash: Buffer; browserHash: Buffer; providerId?: string },
): Promise<SignOn | undefined> {
  return database
    .deleteFrom('sign_ons')
    .where('token_hash', '=', wanted.tokenHash)
    .where('stage', '=', wanted.stage)
    .where('browser_hash', '=', wanted.browserHash)
    .$if(wanted.providerId !== undefined, (query) => query.where('identity_provider_id', '=', wanted.providerId!))
    .where('expires_at', '>', now())
    .returning(returned())
    .executeTakeFirst();
}

/** Reads one that waits for a password, without taking it: a wrong one may be tried again. */
export function findUnlinked(
  { database, now }: Context,
  wanted: { tokenHash: Buffer; browserHash: Buffer },
): Promise<SignOn | undefined> {
  return database
    .selectFrom('sign_ons')
    .select(returned())
    .where('token_hash', '=', wanted.tokenHash)
    .where('stage', '=', 'unlinked')
    .where('browser_hash', '=', wanted.browserHash)
    .where('expires_at', '>', now())
    .executeTakeFirst();
}

/** What is over is of no use to anybody. */
export async function deleteExpired({ database, now }: Context): Promise<void> {
  await database.deleteFrom('sign_ons').where('expires_at', '<=', now()).execute();
  await database.deleteFrom('logout_tokens').where('expires_at', '<=', now()).execute();
}
