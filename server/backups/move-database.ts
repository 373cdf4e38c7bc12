import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../environment.ts';
import { claimDataDir } from '../platform/postgres/claim.ts';
import type { Manifest } from './backup.ts';
import { countNodeConnections } from './load-store.ts';
import { openClaimed, requireDatabase } from './open-installation.ts';
import { requireKnownMigrations, requireUninhabited, restoreDatabase } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

export type MoveOptions = {
  environment: Environment;
  /** The PostgreSQL server to move to; undefined for the embedded database. */
  to: string | undefined;
  signal: AbortSignal;
  say(sentence: string): void;
};

const movingPrefix = 'moving-';

/**
 * Moves the database between the embedded PostgreSQL and a server, either way; documents and keys stay where they are. The
 * server must be stopped, and none can start over this DATA_DIR meanwhile. What was left is kept: the embedded database under
 * another name, so that no start goes on with it.
 */
export async function moveDatabase(options: MoveOptions): Promise<Manifest> {
  const { environment, to } = options;
  if (Boolean(environment.DATABASE_URL) === Boolean(to))
    throw new Error(
      to
        ? 'DATABASE_URL is set, so the database is on a server already. Unset it to move the embedded one.'
        : 'DATABASE_URL is not set, so the database is the embedded one already.',
    );
  await requireDatabase(environment);
  await mkdir(environment.DATA_DIR, { recursive: true });
  // Nobody may write to what is left behind: a server over this DATA_DIR is named in the refusal.
  const claim = claimDataDir(environment.DATA_DIR);
  try {
    await requireNoNodes(environment);
    if (to) await requirePlace(to);
    await removeLeftovers(environment.DATA_DIR);
    const manifest = await moveThrough(await mkdtemp(join(environment.DATA_DIR, movingPrefix)), options);
    if (to) await putAside(options, manifest);
    return manifest;
  } finally {
    claim.release();
  }
}

async function requireNoNodes({ DATABASE_URL }: Environment): Promise<void> {
  if (DATABASE_URL && (await countNodeConnections(DATABASE_URL)) > 0)
    throw new Error(
      'A server still works on this database: stop every node first, or what it writes meanwhile is lost.',
    );
}

/** Asked before anything is read: a wrong URL is not found out after an hour. */
async function requirePlace(to: string): Promise<void> {
  try {
    await requireUninhabited(to);
  } catch (error) {
    throw new Error(`--to-database-url: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** What a move that was killed has left, with the key in it. */
async function removeLeftovers(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir))
    if (name.startsWith(movingPrefix)) await rm(join(dataDir, name), { recursive: true, force: true });
}

async function moveThrough(folder: string, options: MoveOptions): Promise<Manifest> {
  const { environment, signal, say } = options;
  const from = join(folder, 'backup');
  try {
    const manifest = await readRows(from, options);
    await requireKnownMigrations(manifest);
    // A node that came while it was read may have written already.
    await requireNoNodes(environment);
    signal.throwIfAborted();
    const there = await openClaimed({ ...environment, DATABASE_URL: options.to });
    try {
      await requireUninhabited(there.databaseUrl, manifest);
      await restoreDatabase(there.databaseUrl, { from, signal, say }, manifest);
    } finally {
      await there.close();
    }
    return manifest;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readRows(to: string, { environment, signal, say }: MoveOptions): Promise<Manifest> {
  const installation = await openClaimed(environment);
  try {
    return await writeBackup({
      environment,
      installation,
      to,
      passphrase: undefined,
      withContents: false,
      signal,
      say,
    });
  } finally {
    await installation.close();
  }
}

async function putAside({ environment: { DATA_DIR }, say }: MoveOptions, { at }: Manifest): Promise<void> {
  const cluster = join(DATA_DIR, 'postgres');
  const kept = join(DATA_DIR, `postgres.moved-${at.replaceAll(/[:.]/g, '-')}`);
  try {
    await rename(cluster, kept);
  } catch (error) {
    throw new Error(
      `The database has moved, but the embedded one could not be put aside as ${kept}: move ${cluster} away, so that no start goes on with it. (${error instanceof Error ? error.message : String(error)})`,
      { cause: error },
    );
  }
  say(`The embedded database is kept as ${kept}; remove it when all is well.`);
}
