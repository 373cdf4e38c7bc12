import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { documentsIn, takesPart } from './store.ts';

/**
 * What an open workspace uses: its documents times its participants, and what tasks share to people who take no part. The
 * first of it is no list of pairs, so it costs the same for a hundred as for a million.
 */
export const sharesOf = (workspaceId: RawBuilder<unknown>, ownerId: RawBuilder<unknown>) => sql`(
  ${documentsIn(workspaceId)} * (select count(*) from participants p where p.workspace_id = ${workspaceId} and p.status in ('invited', 'active')
                                   and p.user_id is distinct from ${ownerId})
  + (select count(*) from (select distinct t.document_id, t.sharee_id from task_shares t where t.workspace_id = ${workspaceId}) t
     where t.sharee_id <> ${ownerId} and not ${takesPart(workspaceId, sql`t.sharee_id`)}))`;

export type WorkspaceCount = { workspace_id: string; organisation_id: string; used: number };

/**
 * What an account has and uses, with what its open workspaces use: one statement, so that all of it is of one moment and
 * the parts add up to the whole.
 */
export async function countForAccount(
  context: Context,
  accountId: string,
): Promise<{ allowance: number; used: number; workspaces: WorkspaceCount[] }> {
  const found = await sql<{ allowance: number; used_by_account: number } & WorkspaceCount>`
    select a.share_allowance as allowance, a.shares_used as used_by_account, w.id as workspace_id, w.organisation_id, coalesce(s.used, 0) as used
    from accounts a
    left join workspaces w on w.account_id = a.id and w.organisation_id in (select id from organisations where account_id = a.id)
      and w.status = 'open'
    left join lateral (select ${sharesOf(sql`w.id`, sql`w.owner_user_id`)} as used) s on true
    where a.id = ${accountId} order by w.id`.execute(context.database);
  const [first] = found.rows;
  if (!first) throw new Error(`account ${accountId} is counted but does not exist`);
  const workspaces = found.rows.filter((row) => row.workspace_id !== null);
  return { allowance: first.allowance, used: first.used_by_account, workspaces };
}

export async function findOrganisationsOfAccount(
  context: Context,
  accountId: string,
): Promise<{ id: string; name: string }[]> {
  return context.database
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('account_id', '=', accountId)
    .orderBy('folded_name')
    .orderBy('id')
    .execute();
}

/** Names of workspaces that the actor may see as a member or administrator of their organisation. */
export async function findWorkspaceNames(context: Context, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await sql<{ id: string; name: string }>`
    select id, name from workspaces where id = any (${ids}::uuid[])`.execute(context.database);
  return new Map(found.rows.map((row) => [row.id, row.name]));
}

/** How many documents a workspace has, and people whom they are shared to. */
export async function countWorkspace(
  context: Context,
  workspaceId: string,
): Promise<{ documents: number; people: number }> {
  const found = await sql<{ documents: number; people: number }>`
    select (select count(*) from documents where workspace_id = ${workspaceId} and deleted_at is null) as documents,
           (select count(*) from participants where workspace_id = ${workspaceId} and status in ('invited', 'active')) as people`.execute(
    context.database,
  );
  return found.rows[0] ?? { documents: 0, people: 0 };
}
