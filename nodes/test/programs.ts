import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type Running = {
  pid: number;
  /** What it said so far, the last lines of it. */
  words(): string;
  isOver(): boolean;
  /** What it ended with; null while it runs, and when a signal ended it. */
  exitCode(): number | null;
  end(signal?: NodeJS.Signals): Promise<void>;
};

const kept = 200_000;

/** Where a program lies, or a sentence that says which package brings it. */
export function findProgram(name: string, debianPackage: string): string {
  const places = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/bin'];
  const found = places.map((place) => join(place, name)).find((path) => existsSync(path));
  if (found) return found;
  throw new Error(`${name} is not installed, so many nodes cannot be tried here (Debian: ${debianPackage}).`);
}

/** Starts a program that ends with this process; `user` is whom it drops to when we are root. */
export function startProgram(
  program: string,
  args: string[],
  options: { environment?: Record<string, string>; user?: string; workingDirectory?: string } = {},
): Running {
  const asUser =
    options.user && process.getuid?.() === 0
      ? [`--reuid=${options.user}`, `--regid=${options.user}`, '--clear-groups']
      : [];
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', ...asUser, program, ...args], {
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...options.environment },
    cwd: options.workingDirectory,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = listenTo(child);
  return {
    pid: child.pid ?? 0,
    words: said,
    isOver: () => isOver(child),
    exitCode: () => child.exitCode,
    async end(signal = 'SIGTERM') {
      if (isOver(child)) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await gone;
      clearTimeout(late);
    },
  };
}

const isOver = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

function listenTo(child: ChildProcess): () => string {
  let words = '';
  const hear = (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-kept);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.on('error', (error) => hear(Buffer.from(error.message)));
  return () => words;
}

/** A port of 127.0.0.1 that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits for what is to come; what is thrown on the way counts as not yet. */
export async function until<Found>(
  look: () => Promise<Found | false | undefined> | Found | false | undefined,
  what: string,
  patienceMilliseconds = 120_000,
): Promise<Found> {
  const end = Date.now() + patienceMilliseconds;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    await wait(200);
  }
  throw new Error(
    `${what}: not within ${patienceMilliseconds / 1000} s${last instanceof Error ? ` (${last.message})` : ''}`,
  );
}
