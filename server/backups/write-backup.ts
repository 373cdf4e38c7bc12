import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Environment } from '../environment.ts';
import { ContentMissing, type ContentStore } from '../platform/storage/content-store.ts';
import { syncFolder } from '../platform/storage/durable-files.ts';
import { openStore } from '../platform/storage/open-store.ts';
import { type BackupPart, backupFormat, contentFile, type Manifest } from './backup.ts';
import { hashing, manifestFile, manifestSumFile, readLines, writeLines } from './backup-files.ts';
import { readKeysAround, requireRightKeys, writeKeys } from './key-files.ts';
import { type Installation, openToRead } from './open-installation.ts';
import { sayNowAndThen } from './progress.ts';
import { openSnapshot, type Snapshot } from './snapshot-store.ts';

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
 * off never looks whole.
 */
export async function writeBackup(options: BackupOptions): Promise<Manifest> {
  const { environment, installation, to } = options;
  await requireEmpty(to);
  const { databaseUrl, close } = installation ?? (await openToRead(environment));
  try {
    const { keys, result: snapshot } = await readKeysAround(environment, () => openSnapshot(databaseUrl, to));
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

const notEmpty = (folder: string) => new Error(`${folder} is not empty; a backup is written into a folder of its own.`);

async function writeFolder(options: BackupOptions, opened: Opened): Promise<Manifest> {
  const { to, signal } = options;
  const unfinished = `${to}.unfinished`;
  try {
    await makePlace(to, unfinished);
    const manifest = await writeParts(unfinished, options, opened);
    signal.throwIfAborted();
    await finish(unfinished, to, manifest);
    return manifest;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    const isFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (isFull)
      throw new Error(`There is no room left for the backup in ${dirname(to)}; nothing of it was kept.`, {
        cause: error,
      });
    throw error;
  }
}

/** Found now and not in the end: what the finished folder could not take the place of, such as where a disk is mounted. */
async function makePlace(to: string, unfinished: string): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await rmdir(to).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { mode: 0o700 });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOTEMPTY', 'EEXIST'].includes(code)) throw notEmpty(to);
    if (!['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'ENOTDIR'].includes(code)) throw error;
    throw new Error(
      `${to} cannot be made anew (${code}); name a folder that this user can make and remove, such as ${join(to, 'backup')}.`,
      { cause: error },
    );
  }
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
  return options.withContents ? writeContents(folder, options, { manifest, snapshot }) : manifest;
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

/** A whole content as its row in a backup tells of it. */
export type StoredContent = { key: string; size_bytes: number; sha256: string };

/** The contents that a backup must hold: those that are whole in its snapshot. */
export async function* storedContents(folder: string, manifest: Manifest): AsyncGenerator<StoredContent> {
  const part = manifest.tables.find(({ table }) => table === 'contents');
  if (!part) return;
  for await (const line of readLines(folder, part)) {
    const row = JSON.parse(line) as StoredContent & { status: string };
    if (row.status === 'stored') yield row;
  }
}

async function writeContents(
  folder: string,
  { environment, signal, say }: BackupOptions,
  { manifest, snapshot }: { manifest: Manifest; snapshot: Snapshot },
): Promise<Manifest> {
  const store = await openStore(environment, { log: say });
  const progress = sayNowAndThen(say);
  const contents = { count: 0, bytes: 0 };
  const damaged: string[] = [];
  try {
    for await (const content of storedContents(folder, manifest)) {
      signal.throwIfAborted();
      progress(() => `${contents.count} contents, ${contents.bytes} bytes …`);
      if (await copyContent(store, content, { folder, signal })) {
        contents.count += 1;
        contents.bytes += content.size_bytes;
        continue;
      }
      if (!(await snapshot.isHeld()))
        throw new Error(
          'The database went away meanwhile, so what was deleted since may be lacking; nothing was kept. Run it again.',
        );
      damaged.push(content.key);
      say(`The content ${content.key} is missing or damaged in this installation; the backup goes on without it.`);
    }
  } finally {
    store.close();
  }
  say(`Documents: ${contents.count} contents, ${contents.bytes} bytes.`);
  return { ...manifest, contents, damaged };
}

/** False when the installation itself has it no more, or has other bytes than its row says. */
async function copyContent(
  store: ContentStore,
  { key, sha256, size_bytes }: StoredContent,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<boolean> {
  const path = join(folder, contentFile(key));
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hashed = hashing();
  try {
    await pipeline(await store.read(key), hashed, createWriteStream(path, { mode: 0o600, flush: true }), { signal });
  } catch (error) {
    if (!(error instanceof ContentMissing) && !isUnreadable(error)) throw error;
    await rm(path, { force: true });
    return false;
  }
  const found = hashed.result();
  const isWhole = found.sha256 === sha256 && found.bytes === size_bytes;
  if (!isWhole) await rm(path);
  return isWhole;
}

/** A content that its disk cannot read any more is damaged, and no reason to save nothing of all others. */
function isUnreadable(error: unknown): boolean {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  return syscall === 'read' && ['EIO', 'EBADMSG', 'EUCLEAN', 'EISDIR'].includes(code);
}

async function finish(unfinished: string, to: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const sum = createHash('sha256').update(text).digest('hex');
  await writeFile(join(unfinished, manifestFile), text, { mode: 0o600, flush: true });
  await writeFile(join(unfinished, manifestSumFile), `${sum}\n`, { mode: 0o600, flush: true });
  await syncFolders(unfinished);
  // Takes the place of an empty folder and of nothing else.
  await rename(unfinished, to).catch((error: NodeJS.ErrnoException) => {
    throw ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(error.code ?? '') ? notEmpty(to) : error;
  });
  await syncFolder(dirname(to));
}

/** The names of the files are durable with the folders that hold them. */
async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await syncFolders(join(folder, entry.name));
  await syncFolder(folder);
}
