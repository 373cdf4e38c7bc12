import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A server to speak to. `close` ends it again where it was started only for this command. */
export type Server = { url: string; token: string; close(): Promise<void> };

/** For commands that work on files alone. */
export const noServer: Server = { url: '', token: '', close: async () => {} };

/**
 * Finds the server that a command speaks to: the one that CAUSEWAY_URL and CAUSEWAY_TOKEN name; else the one that runs
 * on this machine over DATA_DIR; else one that is started for the length of this command, over the same environment.
 */
export async function connect(variables: Record<string, string | undefined>): Promise<Server> {
  const { CAUSEWAY_URL: url, CAUSEWAY_TOKEN: token } = variables;
  if (url || token) {
    if (!url || !token)
      throw new Error('CAUSEWAY_URL and CAUSEWAY_TOKEN go together: the server, and an API token of yours there.');
    return { url: url.replace(/\/+$/, ''), token, close: async () => {} };
  }
  // Loaded only where it is used: who speaks to a server elsewhere would wait for it in vain.
  const { readEnvironment } = await import('../server/environment.ts');
  const environment = readEnvironment(variables);
  const running = await findRunning(environment.DATA_DIR);
  if (running) return running;
  const { startServer } = await import('../server/start.ts');
  const quiet = { ...environment, PORT: 0, HOST: '127.0.0.1', LOG_LEVEL: 'error' as const };
  const started = await startServer(quiet, (sentence) => process.stderr.write(`${sentence}\n`));
  return { url: started.url, token: started.installationToken, close: started.stop };
}

async function findRunning(dataDir: string): Promise<Server | undefined> {
  let text: string;
  try {
    text = await readFile(join(dataDir, 'secrets', 'server.json'), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  const facts = JSON.parse(text) as { url: string; pid: number; token: string };
  if (!isAlive(facts.pid)) return undefined;
  try {
    const answer = await fetch(`${facts.url}/healthz`, { signal: AbortSignal.timeout(5000) });
    return answer.ok ? { url: facts.url, token: facts.token, close: async () => {} } : undefined;
  } catch (error) {
    // A stale file whose process number somebody else has now; the claim on DATA_DIR decides when we start our own.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
