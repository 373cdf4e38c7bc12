import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { remember } from '../links/take-up.ts';
import { later, minute } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import type { LinkedChange, LinkedView } from './contract.ts';
import { reachLinkToSync } from './reach-link.ts';
import * as store from './store.ts';
import { viewLinked } from './view.ts';

/** Changes how often a workspace is compared with its folder and how many deletions wait for somebody. 409 `version_conflict`. */
export function changeLinkedWorkspace(
  outside: Outside<UserActor>,
  { id, workspaceId }: { id: string; workspaceId: string },
  change: LinkedChange,
): Promise<LinkedView> {
  return inTransaction(outside, async (context) => {
    const link = await reachLinkToSync(context, id, 'link.workspace_changed');
    const linked = await store.lockLinked(context, workspaceId);
    if (!linked || linked.link_id !== link.id) throw notFound();
    expectVersion(context, linked);
    const interval = change.intervalMinutes ?? linked.interval_minutes;
    const soonest = later(context.now(), interval * minute);
    await store.updateLinked(context, workspaceId, {
      interval_minutes: interval,
      deletes_maximum: change.deletesMaximum ?? linked.deletes_maximum,
      deletes_maximum_percent: change.deletesMaximumPercent ?? linked.deletes_maximum_percent,
      next_run_at: new Date(Math.min(linked.next_run_at.getTime(), soonest.getTime())),
      version: linked.version + 1,
    });
    await remember(context, link, { kind: 'link.workspace_changed', detail: { workspaceId, ...change } });
    const found = (await store.listLinked(context, link.id)).find((row) => row.workspace_id === linked.workspace_id);
    return viewLinked(found!);
  });
}
