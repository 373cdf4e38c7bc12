import type { Insertable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

export async function insertApiToken({ database }: Context, token: Insertable<Tables['api_tokens']>): Promise<void> {
  await database.insertInto('api_tokens').values(token).execute();
}

export async function countApiTokens({ database }: Context, userId: string): Promise<number> {
  const { count } = await database
    .selectFrom('api_tokens')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return count;
}

/** One of this person's; never the token itself. */
export function findApiToken({ database }: Context, userId: string, id: string) {
  return database
    .selectFrom('api_tokens')
    .select(['id', 'name', 'created_at'])
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** Newest first, one more than asked for. */
export function listApiTokens(
  { database }: Context,
  userId: string,
  page: { limit: number; before?: string | undefined },
) {
  return database
    .selectFrom('api_tokens')
    .select(['id', 'name', 'created_at'])
    .where('user_id', '=', userId)
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before!))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

/** Says whether there was one. */
export async function deleteApiToken({ database }: Context, userId: string, id: string): Promise<boolean> {
  const result = await database
    .deleteFrom('api_tokens')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}
