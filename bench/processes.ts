import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const root = new URL('..', import.meta.url).pathname;

export type Started = { url: string; pid: number; end(): Promise<void> };

/** Starts a script of ours with this Node and waits for the line that holds its address. */
export async function startScript(script: string, environment: Record<string, string>): Promise<Started> {
  const child = spawn(process.execPath, [`${root}${script}`], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await Promise.race([
    addressIn(child),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${script} ended with ${code} before it was ready`))),
  ]);
  return {
    url,
    pid: child.pid ?? 0,
    async end() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function addressIn(child: ChildProcess): Promise<string> {
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  return new Promise((resolve) => {
    for (const stream of streams) {
      createInterface({ input: stream }).on('line', (line) => {
        const found = line.match(/http:\/\/127\.0\.0\.1:\d+/g)?.at(-1);
        if (found) resolve(found);
      });
    }
  });
}

/** A program's standard output; throws with its standard error when it fails. As another user where one is given. */
export async function run(
  program: string,
  words: string[],
  environment: Record<string, string>,
  user: { uid: number; gid: number } | undefined = undefined,
): Promise<string> {
  const child = spawn(program, words, {
    ...user,
    cwd: user ? '/' : undefined,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', error: '' };
  child.stdout.on('data', (chunk) => (output.out += chunk));
  child.stderr.on('data', (chunk) => (output.error += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${output.error}`);
  return output.out;
}
