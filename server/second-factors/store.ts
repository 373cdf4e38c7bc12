import { type Insertable, type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

/** Whether somebody has an authenticator app or a passkey. */
export async function hasSecondFactor({ database }: Context, userId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select has_second_factor(${userId}::uuid) as has`.execute(database);
  return rows[0]?.has ?? false;
}

// Authenticator apps ----------------------------------------------------------------------------------------------------

/** The app that counts, or the one that waits for its first code. */
export function findApp({ database }: Context, userId: string, which: 'active' | 'waiting') {
  return database
    .selectFrom('authenticator_apps')
    .selectAll()
    .where('user_id', '=', userId)
    .where('activated_at', which === 'active' ? 'is not' : 'is', null)
    .executeTakeFirst();
}

/** The same, held until commit, so that of two who show the same code one comes first. */
export function lockApp({ database }: Context, userId: string, which: 'active' | 'waiting') {
  return database
    .selectFrom('authenticator_apps')
    .selectAll()
    .where('user_id', '=', userId)
    .where('activated_at', which === 'active' ? 'is not' : 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function insertApp({ database }: Context, app: Insertable<Tables['authenticator_apps']>): Promise<void> {
  await database.insertInto('authenticator_apps').values(app).execute();
}

export async function deleteApps(
  { database }: Context,
  userId: string,
  which: 'active' | 'waiting' | 'all',
): Promise<number> {
  let query = database.deleteFrom('authenticator_apps').where('user_id', '=', userId);
  if (which !== 'all') query = query.where('activated_at', which === 'active' ? 'is not' : 'is', null);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}

/** From now on this app counts. */
export async function activateApp({ database, now }: Context, id: string, step: number): Promise<void> {
  await database
    .updateTable('authenticator_apps')
    .set({ activated_at: now(), last_step: step })
    .where('id', '=', id)
    .execute();
}

export async function saveLastStep({ database }: Context, id: string, step: number): Promise<void> {
  await database.updateTable('authenticator_apps').set({ last_step: step }).where('id', '=', id).execute();
}

// Recovery codes --------------------------------------------------------------------------------------------------------

export async function insertRecoveryCodes(
  { database }: Context,
  codes: Insertable<Tables['recovery_codes']>[],
): Promise<void> {
  await database.insertInto('recovery_codes').values(codes).execute();
}

export async function deleteRecoveryCodes({ database }: Context, userId: string): Promise<void> {
  await database.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
}

/** Uses a code up; says whether it was one of theirs that nobody had used. */
export async function useRecoveryCode({ database, now }: Context, userId: string, codeHash: Buffer): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('recovery_codes')
    .set({ used_at: now() })
    .where('user_id', '=', userId)
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** How many are left and when they were made; undefined for who never made any. */
export async function countRecoveryCodes({ database }: Context, userId: string) {
  const row = await database
    .selectFrom('recovery_codes')
    .select(({ fn }) => [
      sql<number>`(count(*) filter (where used_at is null))::int`.as('left'),
      fn.max('created_at').as('created_at'),
    ])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.created_at ? { left: row.left, createdAt: row.created_at } : undefined;
}

// Passkeys --------------------------------------------------------------------------------------------------------------

export type PasskeyRow = Selectable<Tables['passkeys']>;

export function listPasskeys({ database }: Context, userId: string): Promise<PasskeyRow[]> {
  return database.selectFrom('passkeys').selectAll().where('user_id', '=', userId).orderBy('id').execute();
}

export function lockPasskey({ database }: Context, id: string): Promise<PasskeyRow | undefined> {
  return database.selectFrom('passkeys').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Whose a credential is; undefined when nobody has registered it. */
export async function findPasskeyOwner({ database }: Context, credentialId: Buffer): Promise<string | undefined> {
  const row = await database
    .selectFrom('passkeys')
    .select('user_id')
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
  return row?.user_id;
}

/** Held until commit, so that its counter is compared and moved by one at a time. */
export function lockPasskeyByCredential({ database }: Context, credentialId: Buffer): Promise<PasskeyRow | undefined> {
  return database
    .selectFrom('passkeys')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .forUpdate()
    .executeTakeFirst();
}

/** Inserts unless somebody has registered this credential; says whether it did. */
export async function insertPasskey({ database }: Context, passkey: Insertable<Tables['passkeys']>): Promise<boolean> {
  const result = await database
    .insertInto('passkeys')
    .values(passkey)
    .onConflict((conflict) => conflict.constraint('passkey_credential_is_unique').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function saveUse(
  { database, now }: Context,
  id: string,
  use: { counter: number; isSynced: boolean },
): Promise<void> {
  await database
    .updateTable('passkeys')
    .set({ counter: use.counter, is_synced: use.isSynced, last_used_at: now() })
    .where('id', '=', id)
    .execute();
}

export async function renamePasskey({ database }: Context, id: string, name: string): Promise<void> {
  await database.updateTable('passkeys').set({ name, version: sql`version + 1` }).where('id', '=', id).execute();
}

export async function deletePasskeys({ database }: Context, userId: string, id?: string): Promise<number> {
  const result = await database
    .deleteFrom('passkeys')
    .where('user_id', '=', userId)
    .$if(id !== undefined, (query) => query.where('id', '=', id!))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
