import type { Insertable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

export async function deleteLinkToken({ database }: Context, linkId: string): Promise<boolean> {
  const result = await database.deleteFrom('api_tokens').where('link_id', '=', linkId).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

export async function insertLinkToken({ database }: Context, token: Insertable<Tables['api_tokens']>): Promise<void> {
  await database.insertInto('api_tokens').values(token).execute();
}

export function findLinkTokens({ database }: Context, linkIds: string[]) {
  return database.selectFrom('api_tokens').select(['link_id', 'created_at']).where('link_id', 'in', linkIds).execute();
}

export async function findLinkOfToken({ database }: Context, apiTokenId: string): Promise<string | null> {
  const row = await database.selectFrom('api_tokens').select('link_id').where('id', '=', apiTokenId).executeTakeFirst();
  return row?.link_id ?? null;
}
