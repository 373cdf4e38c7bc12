import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { notFound, Problem } from '../platform/errors.ts';
import type { RunView } from './contract.ts';
import { loadRun, viewRunNow } from './find-runs.ts';
import { syncQueue } from './queues.ts';
import * as runs from './run-store.ts';
import * as store from './store.ts';

/**
 * Lets the deletions be carried over that were too many to do it unasked: as many as the run told of, and no more. The run
 * goes on. For the link's administrators and its own token; 409 `run_ended` unless it waits for this, or while another goes on.
 */
export function confirmDeletes(outside: Outside<UserActor>, id: string, runId: string): Promise<RunView> {
  return inTransaction(outside, async (context) => {
    const { workspace_id: workspaceId } = await loadRun(context, id, runId, 'link.deletes_confirmed');
    await store.lockLinked(context, workspaceId);
    const run = await runs.lockRun(context, runId);
    if (!run) throw notFound();
    expectVersion(context, run);
    if (run.status !== 'confirming' || (await runs.findActiveRun(context, workspaceId))) throw new Problem('run_ended');
    await runs.saveConfirmation(context, run);
    await context.services.jobs.enqueue(context.database, syncQueue, {});
    await record(context, {
      kind: 'link.deletes_confirmed',
      organisationIds: [run.organisation_id, context.actor.organisationId],
      subject: { kind: 'link', id: run.link_id },
      detail: { runId, workspaceId, count: run.deletes_waiting },
    });
    return viewRunNow(context, (await runs.lockRun(context, runId))!);
  });
}
