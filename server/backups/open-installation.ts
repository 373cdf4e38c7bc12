import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../environment.ts';
import { claimDataDir } from '../platform/postgres/claim.ts';
import { startEmbeddedPostgres } from '../platform/postgres/embedded.ts';

export type Installation = { databaseUrl: string; close(): Promise<void> };

/** The database of a server that runs over this DATA_DIR, as its note tells; undefined when none runs. */
async function findRunning(dataDir: string): Promise<string | undefined> {
  try {
    const note = JSON.parse(await readFile(join(dataDir, 'secrets', 'server.json'), 'utf8')) as {
      databaseUrl?: string;
    };
    return note.databaseUrl;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/**
 * The database to read, whether or not a server runs: DATABASE_URL; else the embedded one of the server that runs over
 * DATA_DIR; else the embedded one, started for as long as it is needed.
 */
export async function openToRead(environment: Environment): Promise<Installation> {
  if (environment.DATABASE_URL) return { databaseUrl: environment.DATABASE_URL, close: async () => {} };
  try {
    return await openAlone(environment);
  } catch (error) {
    const databaseUrl = await findRunning(environment.DATA_DIR);
    if (!databaseUrl) throw error;
    return { databaseUrl, close: async () => {} };
  }
}

/** The database for this process alone: a server that runs over DATA_DIR is named in the refusal. */
export async function openAlone(environment: Environment): Promise<Installation> {
  await mkdir(environment.DATA_DIR, { recursive: true });
  const claim = claimDataDir(environment.DATA_DIR);
  try {
    if (environment.DATABASE_URL) return { databaseUrl: environment.DATABASE_URL, close: async () => claim.release() };
    const postgres = await startEmbeddedPostgres({ dataDir: environment.DATA_DIR, log: () => {} });
    return {
      databaseUrl: postgres.url,
      async close() {
        await postgres.stop();
        claim.release();
      },
    };
  } catch (error) {
    claim.release();
    throw error;
  }
}
