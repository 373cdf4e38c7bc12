import type { Insertable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

// People whose password was right and whose second factor is still to come ----------------------------------------------

export async function insertPendingSignIn(
  { database }: Context,
  pending: Insertable<Tables['pending_sign_ins']>,
): Promise<void> {
  await database.insertInto('pending_sign_ins').values(pending).execute();
}

export function findPendingSignIn({ database, now }: Context, tokenHash: Buffer) {
  return database
    .selectFrom('pending_sign_ins')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now())
    .executeTakeFirst();
}

export async function deletePendingSignIn({ database }: Context, tokenHash: Buffer): Promise<void> {
  await database.deleteFrom('pending_sign_ins').where('token_hash', '=', tokenHash).execute();
}

// Browsers in which somebody has signed in before -----------------------------------------------------------------------

export function findKnownDevice({ database, now }: Context, tokenHash: Buffer, userId: string) {
  return database
    .selectFrom('known_devices')
    .select('id')
    .where('token_hash', '=', tokenHash)
    .where('user_id', '=', userId)
    .where('expires_at', '>', now())
    .executeTakeFirst();
}

export async function insertKnownDevice(
  { database }: Context,
  device: Insertable<Tables['known_devices']>,
): Promise<void> {
  await database.insertInto('known_devices').values(device).execute();
}

/** Keeps the newest few. */
export async function deleteOldDevices({ database }: Context, userId: string, keep: number): Promise<void> {
  await database
    .deleteFrom('known_devices')
    .where('id', 'in', ({ selectFrom }) =>
      selectFrom('known_devices').select('id').where('user_id', '=', userId).orderBy('id', 'desc').offset(keep),
    )
    .execute();
}
