import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { type Binaries, programEnvironment } from './binaries.ts';
import type { DatabaseUser } from './database-user.ts';

/** How to start one of PostgreSQL's programs. */
export type Order = {
  binaries: Binaries;
  program: 'initdb' | 'postgres';
  user: DatabaseUser | undefined;
  /** Where the program stands; set before it drops to the user, so that it may lie below a closed directory. */
  directory: string;
  arguments: string[];
};

/**
 * Starts one of PostgreSQL's programs. Where the system can, it gets SIGINT when the thread that started it ends in whatever
 * way: call this from the main thread.
 */
export function spawnProgram(order: Order): ChildProcessWithoutNullStreams {
  const { binaries, program, user, directory } = order;
  const [command = '', ...rest] = [...binaries.endWithUs, binaries[program], ...order.arguments];
  return spawn(command, rest, {
    ...user,
    cwd: directory,
    env: programEnvironment(),
    // Its own process group: a Ctrl-C in the terminal is for the server, which then ends PostgreSQL in order.
    detached: true,
    stdio: 'pipe',
  });
}

/** Runs one of PostgreSQL's programs to its end. Throws an error with its last words when it fails. */
export async function runProgram(order: Order, input = ''): Promise<void> {
  const child = spawnProgram(order);
  let words = '';
  const listen = (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-4000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  // A program that ends before it read everything says why in its exit code and its last words.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ending = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code === 0 ? '' : `exit code ${code ?? signal}`));
  });
  if (!ending) return;
  if (words.includes('could not look up effective user ID')) {
    throw new Error(
      `PostgreSQL cannot make its database as user ${order.user?.uid ?? process.geteuid?.()}, who has no line in /etc/passwd. ` +
        'Start the server as a user who has one, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
  throw new Error(`PostgreSQL's ${order.program} failed (${ending}): ${words.trim()}`);
}
