import { installationContext, inTransaction, type Services } from '../access/context.ts';
import { later, minute, second } from '../platform/clock.ts';
import { deliver } from './deliver.ts';
import { findLanes, giveBack, type Lane, takeDue } from './delivery-store.ts';

/** Requests under way at a time: in all, of one organisation, and to one receiver; one that fails gets one at a time. */
const underWayMaximum = { all: 128, organisation: 24, webhook: 8 };
/** What is taken for a receiver at once, to be sent one after another by its lanes. */
const takenAtOnce = 64;
/** A node that takes a delivery has this long; then another may. */
const leaseMinutes = 5;
/** No attempt begins later than this after it was taken: it would run beyond the lease. */
const beginMinutes = 4;
/** Retries that are due sooner than this are waited for; the others are found by the job that looks each minute. */
const awaitedSeconds = 60;

export type Dispatcher = {
  /** Looks what is due and sends it; returns at once. */
  wake(): void;
  /** When nothing is due or under way. */
  settled(): Promise<void>;
  stop(): Promise<void>;
};

type Running = { organisationId: string; lanes: number };

/**
 * Sends what is due from this node. Each receiver has lanes of its own, so that one that is slow or dead holds up nothing
 * but itself; chance decides who is next when all lanes are taken.
 */
export function openDispatcher(services: Services, log: (sentence: string) => void): Dispatcher {
  const stopping = new AbortController();
  const running = new Map<string, Running>();
  const work = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let looking: Promise<void> | undefined;
  let isWokenAgain = false;

  const wake = () => {
    if (stopping.signal.aborted) return;
    isWokenAgain = true;
    looking ??= look().finally(() => {
      looking = undefined;
      if (isWokenAgain) wake();
    });
  };

  async function look(): Promise<void> {
    isWokenAgain = false;
    try {
      const busy = [...running.keys()];
      const lanes = await inTransaction(installationContext(services), (context) => findLanes(context, busy));
      for (const lane of shuffled(lanes)) await open(lane);
    } catch (error) {
      log(`Webhooks: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async function open(lane: Lane): Promise<void> {
    const lanes = Math.min(lane.isFailing ? 1 : underWayMaximum.webhook, free(lane.organisationId));
    if (lanes < 1 || stopping.signal.aborted) return;
    const taken = {
      limit: lane.isFailing ? 1 : takenAtOnce,
      until: later(services.clock.now(), leaseMinutes * minute),
    };
    const ids = await inTransaction(installationContext(services), (context) =>
      takeDue(context, lane.webhookId, taken),
    );
    if (ids.length === 0) return;
    const count = Math.min(lanes, ids.length);
    running.set(lane.webhookId, { organisationId: lane.organisationId, lanes: count });
    const sending = sendAll(ids, count).finally(() => {
      running.delete(lane.webhookId);
      work.delete(sending);
      wake();
    });
    work.add(sending);
  }

  /** Free lanes for one more receiver of an organisation. */
  function free(organisationId: string): number {
    const all = [...running.values()];
    const own = all.filter((one) => one.organisationId === organisationId);
    const sum = (some: Running[]) => some.reduce((total, one) => total + one.lanes, 0);
    return Math.min(underWayMaximum.all - sum(all), underWayMaximum.organisation - sum(own));
  }

  async function sendAll(ids: string[], lanes: number): Promise<void> {
    const queue = [...ids];
    const beginUntil = performance.now() + beginMinutes * minute;
    const lane = async () => {
      while (queue.length > 0 && !stopping.signal.aborted && performance.now() < beginUntil) {
        // The others would fail alike, each after its whole time: they are taken again one by one.
        if (!(await sendOne(queue.shift()!))) return;
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    if (queue.length > 0)
      await inTransaction(installationContext(services), (context) => giveBack(context, queue)).catch(say);
  }

  /** False when it is to be tried again. */
  async function sendOne(id: string): Promise<boolean> {
    try {
      const next = await deliver(services, id, stopping.signal);
      if (next) wakeAt(next);
      return next === null;
    } catch (error) {
      say(error);
      return false;
    }
  }

  const say = (error: unknown) => log(`Webhooks: ${error instanceof Error ? error.message : String(error)}`);

  function wakeAt(moment: Date): void {
    const wait = moment.getTime() - services.clock.now().getTime();
    if (wait > awaitedSeconds * second) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      wake();
    }, Math.max(wait, 0) + 10);
    timers.add(timer);
    timer.unref();
  }

  async function settled(): Promise<void> {
    while (looking || work.size > 0) await Promise.all([looking, ...work]);
  }

  return {
    wake,
    settled,
    async stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      await settled();
    },
  };
}

function shuffled<Item>(items: Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
