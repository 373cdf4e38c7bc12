import type { Insertable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

/** Somebody as a provider means them. */
export type Who = { identityProviderId: string; issuer: string; subject: string };

function identityOf({ database }: Context, who: Who) {
  return database
    .selectFrom('linked_identities')
    .select(['id', 'user_id as userId'])
    .where('identity_provider_id', '=', who.identityProviderId)
    .where('issuer', '=', who.issuer)
    .where('subject', '=', who.subject);
}

/** Whose identity this is at a provider, as things stand. */
export function findIdentity(context: Context, who: Who) {
  return identityOf(context, who).executeTakeFirst();
}

/** The same, held so until commit. Hold the person first, where they are held too. */
export function lockIdentity(context: Context, who: Who) {
  return identityOf(context, who).forUpdate().executeTakeFirst();
}

/** Links somebody; who they were at this provider before they are no more. */
export async function saveIdentity(
  { database }: Context,
  identity: Insertable<Tables['linked_identities']> & { identity_provider_id: string },
): Promise<void> {
  await database
    .deleteFrom('linked_identities')
    .where('identity_provider_id', '=', identity.identity_provider_id)
    .where('user_id', '=', identity.user_id)
    .execute();
  await database.insertInto('linked_identities').values(identity).execute();
}

export async function touchIdentity({ database, now }: Context, id: string, email: string | null): Promise<void> {
  await database
    .updateTable('linked_identities')
    .set({ last_used_at: now(), ...(email === null ? {} : { email }) })
    .where('id', '=', id)
    .execute();
}

export function listIdentities({ database }: Context, userId: string) {
  return database
    .selectFrom('linked_identities as i')
    .innerJoin('identity_providers as p', 'p.id', 'i.identity_provider_id')
    .select([
      'i.id',
      'i.identity_provider_id as providerId',
      'p.name as providerName',
      'p.is_enabled as isEnabled',
      'p.issuer as providerIssuer',
      'i.issuer',
      'i.email',
      'i.linked_at as linkedAt',
      'i.last_used_at as lastUsedAt',
    ])
    .where('i.user_id', '=', userId)
    .orderBy('i.id')
    .limit(100)
    .execute();
}

/** Whether an identity was ever linked to somebody, at whichever provider. */
export async function hasIdentity({ database }: Context, userId: string): Promise<boolean> {
  const row = await database
    .selectFrom('linked_identities')
    .select('id')
    .where('user_id', '=', userId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteIdentity({ database }: Context, id: string, userId: string): Promise<boolean> {
  const row = await database
    .deleteFrom('linked_identities')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

// Sessions that a provider began ----------------------------------------------------------------------------------------

export async function insertSignOnSession(
  { database }: Context,
  session: Insertable<Tables['single_sign_on_sessions']>,
): Promise<void> {
  await database.insertInto('single_sign_on_sessions').values(session).execute();
}

export function findSignOnSession({ database }: Context, sessionId: string) {
  return database
    .selectFrom('single_sign_on_sessions')
    .select(['identity_provider_id as providerId', 'sealed_id_token as sealedIdToken'])
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
}

/** Sessions that a provider means when it says who signed out: one of its own sessions, or all of a person. */
export function findSessionsToEnd(
  { database }: Context,
  providerId: string,
  who: { issuer: string; subject: string | null; providerSessionId: string | null },
) {
  return database
    .selectFrom('single_sign_on_sessions as s')
    .innerJoin('linked_identities as i', 'i.id', 's.linked_identity_id')
    .innerJoin('users as u', 'u.id', 'i.user_id')
    .select(['s.session_id as sessionId', 'u.id as userId', 'u.organisation_id as organisationId'])
    .where('s.identity_provider_id', '=', providerId)
    .where('i.issuer', '=', who.issuer)
    .$if(who.subject !== null, (query) => query.where('i.subject', '=', who.subject!))
    .$if(who.providerSessionId !== null, (query) => query.where('s.provider_session_id', '=', who.providerSessionId))
    .execute();
}

export async function deleteSessions({ database }: Context, ids: string[]): Promise<void> {
  if (ids.length > 0) await database.deleteFrom('sessions').where('id', 'in', ids).execute();
}

/** Ends the sessions that were begun with an identity. */
export async function deleteSessionsOfIdentity({ database }: Context, identityId: string): Promise<void> {
  await database
    .deleteFrom('sessions')
    .where(({ eb, selectFrom }) =>
      eb(
        'id',
        'in',
        selectFrom('single_sign_on_sessions').select('session_id').where('linked_identity_id', '=', identityId),
      ),
    )
    .execute();
}

/** False when this message of the provider came before. */
export async function rememberLogoutToken(
  { database }: Context,
  token: Insertable<Tables['logout_tokens']>,
): Promise<boolean> {
  const row = await database
    .insertInto('logout_tokens')
    .values(token)
    .onConflict((conflict) => conflict.doNothing())
    .returning('token_hash')
    .executeTakeFirst();
  return row !== undefined;
}
