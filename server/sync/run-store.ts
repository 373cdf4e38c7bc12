import { type Insertable, type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

export type RunStatus = 'waiting' | 'running' | 'confirming' | 'done' | 'cancelled' | 'failed';
export type RunRow = Omit<Selectable<Tables['link_runs']>, 'status'> & { status: RunStatus };
export type RunFileRow = Selectable<Tables['link_run_files']>;

export async function insertRun(context: Context, run: Insertable<Tables['link_runs']>): Promise<void> {
  await context.database.insertInto('link_runs').values(run).execute();
}

/** The run of a workspace that waits or runs; there is at most one. */
export async function findActiveRun(context: Context, workspaceId: string): Promise<RunRow | undefined> {
  const found = await sql<RunRow>`
    select * from link_runs where workspace_id = ${workspaceId} and status in ('waiting', 'running')`.execute(
    context.database,
  );
  return found.rows[0];
}

export async function findRun(context: Context, linkId: string, id: string): Promise<RunRow | undefined> {
  const found = await sql<RunRow>`select * from link_runs where id = ${id} and link_id = ${linkId}`.execute(
    context.database,
  );
  return found.rows[0];
}

export async function lockRun(context: Context, id: string): Promise<RunRow | undefined> {
  const found = await sql<RunRow>`select * from link_runs where id = ${id} for no key update`.execute(context.database);
  return found.rows[0];
}

/** Newest first. */
export async function selectRuns(
  context: Context,
  linkId: string,
  page: { workspaceId: string | undefined; beforeId: string | undefined; limit: number },
): Promise<RunRow[]> {
  const found = await sql<RunRow>`
    select * from link_runs where link_id = ${linkId}
      and (${page.workspaceId ?? null}::uuid is null or workspace_id = ${page.workspaceId ?? null}::uuid)
      and (${page.beforeId ?? null}::uuid is null or id < ${page.beforeId ?? null}::uuid)
    order by id desc limit ${page.limit}`.execute(context.database);
  return found.rows;
}

export async function selectRunFiles(
  context: Context,
  runId: string,
  page: { action: string | undefined; afterId: string | undefined; limit: number },
): Promise<RunFileRow[]> {
  const found = await sql<RunFileRow>`
    select * from link_run_files where run_id = ${runId}
      and (${page.action ?? null}::text is null or action = ${page.action ?? null})
      and (${page.afterId ?? null}::uuid is null or id > ${page.afterId ?? null}::uuid)
    order by id limit ${page.limit}`.execute(context.database);
  return found.rows;
}

/** The last lines of the logs of several runs, the newest first. */
export async function selectLastFiles(context: Context, runIds: string[], limit: number): Promise<RunFileRow[]> {
  const found = await sql<RunFileRow>`
    select f.* from unnest(${runIds}::uuid[]) r (id)
      cross join lateral (select * from link_run_files where run_id = r.id order by id desc limit ${limit}) f`.execute(
    context.database,
  );
  return found.rows;
}

export async function insertRunFile(context: Context, file: Insertable<Tables['link_run_files']>): Promise<void> {
  await context.database.insertInto('link_run_files').values(file).execute();
}

/** A run begins anew each time that it is taken up: what it told of files that wait is told again. */
export async function deleteWaitingFiles(context: Context, runId: string): Promise<void> {
  await sql`delete from link_run_files where run_id = ${runId} and action in ('waiting', 'skipped', 'failed')`.execute(
    context.database,
  );
}

/** Runs that nobody is at and whose time has come. */
export async function findClaimable(context: Context, limit: number): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select id from link_runs where status in ('waiting', 'running') and next_try_at <= ${context.now()}
      and (leased_until is null or leased_until <= clock_timestamp())
    order by next_try_at limit ${limit}`.execute(context.database);
  return found.rows.map(({ id }) => id);
}

/** Takes a run up for this node; undefined when another one has it, or when it has ended. */
export async function claimRun(
  context: Context,
  id: string,
  lease: { id: string; seconds: number },
): Promise<RunRow | undefined> {
  const found = await sql<RunRow>`
    update link_runs set status = 'running', lease_id = ${lease.id}, leased_until = clock_timestamp() + make_interval(secs => ${lease.seconds}),
      started_at = coalesce(started_at, ${context.now()}), error = null, conflicts = conflicts, waiting = 0, failed = 0, deletes_waiting = 0,
      version = version + 1
    where id = ${id} and status in ('waiting', 'running') and (leased_until is null or leased_until <= clock_timestamp())
    returning *`.execute(context.database);
  return found.rows[0];
}

export type Progress = {
  filesTotal: number;
  filesDone: number;
  bytesTotal: number;
  bytesDone: number;
  conflicts: number;
  waiting: number;
  failed: number;
  activeMilliseconds: number;
};

/** Writes how far the run has come and renews its lease; undefined when it is not this node's any more. */
export async function saveProgress(
  context: Context,
  run: { id: string; leaseId: string },
  progress: Progress & { leaseSeconds: number },
): Promise<{ is_cancelled: boolean } | undefined> {
  const found = await sql<{ is_cancelled: boolean }>`
    update link_runs set files_total = ${progress.filesTotal}, files_done = ${progress.filesDone}, bytes_total = ${progress.bytesTotal},
      bytes_done = ${progress.bytesDone}, conflicts = ${progress.conflicts}, waiting = ${progress.waiting}, failed = ${progress.failed},
      active_milliseconds = ${progress.activeMilliseconds},
      leased_until = clock_timestamp() + make_interval(secs => ${progress.leaseSeconds})
    where id = ${run.id} and lease_id = ${run.leaseId} and status = 'running' returning is_cancelled`.execute(
    context.database,
  );
  return found.rows[0];
}

/** Whether the run is still this node's, held so until commit. */
export async function holdsLease(context: Context, run: { id: string; leaseId: string }): Promise<boolean> {
  const found = await sql`
    select id from link_runs where id = ${run.id} and lease_id = ${run.leaseId} and status = 'running' for key share`.execute(
    context.database,
  );
  return found.rows.length > 0;
}

/** How a run ended, or why it waits for its next try. */
export async function settleRun(
  context: Context,
  run: { id: string; leaseId: string },
  end: { status: RunStatus; error: string | null; nextTryAt?: Date; deletesWaiting?: number },
): Promise<boolean> {
  const isOver = end.status !== 'waiting';
  const found = await sql`
    update link_runs set status = ${end.status}, error = ${end.error}, ended_at = ${isOver ? context.now() : null},
      next_try_at = coalesce(${end.nextTryAt ?? null}::timestamptz, next_try_at), deletes_waiting = ${end.deletesWaiting ?? 0},
      lease_id = null, leased_until = null, version = version + 1
    where id = ${run.id} and lease_id = ${run.leaseId} returning id`.execute(context.database);
  return found.rows.length > 0;
}

/** Ends a run that nobody is at. */
export async function endRun(context: Context, id: string, status: RunStatus): Promise<void> {
  await sql`
    update link_runs set status = ${status}, ended_at = ${context.now()}, version = version + 1 where id = ${id}`.execute(
    context.database,
  );
}

export async function askToCancel(context: Context, id: string): Promise<void> {
  await sql`update link_runs set is_cancelled = true, version = version + 1 where id = ${id}`.execute(context.database);
}

/** An earlier question whether to delete is answered by asking anew. */
export async function endConfirming(context: Context, workspaceId: string, exceptId: string): Promise<void> {
  await sql`
    update link_runs set status = 'done', version = version + 1
    where workspace_id = ${workspaceId} and status = 'confirming' and id <> ${exceptId}`.execute(context.database);
}

/** Somebody confirmed so many deletions: the run goes on. */
export async function saveConfirmation(context: Context, run: RunRow): Promise<void> {
  await sql`
    update link_runs set status = 'waiting', ended_at = null, deletes_confirmed = deletes_waiting, next_try_at = ${context.now()}, version = version + 1
    where id = ${run.id}`.execute(context.database);
}

/** Runs that nobody asks about any more: after a day when nothing came of them, after thirty otherwise. */
export async function deleteOldRuns(context: Context, before: { idle: Date; any: Date }): Promise<void> {
  await sql`
    delete from link_runs r where ended_at < ${before.any} or (ended_at < ${before.idle} and status in ('done', 'cancelled')
      and asked_by is null and not exists (select from link_run_files f where f.run_id = r.id))`.execute(
    context.database,
  );
}

/** It is tried now. */
export async function hasten(context: Context, id: string): Promise<void> {
  await sql`update link_runs set next_try_at = least(next_try_at, ${context.now()}) where id = ${id}`.execute(
    context.database,
  );
}

/** Lets go of a run, so that another node may take it up at once. */
export async function releaseRun(context: Context, run: { id: string; leaseId: string }): Promise<void> {
  await sql`update link_runs set leased_until = null where id = ${run.id} and lease_id = ${run.leaseId}`.execute(
    context.database,
  );
}
