import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Environment } from '../environment.ts';
import { ContentMissing, type ContentStore } from '../platform/storage/content-store.ts';
import { openStore } from '../platform/storage/open-store.ts';
import { backupFormat, contentFile, type Manifest } from './backup.ts';
import { hashing, manifestFile, manifestSumFile, readLines, writeLines } from './backup-files.ts';
import { writeKeys } from './key-files.ts';
import { openToRead } from './open-installation.ts';
import { openSnapshot, type Snapshot } from './snapshot-store.ts';

export type BackupOptions = {
  environment: Environment;
  /** A folder that is not there yet, or is empty. */
  to: string;
  passphrase: string | undefined;
  /** False where the contents stay where they are, as when only the database moves. */
  withContents: boolean;
  signal: AbortSignal;
  say(sentence: string): void;
};

const contentsBetweenWords = 500;

/**
 * Writes a backup of one moment while the server goes on: the database in one snapshot, then every content that the snapshot
 * refers to, each checked by its checksum. It is written beside its place and renamed into it, so that one that was broken
 * off never looks whole.
 */
export async function writeBackup(options: BackupOptions): Promise<Manifest> {
  await requireEmpty(options.to);
  const unfinished = `${options.to}.unfinished`;
  const installation = await openToRead(options.environment);
  try {
    await mkdir(dirname(options.to), { recursive: true });
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { mode: 0o700 });
    const snapshot = await openSnapshot(installation.databaseUrl);
    try {
      const manifest = await writeParts(unfinished, options, snapshot);
      options.signal.throwIfAborted();
      await finish(unfinished, options.to, manifest);
      return manifest;
    } finally {
      await snapshot.close();
    }
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    await installation.close();
  }
}

async function requireEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length > 0) throw new Error(`${folder} is not empty; a backup is written into a folder of its own.`);
}

async function writeParts(folder: string, options: BackupOptions, snapshot: Snapshot): Promise<Manifest> {
  const tables: Manifest['tables'] = [];
  for (const table of snapshot.tables) {
    options.signal.throwIfAborted();
    const part = await writeLines(folder, `database/${table.table}.ndjson.gz`, snapshot.rows(table));
    tables.push({ ...table, ...part });
  }
  const jobs = await writeLines(folder, 'database/pgboss.job.ndjson.gz', snapshot.jobs());
  const rows = tables.reduce((sum, table) => sum + table.rows, jobs.rows);
  options.say(`Database: ${tables.length} tables, ${rows} rows, as of ${snapshot.at.toISOString()}.`);
  const manifest: Manifest = {
    format: backupFormat,
    at: snapshot.at.toISOString(),
    migrations: snapshot.migrations,
    tables,
    jobs,
    key: await writeKeys(folder, options.environment, options.passphrase),
    contents: null,
    damaged: [],
  };
  return options.withContents ? writeContents(folder, options, manifest) : manifest;
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

async function writeContents(folder: string, options: BackupOptions, manifest: Manifest): Promise<Manifest> {
  const store = await openStore(options.environment);
  const contents = { count: 0, bytes: 0 };
  const damaged: string[] = [];
  try {
    for await (const content of storedContents(folder, manifest)) {
      options.signal.throwIfAborted();
      if (!(await copyContent(store, content, { folder, signal: options.signal }))) {
        damaged.push(content.key);
        options.say(
          `The content ${content.key} is missing or damaged in this installation; the backup goes on without it.`,
        );
        continue;
      }
      contents.count += 1;
      contents.bytes += content.size_bytes;
      if (contents.count % contentsBetweenWords === 0) options.say(`${contents.count} contents …`);
    }
  } finally {
    store.close();
  }
  options.say(`Documents: ${contents.count} contents, ${contents.bytes} bytes.`);
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
    if (error instanceof ContentMissing) return false;
    throw error;
  }
  const found = hashed.result();
  const isWhole = found.sha256 === sha256 && found.bytes === size_bytes;
  if (!isWhole) await rm(path);
  return isWhole;
}

async function finish(unfinished: string, to: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const sum = createHash('sha256').update(text).digest('hex');
  await writeFile(join(unfinished, manifestFile), text, { mode: 0o600, flush: true });
  await writeFile(join(unfinished, manifestSumFile), `${sum}\n`, { mode: 0o600, flush: true });
  await rm(to, { recursive: true, force: true });
  await rename(unfinished, to);
  const parent = await open(dirname(to), 'r');
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}
