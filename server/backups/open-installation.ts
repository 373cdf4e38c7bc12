import { access, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../environment.ts';
import { type Claim, claimDataDir } from '../platform/postgres/claim.ts';
import { startEmbeddedPostgres } from '../platform/postgres/embedded.ts';

export type Installation = { databaseUrl: string; close(): Promise<void> };

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** The database of a server that runs over this DATA_DIR, as its note tells; undefined when none runs. */
async function findRunning(dataDir: string): Promise<string | undefined> {
  try {
    const note = JSON.parse(await readFile(join(dataDir, 'secrets', 'server.json'), 'utf8')) as {
      databaseUrl?: string;
    };
    return note.databaseUrl;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** What is read must be there: starting the embedded database would make an empty one. */
export async function requireDatabase({ DATA_DIR, DATABASE_URL }: Environment): Promise<void> {
  if (DATABASE_URL) return;
  try {
    await access(join(DATA_DIR, 'postgres', 'PG_VERSION'));
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new Error(
      `DATA_DIR: there is no database in ${DATA_DIR}; set DATA_DIR or DATABASE_URL as the server has it.`,
    );
  }
}

/**
 * The database to read, whether or not a server runs: DATABASE_URL; else the embedded one of the server that runs over
 * DATA_DIR; else the embedded one, started for as long as it is needed.
 */
export async function openToRead(environment: Environment): Promise<Installation> {
  if (environment.DATABASE_URL) return openClaimed(environment);
  await requireDatabase(environment);
  let claim: Claim;
  try {
    claim = claimDataDir(environment.DATA_DIR);
  } catch (error) {
    const databaseUrl = await findRunning(environment.DATA_DIR);
    if (!databaseUrl) throw error;
    return { databaseUrl, close: async () => {} };
  }
  return openUnder(claim, environment);
}

/** The database for this process alone: a server that runs over DATA_DIR is named in the refusal. */
export async function openAlone(environment: Environment): Promise<Installation> {
  await mkdir(environment.DATA_DIR, { recursive: true });
  return openUnder(claimDataDir(environment.DATA_DIR), environment);
}

async function openUnder(claim: Claim, environment: Environment): Promise<Installation> {
  try {
    const { databaseUrl, close } = await openClaimed(environment);
    return { databaseUrl, close: () => close().finally(() => claim.release()) };
  } catch (error) {
    claim.release();
    throw error;
  }
}

/** The database for whoever holds the claim on DATA_DIR and goes on holding it. */
export async function openClaimed({ DATA_DIR, DATABASE_URL }: Environment): Promise<Installation> {
  if (DATABASE_URL) return { databaseUrl: DATABASE_URL, close: async () => {} };
  const postgres = await startEmbeddedPostgres({ dataDir: DATA_DIR, log: () => {} });
  return { databaseUrl: postgres.url, close: () => postgres.stop() };
}
