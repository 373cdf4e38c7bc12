import { type Context, installationContext, inTransaction, type Services } from '../access/context.ts';
import { openLink } from '../links/open-link.ts';
import { later, minute } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import {
  Away,
  Changed,
  Full,
  Gone,
  Refused,
  type Repository,
  RepositoryError,
} from '../platform/repositories/repository.ts';
import { below } from './below.ts';
import { carry } from './carry.ts';
import { keepAlive } from './keep-alive.ts';
import { nextTryAfter } from './linked-workspace.ts';
import * as runs from './run-store.ts';
import { Cancelled, NotNow, Released, type Running, Stopped } from './running.ts';
import * as store from './store.ts';

export type RunOptions = {
  /** Opens the repository of the link; tests put faults between. */
  open?: (services: Services, linkId: string) => Promise<Repository>;
  hook?: Running['hook'];
  leaseSeconds?: number;
};

/**
 * Performs a run on this node, if no other has it: looks at both sides and makes them the same, file by file. It can be
 * stopped anywhere, by kill -9 too: the next node that takes it up compares both sides anew, and finds what is done already
 * to be equal. True when this node had the run.
 */
export async function performRun(services: Services, id: string, options: RunOptions = {}): Promise<boolean> {
  const outside = installationContext(services);
  const leaseId = newId();
  const seconds = options.leaseSeconds ?? services.environment.LINK_LEASE_SECONDS;
  const taken = await inTransaction(outside, async (context) => {
    await store.lockLinkedOfRun(context, id);
    const run = await runs.claimRun(context, id, { id: leaseId, seconds });
    if (!run) return undefined;
    await runs.deleteWaitingFiles(context, id);
    await store.updateLinked(context, run.workspace_id, { state: 'running' });
    const linked = await store.findLinked(context, run.workspace_id);
    return { run, linked: linked!, actor: await store.findAgent(context, run.link_id) };
  });
  if (!taken) return false;
  const { run, linked, actor } = taken;
  let repository: Repository | undefined;
  let end: End;
  try {
    if (!actor) throw new NotNow('failed', 'The agent of the link is disabled or has left the organisation.');
    repository = await (options.open ?? openLink)(services, run.link_id);
    const running = begin(
      { services, actor, run, leaseId, linked, repository: below(repository, linked.path) },
      options,
    );
    const alive = keepAlive(running, seconds);
    try {
      end = await carry(running);
    } finally {
      await alive.stop(end! === undefined);
    }
  } catch (error) {
    if (error instanceof Released) await inTransaction(outside, (context) => runs.releaseRun(context, { id, leaseId }));
    if (error instanceof Stopped || isStop(error)) return true;
    end = endOf(error, linked.failures, services);
  } finally {
    await repository?.close().catch(() => undefined);
  }
  await settle(services, { run: { id, leaseId }, linked, end });
  return true;
}

/** How a run ended: whether all is equal now, or what it waits for. */
export type End = {
  status: runs.RunStatus;
  state: store.LinkedRow['state'];
  error: string | null;
  nextTryAt?: Date;
  deletesWaiting?: number;
  sharesNeeded?: number | undefined;
};

/** Tests stop a run as if the process had died: nothing is cleared away then. */
function isStop(error: unknown): boolean {
  return error instanceof Error && error.name === 'Killed';
}

function begin(
  taken: Pick<Running, 'services' | 'actor' | 'linked' | 'repository'> & { run: runs.RunRow; leaseId: string },
  options: RunOptions,
): Running {
  const { run, leaseId, ...rest } = taken;
  return {
    ...rest,
    run: { id: run.id, leaseId, deletesConfirmed: run.deletes_confirmed },
    progress: {
      filesTotal: run.files_done,
      filesDone: run.files_done,
      bytesTotal: run.bytes_done,
      bytesDone: run.bytes_done,
      conflicts: run.conflicts,
      waiting: 0,
      failed: 0,
      activeMilliseconds: run.active_milliseconds,
    },
    pass: 1,
    again: 0,
    isStale: false,
    hasVanished: false,
    roomNeeded: undefined,
    folders: new Map(),
    repositoryFolders: new Map(),
    state: 'going',
    hook: options.hook ?? (() => undefined),
  };
}

/** A repository that is away is tried again, the later the more often it was; what only somebody can mend ends the run. */
function endOf(error: unknown, failures: number, { clock }: Services): End {
  if (error instanceof Cancelled) return { status: 'cancelled', state: 'waiting', error: null };
  const now = clock.now();
  const sentence = error instanceof Error ? error.message : String(error);
  const mended = error instanceof Refused || error instanceof NotNow || error instanceof Gone || isRefusal(error);
  if (mended) return { status: 'failed', state: 'failed', error: sentence };
  const wished = error instanceof Away && error.retryAfterSeconds ? later(now, error.retryAfterSeconds * 1000) : now;
  const next = nextTryAfter(failures, now);
  const isKnown = error instanceof RepositoryError || error instanceof Problem;
  const told = isKnown ? sentence : 'Something broke on our side; it is in the log.';
  if (!isKnown) process.stderr.write(`Sync: ${sentence}\n`);
  return {
    status: 'waiting',
    state: 'away',
    error: told,
    nextTryAt: new Date(Math.max(next.getTime(), wished.getTime())),
  };
}

function isRefusal(error: unknown): boolean {
  const codes = ['forbidden', 'workspace_closed', 'subscription_required', 'unauthenticated'];
  return (error instanceof Problem && codes.includes(error.code)) || error instanceof Full || error instanceof Changed;
}

async function settle(
  services: Services,
  { run, linked, end }: { run: { id: string; leaseId: string }; linked: store.LinkedRow; end: End },
): Promise<void> {
  await inTransaction(installationContext(services), async (context: Context) => {
    await store.lockLinked(context, linked.workspace_id);
    if (!(await runs.settleRun(context, run, end))) return;
    const now = context.now();
    const isAway = end.state === 'away';
    const again = nextTryAfter(linked.failures, now);
    const scheduled = later(now, linked.interval_minutes * minute);
    if (end.status === 'confirming' || end.status === 'done')
      await runs.endConfirming(context, linked.workspace_id, run.id);
    await store.updateLinked(context, linked.workspace_id, {
      state: end.state,
      failures: isAway || end.status === 'failed' ? linked.failures + 1 : 0,
      next_run_at: end.status === 'failed' && again > scheduled ? again : scheduled,
      shares_needed: end.sharesNeeded ?? null,
      ...(end.status === 'done' || end.status === 'confirming' ? { last_run_at: now } : {}),
    });
  });
}
