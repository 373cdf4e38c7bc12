import { installationContext, inTransaction, type Services } from '../access/context.ts';
import { letGoOfKept } from '../documents/keep-contents.ts';
import { day, later, second } from '../platform/clock.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { runsKeptDays } from './linked-workspace.ts';
import { performRun, type RunOptions } from './perform-run.ts';
import { syncQueue, syncSweepQueue } from './queues.ts';
import { startRun } from './request-sync.ts';
import * as runs from './run-store.ts';
import { Released } from './running.ts';
import * as store from './store.ts';

/** Runs at a time on one node. */
const runsAtOnce = 2;
const lookAgainMilliseconds = 5 * second;

/** Performs what is due when it is told that something is, and looks again every few seconds while this node runs. */
export function syncJobs(services: Services): JobKinds {
  let performer: Performer | undefined;
  return {
    [syncQueue]: {
      // Not waited for: a long run would hold up those that wait behind it in the queue.
      async perform() {
        performer ??= openPerformer(services);
        performer.wake();
      },
      stop: async () => performer?.stop(),
      schedule: '* * * * *',
    },
    [syncSweepQueue]: { perform: () => sweepRuns(services), schedule: '41 * * * *' },
  };
}

type Performer = { wake(): void; stop(): Promise<void> };

function openPerformer(services: Services): Performer {
  const running = new Map<string, Promise<void>>();
  let looking: Promise<void> | undefined;
  let state: 'open' | 'stopping' = 'open';
  const options: RunOptions = {
    hook: () => {
      if (state === 'stopping') throw new Released('this node stops');
    },
  };
  const look = async () => {
    await startDue(services);
    const ids = await inTransaction(installationContext(services), (context) => runs.findClaimable(context, 20));
    for (const id of ids) {
      if (running.size >= runsAtOnce || running.has(id) || state === 'stopping') continue;
      const work = performRun(services, id, options)
        .then(() => undefined)
        .catch((error: unknown) => say(error))
        .finally(() => {
          running.delete(id);
          wake();
        });
      running.set(id, work);
    }
  };
  const wake = () => {
    if (state === 'stopping') return;
    looking ??= look()
      .catch(say)
      .finally(() => {
        looking = undefined;
      });
  };
  const timer = setInterval(wake, lookAgainMilliseconds);
  timer.unref();
  return {
    wake,
    async stop() {
      state = 'stopping';
      clearInterval(timer);
      await looking;
      await Promise.all(running.values());
    },
  };
}

function say(error: unknown): void {
  process.stderr.write(`Sync: ${error instanceof Error ? error.message : String(error)}\n`);
}

/** Starts the runs of workspaces whose time has come, and of those whose files waited for room that there is now. */
export async function startDue(services: Services): Promise<void> {
  const outside = installationContext(services);
  const due = await inTransaction(outside, (context) => store.findDue(context, 100));
  for (const linked of due) {
    const { workspace_id: workspaceId, link_id: linkId, organisation_id: organisationId } = linked;
    await inTransaction(outside, (context) => startRun(context, { workspaceId, linkId, organisationId }));
  }
}

/** Forgets runs after a while, and lets go of contents that were kept long enough. */
export async function sweepRuns(services: Services): Promise<void> {
  await inTransaction(installationContext(services), async (context) => {
    const now = context.now();
    await runs.deleteOldRuns(context, { idle: later(now, -day), any: later(now, -runsKeptDays * day) });
    await letGoOfKept(context);
  });
}
