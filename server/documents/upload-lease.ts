import { setTimeout as wait } from 'node:timers/promises';
import { installationContext, inTransaction, type Services } from '../access/context.ts';
import { second } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { dropLease, renewLease, takeLease } from './upload-store.ts';

type Lock = {
  lock(signal: AbortSignal, requestRelease: () => Promise<void> | void): Promise<void>;
  unlock(): Promise<void>;
};
export type Locker = { newLock(id: string): Lock };

const patienceMilliseconds = 10 * second;
const askAgainMilliseconds = 200;
const renewMilliseconds = second;

/**
 * One request at a time adds to an upload, on whichever node: a lease in the database, renewed while the request lives. A
 * client that lost its connection comes again before the server has noticed; the old request is then asked to let go.
 */
export function createLocker(services: Services): Locker {
  return { newLock: (id) => createLock(services, id) };
}

function createLock(services: Services, id: string): Lock {
  const leaseId = newId<'lease'>();
  const outside = installationContext(services);
  let timer: NodeJS.Timeout | undefined;
  return {
    async lock(signal, requestRelease) {
      const until = Date.now() + patienceMilliseconds;
      while (!(await inTransaction(outside, (context) => takeLease(context, id, leaseId)))) {
        if (signal.aborted || Date.now() > until)
          throw new Problem('upload_conflict', 'Another request is adding to this upload; try again in a moment.');
        await wait(askAgainMilliseconds);
      }
      timer = setInterval(() => {
        inTransaction(outside, (context) => renewLease(context, id, leaseId)).then(
          (state) => (state === 'held' ? undefined : requestRelease()),
          // A round that fails is followed by another; when all fail, the lease runs out, which the next look shows.
          () => undefined,
        );
      }, renewMilliseconds);
      timer.unref();
    },
    async unlock() {
      clearInterval(timer);
      await inTransaction(outside, (context) => dropLease(context, id, leaseId));
    },
  };
}
