import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { notFound } from '../platform/errors.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import type { LinkedView, RunFileQuery, RunFileView, RunListQuery, RunView } from './contract.ts';
import { reachLinkToSync } from './reach-link.ts';
import * as runs from './run-store.ts';
import * as store from './store.ts';
import { viewLinked, viewRun, viewRunFile } from './view.ts';

/** Lines of its log that a run comes with. */
const filesOfRunMaximum = 20;

const idCursor = z.tuple([z.guid()]);

/** The runs of a link, the newest first, with how far they have come; for its administrators and its own token. */
export function findRuns(outside: Outside<UserActor>, id: string, query: RunListQuery): Promise<Page<RunView>> {
  return inTransaction(outside, async (context) => {
    const link = await reachLinkToSync(context, id);
    const beforeId = decodeCursor(query.cursor, idCursor)?.[0];
    const page = { workspaceId: query.workspaceId, beforeId, limit: query.limit + 1 };
    const rows = await runs.selectRuns(context, link.id, page);
    const viewOf = await viewsOf(context, rows.slice(0, query.limit));
    return cutPage(rows, query.limit, (row) => [row.id], viewOf);
  });
}

/** One run of a link; 404 for those of others. */
export function findRun(outside: Outside<UserActor>, id: string, runId: string): Promise<RunView> {
  return inTransaction(outside, async (context) => viewRunNow(context, await loadRun(context, id, runId)));
}

/** A run with the last of its log. */
export async function viewRunNow(context: Context, run: runs.RunRow): Promise<RunView> {
  return (await viewsOf(context, [run]))(run);
}

async function viewsOf(context: Context, rows: runs.RunRow[]): Promise<(run: runs.RunRow) => RunView> {
  const ids = rows.map(({ id }) => id);
  const files = Map.groupBy(await runs.selectLastFiles(context, ids, filesOfRunMaximum), ({ run_id }) => run_id);
  return (run) => viewRun(run, files.get(run.id) ?? []);
}

/** What a run did with each file, or why it did not, in the order in which it came. */
export function findRunFiles(
  outside: Outside<UserActor>,
  { id, runId }: { id: string; runId: string },
  query: RunFileQuery,
): Promise<Page<RunFileView>> {
  return inTransaction(outside, async (context) => {
    const run = await loadRun(context, id, runId);
    const afterId = decodeCursor(query.cursor, idCursor)?.[0];
    const page = { action: query.action, afterId, limit: query.limit + 1 };
    return cutPage(await runs.selectRunFiles(context, run.id, page), query.limit, (row) => [row.id], viewRunFile);
  });
}

/** The workspaces of a link and how they stand; for its administrators and its own token. */
export function findLinkedWorkspaces(
  outside: Outside<UserActor>,
  id: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<Page<LinkedView>> {
  return inTransaction(outside, async (context) => {
    const link = await reachLinkToSync(context, id);
    const after = decodeCursor(query.cursor, idCursor)?.[0] ?? '';
    const rows = (await store.listLinked(context, link.id)).filter((row) => row.workspace_id > after);
    return cutPage(rows.slice(0, query.limit + 1), query.limit, (row) => [row.workspace_id], viewLinked);
  });
}

/** A run of a link that the actor may look after; 404 for those of others. */
export async function loadRun(
  context: Context<UserActor>,
  id: string,
  runId: string,
  event?: string,
): Promise<runs.RunRow> {
  const link = await reachLinkToSync(context, id, event);
  const run = await runs.findRun(context, link.id, runId);
  if (!run) throw notFound();
  return run;
}
