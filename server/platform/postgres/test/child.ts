import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** One of the small servers in this directory, run as a process of its own that a test may kill. */
export type Child = {
  pid: number;
  /** All lines it wrote so far. */
  lines: string[];
  /** Resolves with the first line that starts so; rejects when the child ends before. */
  line(start: string): Promise<string>;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Resolves with its exit code once it has ended and all its lines are read. */
  ended: Promise<number | null>;
};

export function runChild(script: string, args: string[], environment: Record<string, string> = {}): Child {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString('utf8')).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  return { pid: child.pid ?? 0, lines, ended, line: (start) => waitForLine(child, lines, start), kill };

  async function kill(signal: NodeJS.Signals): Promise<void> {
    child.kill(signal);
    await ended;
  }
}

function waitForLine(child: ChildProcess, lines: string[], start: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = lines.find((line) => line.startsWith(start));
      if (found !== undefined) resolve(found);
      return found !== undefined;
    };
    if (look()) return;
    child.stdout?.on('data', look);
    child.once('close', () => look() || reject(new Error(`ended without a line "${start}": ${lines.join('\n')}`)));
  });
}
