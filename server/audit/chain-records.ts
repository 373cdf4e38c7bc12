import { aside, installationContext, type Outside, type Services } from '../access/context.ts';
import { second } from '../platform/clock.ts';
import { chainWaiting, chainWaitingOfAll } from './store.ts';

/** Records that get their places in one transaction. */
const atOnce = 2000;
const intervalMilliseconds = second;

/** Gives all records of an organisation that are committed by now their places in its chain. */
export async function chainNow(context: Outside, organisationId: string): Promise<void> {
  const own = { ...context, actor: { kind: 'installation' } as const };
  while ((await aside(own, (inside) => chainWaiting(inside, organisationId, atOnce))) === atOnce);
}

/** The same for every organisation; says how many records it was. */
export async function chainAll(services: Services): Promise<number> {
  const context = installationContext(services);
  for (let total = 0; ; ) {
    const chained = await aside(context, (inside) => chainWaitingOfAll(inside, atOnce));
    total += chained;
    if (chained < atOnce) return total;
  }
}

/**
 * Chains what was written, on every node, once a second; nodes leave each other's organisations out. A node that fails in
 * the middle leaves nothing half done, and the next one goes on.
 */
export function keepChaining(services: Services, log: (reason: string) => void): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const work = async () => {
    while (!stopping.signal.aborted) {
      await chainAll(services).catch((error: unknown) =>
        log(`Audit: ${error instanceof Error ? error.message : String(error)}`),
      );
      await pause(stopping.signal);
    }
  };
  const running = work();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, intervalMilliseconds);
    signal.addEventListener('abort', done);
  });
}
