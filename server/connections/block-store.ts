import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../access/context.ts';

export type Block = { blocked_organisation_id: string; blocked_by: string | null; created_at: Date };

/** Blocking twice is blocking once. */
export async function insertBlock(
  context: Context,
  block: { organisationId: string; blockedOrganisationId: string; by: string },
): Promise<void> {
  await context.database
    .insertInto('connection_blocks')
    .values({
      organisation_id: block.organisationId,
      blocked_organisation_id: block.blockedOrganisationId,
      blocked_by: block.by,
      created_at: context.now(),
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'blocked_organisation_id']).doNothing())
    .execute();
}

/** False when there was none. */
export async function deleteBlock(
  context: Context,
  organisationId: string,
  blockedOrganisationId: string,
): Promise<boolean> {
  const deleted = await context.database
    .deleteFrom('connection_blocks')
    .where('organisation_id', '=', organisationId)
    .where('blocked_organisation_id', '=', blockedOrganisationId)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

export type BlocksPlace = [string, string];

/** Newest first. */
export async function selectBlocks(
  context: Context,
  organisationId: string,
  page: { after: BlocksPlace | undefined; limit: number },
): Promise<Block[]> {
  const after: RawBuilder<unknown> = page.after
    ? sql`and (b.created_at, b.blocked_organisation_id) < (${page.after[0]}::timestamptz, ${page.after[1]}::uuid)`
    : sql``;
  const found = await sql<Block>`
    select b.blocked_organisation_id, b.blocked_by, b.created_at from connection_blocks b
    where b.organisation_id = ${organisationId} ${after}
    order by b.created_at desc, b.blocked_organisation_id desc limit ${page.limit}`.execute(context.database);
  return found.rows;
}
