import { hash, verify } from '@node-rs/argon2';
import { Problem } from '../platform/errors.ts';

/** argon2id with 19 MiB, two passes, one lane: about 12 ms each, off the event loop. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** How many are computed at once; more would only take memory and the threads that files and names are looked up with. */
export const concurrentMaximum = 3;
/** How many may wait; beyond that it is better to say "later" than to let everybody wait for seconds. */
export const waitingMaximum = 500;

let running = 0;
const waiting: (() => void)[] = [];

async function takingTurns<Result>(act: () => Promise<Result>): Promise<Result> {
  if (running >= concurrentMaximum) {
    if (waiting.length >= waitingMaximum) {
      throw new Problem('unavailable', 'Too many people sign in at this moment; try again.', { retryAfterSeconds: 5 });
    }
    // Whoever finishes hands their turn on, so that `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await act();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** What is stored of a password. 503 `unavailable` when far too many wait. */
export function hashPassword(password: string): Promise<string> {
  return takingTurns(() => hash(password, cost));
}

let hashOfNobody: Promise<string> | undefined;

/**
 * Whether the password fits the stored hash. Where there is no hash (nobody has the address, or they may not sign in) it
 * takes as long and says no, so that time tells nothing.
 */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  hashOfNobody ??= hashPassword('nobody has this password');
  const against = passwordHash ?? (await hashOfNobody);
  const fits = await takingTurns(() => verify(against, password));
  return fits && passwordHash !== undefined;
}
