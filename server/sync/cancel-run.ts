import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { notFound, Problem } from '../platform/errors.ts';
import type { RunView } from './contract.ts';
import { loadRun, viewRunNow } from './find-runs.ts';
import * as runs from './run-store.ts';

/**
 * Has a run end after the files at hand; what is done stays, and the next run goes on from there. For the link's
 * administrators and its own token; 409 `run_ended`.
 */
export function cancelRun(outside: Outside<UserActor>, id: string, runId: string): Promise<RunView> {
  return inTransaction(outside, async (context) => {
    await loadRun(context, id, runId, 'link.run_cancelled');
    const run = await runs.lockRun(context, runId);
    if (!run) throw notFound();
    expectVersion(context, run);
    if (run.status !== 'waiting' && run.status !== 'running') throw new Problem('run_ended');
    if (run.status === 'running') await runs.askToCancel(context, runId);
    else await runs.endRun(context, runId, 'cancelled');
    await record(context, {
      kind: 'link.run_cancelled',
      organisationIds: [run.organisation_id, context.actor.organisationId],
      subject: { kind: 'link', id: run.link_id },
      detail: { runId, workspaceId: run.workspace_id },
    });
    return viewRunNow(context, (await runs.lockRun(context, runId))!);
  });
}
