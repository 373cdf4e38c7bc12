import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../environment.ts';
import { openStore } from '../platform/storage/open-store.ts';
import { type BackupPart, backupFormat, type Manifest } from './backup.ts';
import { manifestFile, manifestSumFile, writeLines } from './backup-files.ts';
import { readKeysAround, requireRightKeys, writeKeys } from './key-files.ts';
import { type Installation, openToRead } from './open-installation.ts';
import { sayNowAndThen } from './progress.ts';
import { openSnapshot, type Snapshot } from './snapshot-store.ts';
import { finish, leave, notEmpty, prepare, takeUp } from './unfinished.ts';
import { writeContents } from './write-contents.ts';

export type BackupOptions = {
  environment: Environment;
  /** The database, where the caller has it open; it stays open. */
  installation?: Installation;
  /** A folder that is not there yet, or is empty. */
  to: string;
  passphrase: string | undefined;
  /** False where the contents stay where they are, as when only the database moves. */
  withContents: boolean;
  signal: AbortSignal;
  say(sentence: string): void;
};

/** What was open as the backup began. */
type Opened = { snapshot: Snapshot; keys: Buffer[] };

/**
 * Writes a backup of one moment while the server goes on: the database in one snapshot, then every content that the snapshot
 * refers to, each checked by its checksum. It is written beside its place and renamed into it, so that one that was broken
 * off never looks whole. The next into the same folder goes on with the contents that are there: these never change, while
 * the rows are written anew.
 */
export async function writeBackup(options: BackupOptions): Promise<Manifest> {
  const { environment, installation, to } = options;
  await requireEmpty(to);
  const { databaseUrl, close } = installation ?? (await openToRead(environment));
  try {
    const { keys, result: snapshot } = await readKeysAround(environment, () =>
      openSnapshot(databaseUrl, (installation) => takeUp(to, installation)),
    );
    try {
      return await writeFolder(options, { snapshot, keys });
    } finally {
      await snapshot.close();
    }
  } finally {
    if (!installation) await close();
  }
}

async function requireEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR')
      throw new Error(`${folder} is no folder, nor can one be made there; name another for the backup.`, {
        cause: error,
      });
    throw error;
  });
  if (entries.length > 0) throw notEmpty(folder);
}

async function writeFolder(options: BackupOptions, opened: Opened): Promise<Manifest> {
  const { folder } = opened.snapshot;
  try {
    await prepare(folder);
    const manifest = await writeParts(folder.path, options, opened);
    await writeManifest(folder.path, manifest);
    options.signal.throwIfAborted();
    await opened.snapshot.requireHeld();
    await finish(folder);
    return manifest;
  } catch (error) {
    await breakOff(options, opened, error);
    throw error;
  }
}

/** Leaves what the next backup goes on with, and says so. */
async function breakOff({ say }: BackupOptions, { snapshot }: Opened, error: unknown): Promise<void> {
  const { folder } = snapshot;
  // Without the hold on it the folder may be another's by now.
  if (!(await snapshot.isHeld())) return;
  const count = await leave(folder, error);
  if (count > 0)
    say(`${count} contents stay in ${folder.path}: a backup into ${folder.to} goes on with them. Else remove it.`);
}

async function writeParts(folder: string, options: BackupOptions, { snapshot, keys }: Opened): Promise<Manifest> {
  const { environment, passphrase, say } = options;
  for (const place of requireRightKeys(environment, keys, await snapshot.sampleSealed()))
    say(`What is sealed in ${place} is not all sealed with the key of this installation, and cannot be read again.`);
  const { tables, jobs } = await writeDatabase(folder, options, snapshot);
  await snapshot.endReading();
  const manifest: Manifest = {
    format: backupFormat,
    at: snapshot.at.toISOString(),
    migrations: snapshot.migrations,
    tables,
    jobs,
    key: await writeKeys(folder, keys, passphrase),
    contents: null,
    damaged: [],
  };
  if (!options.withContents) return manifest;
  const store = await openStore(environment, { log: options.say });
  try {
    return await writeContents({ folder, store, ...options, requireHeld: snapshot.requireHeld }, manifest);
  } finally {
    store.close();
  }
}

async function writeDatabase(
  folder: string,
  { say, signal }: BackupOptions,
  snapshot: Snapshot,
): Promise<{ tables: Manifest['tables']; jobs: BackupPart }> {
  const progress = sayNowAndThen(say);
  let rows = 0;
  async function* counted(lines: AsyncGenerator<string[]>): AsyncGenerator<string[]> {
    for await (const some of lines) {
      rows += some.length;
      progress(() => `${rows} rows …`);
      yield some;
    }
  }
  const tables: Manifest['tables'] = [];
  for (const table of snapshot.tables) {
    const file = `database/${table.table}.ndjson.gz`;
    tables.push({ ...table, ...(await writeLines({ folder, file }, counted(snapshot.rows(table)), signal)) });
  }
  const jobs = await writeLines({ folder, file: 'database/pgboss.job.ndjson.gz' }, counted(snapshot.jobs()), signal);
  say(`Database: ${tables.length} tables, ${rows} rows, as of ${snapshot.at.toISOString()}.`);
  return { tables, jobs };
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const sum = createHash('sha256').update(text).digest('hex');
  await writeFile(join(folder, manifestFile), text, { mode: 0o600, flush: true });
  await writeFile(join(folder, manifestSumFile), `${sum}\n`, { mode: 0o600, flush: true });
}
