import { sql } from 'kysely';
import { type Context, withWiderSight } from '../access/context.ts';
import { day, later } from '../platform/clock.ts';
import type { WorkspaceRow } from './store.ts';

/** Everybody who works in a workspace and can sign in, its owner included, each once. */
export async function findAddressesOf(
  context: Context,
  workspaceId: string,
): Promise<{ userId: string; email: string }[]> {
  const statement = sql<{ userId: string; email: string }>`
    select u.id as "userId", u.email from users u
    where u.status = 'active' and (u.id in (select user_id from participants where workspace_id = ${workspaceId} and status = 'active')
      or exists (select from workspaces w where w.id = ${workspaceId} and w.owner_user_id = u.id and w.organisation_id = u.organisation_id))
    order by u.id`;
  const found = await withWiderSight(context, 'whoever works in a workspace is told what becomes of it', () =>
    statement.execute(context.database),
  );
  return found.rows;
}

/** Links of invitations into a workspace that closes; they lead nowhere any more. */
export async function deleteLinksOf(context: Context, workspaceId: string): Promise<void> {
  await withWiderSight(context, 'links of invitations are read and replaced by nobody but the installation', () =>
    sql`delete from participant_invitations where participant_id in (select id from participants where workspace_id = ${workspaceId})`.execute(
      context.database,
    ),
  );
}

/** Open workspaces whose moment has come, a few, each held; other nodes take others. */
export async function lockDue(context: Context, limit: number): Promise<WorkspaceRow[]> {
  const found = await sql<WorkspaceRow>`
    select * from workspaces where status = 'open' and closes_at <= ${context.now()}
    order by closes_at, id limit ${limit} for no key update skip locked`.execute(context.database);
  return found.rows;
}

/** Open workspaces that close within so many days, of which no notice as late as this one was sent. */
export async function lockToTell(
  context: Context,
  { days, limit }: { days: number; limit: number },
): Promise<WorkspaceRow[]> {
  const now = context.now();
  const found = await sql<WorkspaceRow>`
    select * from workspaces where status = 'open' and closes_at > ${now} and closes_at <= ${later(now, days * day)}
      and (close_notice_days is null or close_notice_days > ${days})
    order by closes_at, id limit ${limit} for no key update skip locked`.execute(context.database);
  return found.rows;
}

/** A notice is no change of the workspace: its version stays. */
export async function saveNotice({ database }: Context, id: string, days: number): Promise<void> {
  await database.updateTable('workspaces').set({ close_notice_days: days }).where('id', '=', id).execute();
}

/**
 * Deletes records of workspaces that were closed before this moment, with all that hangs on them. What still has content
 * in the store waits until it is collected.
 */
export async function deleteRecordsBefore(
  context: Context,
  { before, limit }: { before: Date; limit: number },
): Promise<{ id: string; organisation_id: string }[]> {
  const found = await sql<{ id: string; organisation_id: string }>`
    delete from workspaces where id in (
      select id from workspaces w where status = 'closed' and closed_at <= ${before}
        and not exists (select from contents c where c.workspace_id = w.id)
        and not exists (select from task_shares s where s.workspace_id = w.id)
      order by closed_at, id limit ${limit} for update skip locked)
    returning id, organisation_id`.execute(context.database);
  return found.rows;
}
