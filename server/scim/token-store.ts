import { type Insertable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

export type TokenHolder = {
  id: string;
  organisation_id: string;
  account_id: string;
  plan: 'free' | 'paid';
  agent_user_id: string;
  name: string;
  last_used_at: Date | null;
  manages_administrators: boolean;
};

/** Whose token this is; for work in the name of the installation, before anybody acts. */
export async function findTokenByHash({ database }: Context, hash: Buffer): Promise<TokenHolder | undefined> {
  const { rows } = await sql<TokenHolder>`
    select t.id, t.organisation_id, o.account_id, a.plan, t.agent_user_id, t.name, t.last_used_at,
      coalesce(s.manages_administrators, false) as manages_administrators
    from scim_tokens t join organisations o on o.id = t.organisation_id join accounts a on a.id = o.account_id
      left join scim_settings s on s.organisation_id = o.id
    where t.token_hash = ${hash} and o.kind = 'organisation'`.execute(database);
  return rows[0];
}

export async function saveLastUse({ database, now }: Context, id: string): Promise<void> {
  await database.updateTable('scim_tokens').set({ last_used_at: now() }).where('id', '=', id).execute();
}

export async function insertToken({ database }: Context, token: Insertable<Tables['scim_tokens']>): Promise<void> {
  await database.insertInto('scim_tokens').values(token).execute();
}

export async function countTokens({ database }: Context, organisationId: string): Promise<number> {
  const { count } = await database
    .selectFrom('scim_tokens')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow();
  return count;
}

/** The tokens of an organisation, the oldest first; never what is kept of the tokens themselves. */
export function listTokens(
  { database }: Context,
  organisationId: string,
  page: { after: string | undefined; limit: number },
) {
  return database
    .selectFrom('scim_tokens')
    .select(['id', 'name', 'created_by', 'created_at', 'last_used_at'])
    .where('organisation_id', '=', organisationId)
    .$if(page.after !== undefined, (query) => query.where('id', '>', page.after ?? ''))
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

/** The name of the token that is gone now; undefined when there was none. */
export async function deleteToken(
  { database }: Context,
  organisationId: string,
  id: string,
): Promise<string | undefined> {
  const row = await database
    .deleteFrom('scim_tokens')
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst();
  return row?.name;
}

export async function findSettings({ database }: Context, organisationId: string) {
  const row = await database
    .selectFrom('scim_settings')
    .select(['manages_administrators', 'version'])
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();
  return row ?? { manages_administrators: false, version: 1 };
}

export async function saveSettings(
  { database }: Context,
  organisationId: string,
  settings: { manages_administrators: boolean; version: number },
): Promise<void> {
  await database
    .insertInto('scim_settings')
    .values({ organisation_id: organisationId, ...settings })
    .onConflict((conflict) => conflict.column('organisation_id').doUpdateSet(settings))
    .execute();
}

/** Requests of an organisation that are kept. */
const keptRequests = 200;

export async function insertRequest(
  { database }: Context,
  request: Insertable<Tables['scim_requests']>,
): Promise<void> {
  await database.insertInto('scim_requests').values(request).execute();
  await sql`delete from scim_requests where organisation_id = ${request.organisation_id} and id <= (
    select id from scim_requests where organisation_id = ${request.organisation_id}
    order by id desc offset ${keptRequests} limit 1)`.execute(database);
}

/** The latest first. */
export function listRequests(
  { database }: Context,
  organisationId: string,
  page: { before: string | undefined; limit: number },
) {
  return database
    .selectFrom('scim_requests')
    .select(['id', 'token_name', 'method', 'path', 'status', 'detail', 'at'])
    .where('organisation_id', '=', organisationId)
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before ?? ''))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}
