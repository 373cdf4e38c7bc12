import type { Insertable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

// What passkeys were asked ----------------------------------------------------------------------------------------------

export async function insertChallenge(
  { database }: Context,
  challenge: Insertable<Tables['passkey_challenges']>,
): Promise<void> {
  await database.insertInto('passkey_challenges').values(challenge).execute();
}

/** Takes a challenge away, so that it is answered once; undefined when it is not there any more. */
export function takeChallenge({ database }: Context, challengeHash: Buffer) {
  return database
    .deleteFrom('passkey_challenges')
    .where('challenge_hash', '=', challengeHash)
    .returningAll()
    .executeTakeFirst();
}

/** Keeps the newest few that somebody was asked. */
export async function deleteOldChallenges({ database }: Context, userId: string, keep: number): Promise<void> {
  await database
    .deleteFrom('passkey_challenges')
    .where('challenge_hash', 'in', ({ selectFrom }) =>
      selectFrom('passkey_challenges')
        .select('challenge_hash')
        .where('user_id', '=', userId)
        .orderBy('created_at', 'desc')
        .offset(keep),
    )
    .execute();
}

// Proofs for one act ----------------------------------------------------------------------------------------------------

export async function insertConfirmation(
  { database }: Context,
  confirmation: Insertable<Tables['confirmations']>,
): Promise<void> {
  await database.insertInto('confirmations').values(confirmation).execute();
}

/** Uses a proof up if it is good for this person, session and act; says whether it was. */
export async function deleteConfirmation(
  { database, now }: Context,
  proof: { tokenHash: Buffer; userId: string; sessionId: string; act: string },
): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('confirmations')
    .where('token_hash', '=', proof.tokenHash)
    .where('user_id', '=', proof.userId)
    .where('session_id', '=', proof.sessionId)
    .where('act', '=', proof.act)
    .where('expires_at', '>', now())
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Challenges and proofs whose time has run out. */
export async function deleteExpiredProofs({ database, now }: Context): Promise<void> {
  for (const table of ['passkey_challenges', 'confirmations'] as const) {
    await database.deleteFrom(table).where('expires_at', '<=', now()).execute();
  }
}
