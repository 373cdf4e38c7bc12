import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '../platform/errors.ts';

/** How long a repetition waits for the first answer before it hears 409 `idempotency_key_in_use`. */
const patienceMilliseconds = 10_000;
const pauseMilliseconds = 25;

/**
 * Performs a request whose Idempotency-Key may be on another one that is still under way: then it waits, holding nothing
 * meanwhile, and asks `again` until that hears the first answer.
 */
export async function afterTheFirst<Result>(
  perform: () => Promise<Result>,
  again: () => Promise<Result>,
): Promise<Result> {
  const until = performance.now() + patienceMilliseconds;
  for (let act = perform; ; act = again) {
    try {
      return await act();
    } catch (error) {
      const isUnderWay = error instanceof Problem && error.code === 'idempotency_key_in_use';
      if (!isUnderWay || performance.now() >= until) throw error;
      await wait(pauseMilliseconds);
    }
  }
}
