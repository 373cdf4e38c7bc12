import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPostmasterFile } from './leftover.ts';
import { type Order, spawnProgram } from './run-program.ts';

/** A running PostgreSQL as our child process. */
export type Postmaster = {
  pid: number;
  /** How it ended, in words; settles when it has. */
  ended: Promise<string>;
  hasEnded(): boolean;
  /** Its last lines of log, for the error that reports a failed start. */
  lastWords(): string;
  signal(name: NodeJS.Signals): void;
};

/** Starts PostgreSQL without waiting until it is ready. Each line of its log goes to `log`. */
export async function launch(order: Order, log: (line: string) => void): Promise<Postmaster> {
  const child = spawnProgram(order);
  child.stdin.end();
  const words: string[] = [];
  const listen = (line: string) => {
    words.push(line);
    if (words.length > 40) words.shift();
    log(line);
  };
  createInterface({ input: child.stdout }).on('line', listen);
  createInterface({ input: child.stderr }).on('line', listen);
  let hasEnded = false;
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => {
      hasEnded = true;
      resolve(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  return {
    pid,
    ended,
    hasEnded: () => hasEnded,
    lastWords: () => words.join('\n'),
    signal: (name) => void child.kill(name),
  };
}

/** Thrown when PostgreSQL ends before it is ready. */
export class StartFailure extends Error {}

// Recovery after a crash replays at most a checkpoint's worth of log: seconds, on a poor disk minutes.
const readyWithinMs = 300_000;

/** Waits until PostgreSQL accepts connections. Throws a {@link StartFailure} when it ends before, or takes too long. */
export async function untilReady(postmaster: Postmaster, clusterDir: string): Promise<void> {
  for (const end = Date.now() + readyWithinMs; Date.now() < end; await sleep(10)) {
    if (postmaster.hasEnded()) {
      throw new StartFailure(`PostgreSQL did not start (${await postmaster.ended}): ${postmaster.lastWords()}`);
    }
    const file = await readPostmasterFile(clusterDir);
    if (file?.pid === postmaster.pid && file.status === 'ready') return;
  }
  await endPostmaster(postmaster);
  throw new StartFailure(`PostgreSQL was not ready after ${readyWithinMs / 1000} s: ${postmaster.lastWords()}`);
}

/** Ends PostgreSQL: first in order (open transactions are rolled back), after 8 s at once, at last by force. */
export async function endPostmaster(postmaster: Postmaster): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 8000],
    ['SIGQUIT', 2000],
    ['SIGKILL', 2000],
  ];
  for (const [signal, patienceMs] of steps) {
    if (postmaster.hasEnded()) return;
    postmaster.signal(signal);
    const timer = new AbortController();
    await Promise.race([
      postmaster.ended,
      sleep(patienceMs, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
  }
}
