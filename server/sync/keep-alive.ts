import { installationContext, inTransaction } from '../access/context.ts';
import { second } from '../platform/clock.ts';
import { saveProgress } from './run-store.ts';
import type { Running } from './running.ts';

/**
 * While a run goes on: writes how far it has come and renews its lease, once a second at most. A run that another node has
 * taken over stops here; one that somebody cancelled ends after the files at hand.
 */
export function keepAlive(running: Running, leaseSeconds: number): { stop(isBroken: boolean): Promise<void> } {
  const began = Date.now();
  const before = running.progress.activeMilliseconds;
  let writing: Promise<void> | undefined;
  let missed = Date.now();
  const write = async () => {
    running.progress.activeMilliseconds = before + Date.now() - began;
    const held = await inTransaction(installationContext(running.services), (context) =>
      saveProgress(context, running.run, { ...running.progress, leaseSeconds }),
    );
    missed = Date.now();
    if (running.state !== 'going') return;
    if (!held) running.state = 'stopped';
    else if (held.is_cancelled) running.state = 'cancelled';
  };
  const timer = setInterval(() => {
    writing ??= write()
      .catch(() => {
        // Without the database nothing else is saved either; once the lease is over, another node may have the run.
        if (Date.now() - missed > leaseSeconds * second) running.state = 'stopped';
      })
      .finally(() => {
        writing = undefined;
      });
  }, second);
  timer.unref();
  return {
    async stop(isBroken) {
      clearInterval(timer);
      await writing;
      if (running.state === 'stopped' && isBroken) return;
      await write().catch(() => undefined);
    },
  };
}
