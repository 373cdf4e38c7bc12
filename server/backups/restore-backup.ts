import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queues } from '../app.ts';
import type { Environment } from '../environment.ts';
import { installJobs } from '../platform/jobs.ts';
import { migrate } from '../platform/migrate.ts';
import { migrationsFolder, readMigrations } from '../platform/migration-files.ts';
import type { ContentStore } from '../platform/storage/content-store.ts';
import { openStore } from '../platform/storage/open-store.ts';
import { contentFile, type Manifest } from './backup.ts';
import { readLines } from './backup-files.ts';
import { placeKeys, readKeys, requireRoomForKeys } from './key-files.ts';
import { isInhabited, loadTables } from './load-store.ts';
import { openAlone } from './open-installation.ts';
import { verifyBackup } from './verify-backup.ts';
import { storedContents } from './write-backup.ts';

export type RestoreOptions = {
  environment: Environment;
  from: string;
  passphrase: string | undefined;
  signal: AbortSignal;
  say(sentence: string): void;
};

/**
 * Restores a backup into an empty DATA_DIR, or an empty DATABASE_URL and an empty store. Everything is verified before anything
 * is written. The database comes last, in one transaction: a restoration that was broken off is simply repeated.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Manifest> {
  const { environment, from, say, signal } = options;
  const { manifest, verdict } = await verifyBackup(from);
  if (!verdict.isWhole)
    throw new Error(`The backup in ${from} is damaged; nothing was written.\n${verdict.faults.join('\n')}`);
  if (!manifest.contents) throw new Error(`The backup in ${from} has no documents, so it cannot be restored.`);
  say(`The backup of ${manifest.at} is whole: ${verdict.checked} parts checked.`);
  const keys = await readKeys(from, manifest, options.passphrase);
  await requireKnownMigrations(manifest);
  const installation = await openAlone(environment);
  try {
    await requireUninhabited(installation.databaseUrl);
    await requireRoomForKeys(environment, keys);
    const store = await openStore(environment);
    try {
      await requireOnlyFrom(store, from, manifest);
      await placeKeys(environment, keys);
      await placeContents(store, options, manifest);
    } finally {
      store.close();
    }
    signal.throwIfAborted();
    await restoreDatabase(installation.databaseUrl, from, manifest);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    say(`Database: ${manifest.tables.length} tables, ${rows} rows.`);
    return manifest;
  } finally {
    await installation.close();
  }
}

export async function requireUninhabited(databaseUrl: string): Promise<void> {
  if (await isInhabited(databaseUrl))
    throw new Error('The database is not empty; nothing was written. A backup is restored only where nothing is yet.');
}

/** A newer version's backup cannot be read by an older program, and a changed migration is no migration. */
async function requireKnownMigrations(manifest: Manifest): Promise<void> {
  const known = new Map((await readMigrations()).map(({ name, sha256 }) => [name, sha256]));
  for (const { name, sha256 } of manifest.migrations) {
    if (!known.has(name))
      throw new Error(
        `The backup has migration ${name}, which this version of Causeway does not know: use a newer one.`,
      );
    if (known.get(name) !== sha256)
      throw new Error(`Migration ${name} was changed since this backup was made; restore the file first.`);
  }
}

/** Other contents than this backup's would never be referred to, nor collected. */
async function requireOnlyFrom(store: ContentStore, from: string, manifest: Manifest): Promise<void> {
  const first = await store.list()[Symbol.asyncIterator]().next();
  if (first.done) return;
  const own = new Set<string>();
  for await (const { key } of storedContents(from, manifest)) own.add(key);
  for await (const { key } of store.list())
    if (!own.has(key))
      throw new Error('The store for documents is not empty; nothing was written. Choose an empty one.');
}

async function placeContents(
  store: ContentStore,
  { from, say, signal }: RestoreOptions,
  manifest: Manifest,
): Promise<void> {
  let count = 0;
  for await (const { key, sha256, size_bytes } of storedContents(from, manifest)) {
    signal.throwIfAborted();
    if (manifest.damaged.includes(key)) continue;
    const written = await store.write(key, createReadStream(join(from, contentFile(key))), {
      maximumBytes: size_bytes,
      signal,
    });
    if (written.sha256 !== sha256) throw new Error(`The content ${key} changed while it was restored.`);
    count += 1;
  }
  say(`Documents: ${count} contents.`);
}

/** The schema as it was, by its migrations; then the rows; then forward to this version. */
export async function restoreDatabase(databaseUrl: string, from: string, manifest: Manifest): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-migrations-'));
  try {
    for (const { name } of manifest.migrations) await copyFile(new URL(name, migrationsFolder), join(folder, name));
    await migrate(databaseUrl, { folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await installJobs(databaseUrl, queues);
  await loadTables(databaseUrl, manifest.tables, async (loading) => {
    for (const table of manifest.tables) {
      const rows = await loading.fill(table, readLines(from, table));
      if (rows !== table.rows)
        throw new Error(`${table.table}: ${rows} of ${table.rows} rows came in; nothing was kept.`);
    }
    await loading.fillJobs(readLines(from, manifest.jobs));
  });
  await migrate(databaseUrl);
}
