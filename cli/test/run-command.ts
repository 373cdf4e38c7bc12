import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type Finished = { code: number | null; out: string; error: string };

const script = new URL('../main.ts', import.meta.url).pathname;

/** Runs the command line as its own process. `watch` hears each line of progress and may send the process a signal. */
export async function runCommand(
  words: string[],
  environment: Record<string, string>,
  watch?: (line: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Finished> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  const child = spawn(process.execPath, [script, ...words], {
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let error = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    error += chunk;
  });
  if (watch) createInterface({ input: child.stderr }).on('line', (line) => watch(line, (signal) => child.kill(signal)));
  const [code] = await once(child, 'close');
  return { code, out, error };
}
