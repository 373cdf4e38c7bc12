import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { holdLink, remember } from '../links/take-up.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { RunView } from './contract.ts';
import { viewRunNow } from './find-runs.ts';
import { syncQueue } from './queues.ts';
import { reachLinkToSync } from './reach-link.ts';
import * as runs from './run-store.ts';
import * as store from './store.ts';

/**
 * Has a workspace compared with its folder now, or all workspaces of the link; for its administrators and its own token. A
 * run that waits or goes on is the one that is asked for. 404; 409 `nothing_linked` while the link has no open workspace.
 */
export function requestSync(
  outside: Outside<UserActor>,
  id: string,
  { workspaceId }: { workspaceId?: string | undefined },
): Promise<RunView> {
  return inTransaction(outside, async (context) => {
    const link = await reachLinkToSync(context, id, 'link.sync_requested');
    const linked = (await store.listLinked(context, link.id)).filter(({ is_open }) => is_open);
    const meant = workspaceId ? linked.filter((row) => row.workspace_id === workspaceId.toLowerCase()) : linked;
    if (workspaceId && meant.length === 0) throw notFound();
    let first: runs.RunRow | undefined;
    for (const row of meant) {
      const run = await startRun(context, {
        workspaceId: row.workspace_id,
        linkId: link.id,
        organisationId: link.organisationId,
      });
      first ??= run;
    }
    if (!first) throw new Problem('nothing_linked');
    const workspaceIds = meant.map((row) => row.workspace_id);
    await remember(context, link, { kind: 'link.sync_requested', detail: { workspaceIds } });
    return viewRunNow(context, first);
  });
}

/** A run of a workspace from now on, or the one that is active; told of in the same commit to the nodes that perform runs. */
export async function startRun(
  context: Context,
  linked: { workspaceId: string; linkId: string; organisationId: string },
): Promise<runs.RunRow> {
  // In this order whoever deletes the link takes them too; and whoever performs a run takes the run after its workspace.
  await holdLink(context, linked.linkId);
  if (!(await store.lockLinked(context, linked.workspaceId))) throw notFound();
  const { actor, services } = context;
  await services.jobs.enqueue(context.database, syncQueue, {});
  const active = await runs.findActiveRun(context, linked.workspaceId);
  if (active) {
    // Whoever asks does not wait for the time at which a repository that was away is tried again.
    if (active.status === 'waiting') await runs.hasten(context, active.id);
    return active;
  }
  const id = newId<'run'>();
  await runs.insertRun(context, {
    id,
    workspace_id: linked.workspaceId,
    link_id: linked.linkId,
    organisation_id: linked.organisationId,
    asked_by: actor.kind === 'user' ? actor.userId : null,
    status: 'waiting',
    created_at: context.now(),
    next_try_at: context.now(),
  });
  return (await runs.findActiveRun(context, linked.workspaceId))!;
}
