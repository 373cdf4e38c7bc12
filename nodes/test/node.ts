import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minute } from '../../server/platform/clock.ts';
import { freePort, startProgram, until } from './programs.ts';

export const ownRoot = fileURLToPath(new URL('../..', import.meta.url));
/** The same on every node of a test. */
export const secretKey = '42'.repeat(32);

const readyMilliseconds = 5 * minute;

export type Node = {
  url: string;
  pid: number;
  dataDir: string;
  words(): string;
  exitCode(): number | null;
  /** As a power cut does. */
  kill(): Promise<void>;
  /** As an upgrade does. */
  stop(): Promise<void>;
};

type Options = {
  databaseUrl: string;
  variables?: Record<string, string>;
  /** Another version of the program, in another folder. */
  root?: string;
};

/** One server process, with a DATA_DIR of its own, and ready. */
export async function startNode({ databaseUrl, variables, root = ownRoot }: Options): Promise<Node> {
  const dataDir = await mkdtemp(join(tmpdir(), 'causeway-node-'));
  const port = await freePort();
  const running = startProgram(process.execPath, [join(root, 'server/main.ts')], {
    environment: {
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      SECRET_KEY: secretKey,
      PORT: String(port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      TRUST_PROXY: 'true',
      ...variables,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await until(
    async () => running.isOver() || (await fetch(`${url}/readyz`)).ok,
    `a node is ready at ${url}`,
    readyMilliseconds,
  );
  if (running.isOver()) throw new Error(`A node did not start: ${running.words()}`);
  const end = async (signal: NodeJS.Signals) => {
    await running.end(signal);
    await rm(dataDir, { recursive: true, force: true });
  };
  return {
    url,
    dataDir,
    pid: running.pid,
    words: running.words,
    exitCode: running.exitCode,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
