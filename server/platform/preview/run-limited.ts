import { type ChildProcess, spawn } from 'node:child_process';
import { PreviewImpossible } from './preview.ts';

/** Wall-clock time of one process. */
export const timeSeconds = 20;

export type LimitedRun = {
  command: string[];
  /** The only place where it may write, and its home. */
  folder: string;
  outputBytesMaximum: number;
  environment?: Record<string, string>;
  signal: AbortSignal;
  timeSeconds?: number | undefined;
};

/**
 * Runs a process in a group of its own, with no secret in its environment, and gives what it wrote to its output. When it fails,
 * writes too much or takes too long, the whole group is killed and `PreviewImpossible` thrown.
 */
export async function runLimited(options: LimitedRun): Promise<Buffer> {
  const { command, folder, environment, outputBytesMaximum, signal } = options;
  signal.throwIfAborted();
  const [program = '', ...rest] = command;
  const child = spawn(program, rest, {
    cwd: folder,
    env: { ...plainEnvironment(folder), ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: process.platform !== 'win32',
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const { promise: given, reject: giveUp } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => giveUp(new PreviewImpossible('Rendering it takes too long.')),
    (options.timeSeconds ?? timeSeconds) * 1000,
  );
  const abort = () => giveUp(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([outputOf(child, outputBytesMaximum), given]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    kill(child);
    // Only then its folder can be cleared away.
    await ended;
  }
}

function outputOf(child: ChildProcess, maximum: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > maximum) reject(new PreviewImpossible('The preview would be too large.'));
      else chunks.push(chunk);
    });
    child.on('error', (error) => reject(new Error('The process for previews could not be started.', { cause: error })));
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new PreviewImpossible('It cannot be rendered within the limits: it is damaged, or needs too much.'));
    });
  });
}

/** With everything that it started. */
function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function plainEnvironment(folder: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    // Fewer reserves, so that a limit of memory means memory that is used.
    MALLOC_ARENA_MAX: '2',
    UV_THREADPOOL_SIZE: '2',
  };
}
