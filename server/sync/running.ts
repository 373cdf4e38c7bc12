import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, type Services } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import type { Repository } from '../platform/repositories/repository.ts';
import type { Progress } from './run-store.ts';
import * as runs from './run-store.ts';
import type { LinkedRow } from './store.ts';

/** The process has stopped, or the run is another node's: nothing more is done, and nothing is cleared away. */
export class Stopped extends Error {}
/** This node stops in good order: another may take the run up at once. */
export class Released extends Stopped {}
/** Somebody cancelled the run. */
export class Cancelled extends Error {}
/** Something changed while it was looked at: the next pass looks again. */
export class LookAgain extends Error {}
/** A file is not carried over, for a reason that its line in the log gives. */
export class NotNow extends Error {
  readonly action: 'waiting' | 'skipped' | 'failed';
  readonly shares: { needed: number; available: number } | undefined;
  constructor(action: NotNow['action'], because: string, shares?: { needed: number; available: number }) {
    super(because);
    this.action = action;
    this.shares = shares;
  }
}

/** A run on this node, as everything that it does has it. */
export type Running = {
  services: Services;
  actor: UserActor;
  run: { id: string; leaseId: string; deletesConfirmed: number };
  linked: LinkedRow;
  repository: Repository;
  progress: Progress;
  /** Which time the two sides are compared, from 1. */
  pass: number;
  /** How many files are to be looked at again in another pass. */
  again: number;
  /** What was seen holds no more: the next pass begins at once. */
  isStale: boolean;
  /** Files vanished from the repository: a new one may be one of them. */
  hasVanished: boolean;
  /** Set once a file did not fit: the next ones are asked for before they are read. */
  roomNeeded: number | undefined;
  /** Folders of the workspace by path, and those that are known to be in the repository. */
  folders: Map<string, Promise<string>>;
  repositoryFolders: Map<string, Promise<void>>;
  state: 'going' | 'stopped' | 'cancelled';
  /** Called between each two steps that change something; tests stop the run here. */
  hook: (step: string) => Promise<void> | void;
};

/** Comes between each two steps: throws when the run was stopped or cancelled. */
export async function between(running: Running, step: string): Promise<void> {
  if (running.state === 'stopped') throw new Stopped('stopped');
  if (running.state === 'cancelled') throw new Cancelled('cancelled');
  try {
    await running.hook(step);
  } catch (error) {
    running.state = 'stopped';
    throw error;
  }
}

/** The agent acts, with the version that it saw of what it changes. */
export function asAgent(running: Running, ifMatchVersion?: number): Outside<UserActor> {
  const { services, actor, run } = running;
  return {
    actor,
    services,
    request: { id: run.id, address: null, ...(ifMatchVersion === undefined ? {} : { ifMatchVersion }) },
    now: () => services.clock.now(),
  };
}

/** A step in the database: by the agent, in one transaction, and only while the run is this node's. */
export async function commit<Result>(
  running: Running,
  name: string,
  act: (context: Context<UserActor>) => Promise<Result>,
  ifMatchVersion?: number,
): Promise<Result> {
  await between(running, `before ${name}`);
  const result = await inTransaction(asAgent(running, ifMatchVersion), async (context) => {
    if (!(await runs.holdsLease(context, running.run))) throw new Stopped('another node has this run');
    return act(context);
  });
  await between(running, `after ${name}`);
  return result;
}

export type Told = {
  path: string;
  action: 'created' | 'updated' | 'moved' | 'deleted' | 'conflict' | 'waiting' | 'skipped' | 'failed';
  side?: 'repository' | 'workspace';
  because: string;
  sizeBytes?: number | null;
  documentId?: string | null;
  shares?: { needed: number; available: number } | undefined;
};

/** A line in the log of the run. */
export function tell(context: Context, running: Running, told: Told): Promise<void> {
  return runs.insertRunFile(context, {
    id: newId(),
    run_id: running.run.id,
    organisation_id: running.linked.organisation_id,
    path: told.path.slice(0, 4000),
    action: told.action,
    side: told.side ?? null,
    because: told.because.slice(0, 1000),
    size_bytes: told.sizeBytes ?? null,
    document_id: told.documentId ?? null,
    shares_needed: told.shares?.needed ?? null,
    shares_available: told.shares?.available ?? null,
    at: context.now(),
  });
}

/** The place of the linked workspace in every row. */
export function placeOf({ linked }: Running): { workspaceId: string; organisationId: string } {
  return { workspaceId: linked.workspace_id, organisationId: linked.organisation_id };
}
