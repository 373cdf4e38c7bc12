import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const script = new URL('../../main.ts', import.meta.url).pathname;

/** A server of its own process, which can be killed like a machine whose power goes, and started again. */
export class ServerProcess {
  /** Empty while it is down. */
  url = '';
  private child: ChildProcess | undefined;
  private readonly variables: Record<string, string>;
  private dataDir = '';

  constructor(variables: Record<string, string>) {
    this.variables = variables;
  }

  async start(): Promise<void> {
    this.dataDir = await mkdtemp(join(tmpdir(), 'causeway-storm-'));
    const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
    const child = spawn(process.execPath, [script], {
      env: {
        ...{ PATH, HOME, NODE_COMPILE_CACHE, PORT: '0', LOG_LEVEL: 'error', DATA_DIR: this.dataDir },
        ...this.variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const said: string[] = [];
    this.url = await new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr])
        createInterface({ input: stream }).on('line', (line) => {
          said.push(line);
          const found = line.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
          if (found) resolve(found);
        });
      child.once('exit', () => reject(new Error(`the server ended before it was ready: ${said.join('\n')}`)));
    });
  }

  /** Without a word, in the middle of whatever it does. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    this.url = '';
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
