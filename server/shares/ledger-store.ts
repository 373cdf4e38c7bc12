import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { releaseLocksEarly } from '../platform/early-release.ts';
import { newId } from '../platform/ids.ts';
import type { ShareSum } from './store.ts';

const place = sql`account_id, organisation_id, workspace_id`;

/**
 * Writes the ledger: one entry for each person of each workspace whose number of shares changed. Answers which of the
 * organisations have a quota to look at.
 */
export async function insertEntries(
  context: Context,
  entries: { sums: ShareSum[]; reason: string },
): Promise<string[]> {
  const { actor } = context;
  const { sums } = entries;
  const actorId = actor.kind === 'user' ? actor.userId : null;
  const organisationIds = [...new Set(sums.map((sum) => sum.organisation_id))];
  // One statement with eight lists, whether it is one person or ten thousand.
  const found = await sql<{ id: string }>`
    with entries as (
      insert into share_entries (id, ${place}, sharee_id, sharee_kind, change, reason, actor_user_id, at)
      select id, ${place}, sharee_id, sharee_kind, change, ${entries.reason}, actor_user_id, ${context.now()}
      from unnest(${sums.map(() => newId())}::uuid[], ${sums.map((sum) => sum.account_id)}::uuid[],
                  ${sums.map((sum) => sum.organisation_id)}::uuid[], ${sums.map((sum) => sum.workspace_id)}::uuid[],
                  ${sums.map((sum) => sum.sharee_id)}::uuid[], ${sums.map((sum) => sum.sharee_kind)}::text[],
                  ${sums.map((sum) => sum.change)}::integer[], ${sums.map((sum) => sum.actor_user_id ?? actorId)}::uuid[])
        as sums (id, ${place}, sharee_id, sharee_kind, change, actor_user_id))
    select id from organisations where id = any (${organisationIds}::uuid[]) and share_quota is not null`.execute(
    context.database,
  );
  return found.rows.map((row) => row.id);
}

/**
 * Moves the count of an account, up only as far as its allowance reaches; undefined when it does not reach. All acts of the
 * account wait for this row, so it is given back at the commit and not only once that is on disk.
 */
export async function moveCount(context: Context, accountId: string, change: number): Promise<number | undefined> {
  await releaseLocksEarly(context.database);
  const found = await sql<{ shares_used: number }>`
    update accounts set shares_used = shares_used + ${change}
    where id = ${accountId} and (${change} <= 0 or shares_used + ${change} <= share_allowance) returning shares_used`.execute(
    context.database,
  );
  return found.rows[0]?.shares_used;
}

export async function findCount(context: Context, accountId: string): Promise<{ used: number; allowance: number }> {
  const row = await context.database
    .selectFrom('accounts')
    .select(['shares_used', 'share_allowance'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return { used: row.shares_used, allowance: row.share_allowance };
}
