import { type Insertable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import type { IdentityProvider } from './identity-provider.ts';

type Row = Tables['identity_providers'];

function providers({ database }: Context) {
  return database
    .selectFrom('identity_providers as p')
    .innerJoin('organisations as o', 'o.id', 'p.organisation_id')
    .select([
      'p.id',
      'p.organisation_id as organisationId',
      'o.account_id as accountId',
      'p.name',
      'p.issuer',
      'p.client_id as clientId',
      'p.scopes',
      'p.is_enabled as isEnabled',
      'p.trusts_second_factor as trustsSecondFactor',
      'p.version',
      'p.created_at as createdAt',
    ]);
}

export function findProvider(context: Context, id: string): Promise<IdentityProvider | undefined> {
  return providers(context).where('p.id', '=', id).executeTakeFirst();
}

export function lockProvider(context: Context, id: string): Promise<IdentityProvider | undefined> {
  return providers(context).where('p.id', '=', id).forUpdate('p').executeTakeFirst();
}

export function listProviders(
  context: Context,
  organisationId: string,
  page: { after: string | undefined; limit: number },
): Promise<IdentityProvider[]> {
  let query = providers(context).where('p.organisation_id', '=', organisationId);
  if (page.after) query = query.where('p.id', '>', page.after);
  return query.orderBy('p.id').limit(page.limit).execute();
}

/** The one that is used for signing in, by its organisation. */
export function findEnabledProvider(context: Context, organisationId: string): Promise<IdentityProvider | undefined> {
  return providers(context)
    .where('p.organisation_id', '=', organisationId)
    .where('p.is_enabled', '=', true)
    .executeTakeFirst();
}

/** The same by the organisation's short name. */
export function findEnabledProviderByShortName(
  context: Context,
  shortName: string,
): Promise<IdentityProvider | undefined> {
  return providers(context).where('o.short_name', '=', shortName).where('p.is_enabled', '=', true).executeTakeFirst();
}

export async function findSealedSecret({ database }: Context, id: string): Promise<Buffer | undefined> {
  const row = await database
    .selectFrom('identity_providers')
    .select('sealed_client_secret')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.sealed_client_secret;
}

export async function countProviders({ database }: Context, organisationId: string): Promise<number> {
  const { count } = await database
    .selectFrom('identity_providers')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertProvider({ database }: Context, provider: Insertable<Row>): Promise<void> {
  await database.insertInto('identity_providers').values(provider).execute();
}

export async function updateProvider({ database }: Context, id: string, changes: Updateable<Row>): Promise<void> {
  await database
    .updateTable('identity_providers')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .execute();
}

/** Only one is used at a time: the others of the organisation wait. */
export async function disableOthers({ database }: Context, organisationId: string, exceptId: string): Promise<void> {
  await database
    .updateTable('identity_providers')
    .set({ is_enabled: false, version: sql`version + 1` })
    .where('organisation_id', '=', organisationId)
    .where('id', '<>', exceptId)
    .where('is_enabled', '=', true)
    .execute();
}

export async function deleteProvider({ database }: Context, id: string): Promise<void> {
  await database.deleteFrom('identity_providers').where('id', '=', id).execute();
}

/** Ends every session that a provider began. */
export async function deleteSessionsOfProvider({ database }: Context, id: string): Promise<void> {
  await database
    .deleteFrom('sessions')
    .where(({ eb, selectFrom }) =>
      eb('id', 'in', selectFrom('single_sign_on_sessions').select('session_id').where('identity_provider_id', '=', id)),
    )
    .execute();
}
