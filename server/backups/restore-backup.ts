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
import { hashStream, readLines } from './backup-files.ts';
import { placeKeys, readKeys, requireRoomForKeys } from './key-files.ts';
import { countNodeConnections, findNewerMigrations, findTablesThere, isInhabited, loadTables } from './load-store.ts';
import { openAlone } from './open-installation.ts';
import { sayNowAndThen } from './progress.ts';
import { verifyBackup } from './verify-backup.ts';
import { type StoredContent, storedContents } from './write-contents.ts';

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
  const { manifest, verdict } = await verifyBackup(from, { signal, say });
  if (!verdict.isWhole)
    throw new Error(`The backup in ${from} is damaged; nothing was written.\n${verdict.faults.join('\n')}`);
  if (!manifest.contents) throw new Error(`The backup in ${from} has no documents, so it cannot be restored.`);
  say(`The backup of ${manifest.at} is whole: ${verdict.checked} parts checked.`);
  const keys = await readKeys(from, manifest, options.passphrase);
  await requireKnownMigrations(manifest);
  const installation = await openAlone(environment);
  try {
    await requireUninhabited(installation.databaseUrl, manifest);
    await requireRoomForKeys(environment, keys);
    const store = await openStore(environment, { log: say });
    try {
      const isAgain = await requireOnlyFrom(store, from, manifest);
      await placeKeys(environment, keys);
      await placeContents(store, options, { manifest, isAgain });
    } finally {
      store.close();
    }
    signal.throwIfAborted();
    await restoreDatabase(installation.databaseUrl, options, manifest);
    return manifest;
  } finally {
    await installation.close();
  }
}

/** Refuses a database that somebody lives in, at work or not, and one that has gone further than the backup. */
export async function requireUninhabited(databaseUrl: string, manifest?: Manifest): Promise<void> {
  if (await isInhabited(databaseUrl))
    throw new Error('The database is not empty; nothing was written. A backup is restored only where nothing is yet.');
  if ((await countNodeConnections(databaseUrl)) > 0)
    throw new Error('A server works on this database; nothing was written. Stop every node first.');
  const [newer] = manifest
    ? await findNewerMigrations(
        databaseUrl,
        manifest.migrations.map(({ name }) => name),
      )
    : [];
  if (newer)
    throw new Error(
      `The database was prepared by a newer version than the backup's (migration ${newer}); nothing was written. Choose a DATA_DIR or DATABASE_URL that no server was started with yet.`,
    );
}

/** A newer version's backup cannot be read by an older program, and a changed migration is no migration. */
export async function requireKnownMigrations(manifest: Manifest): Promise<void> {
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

/** Other contents than this backup's would never be referred to, nor collected. True where an earlier try has left some of its. */
async function requireOnlyFrom(store: ContentStore, from: string, manifest: Manifest): Promise<boolean> {
  const first = await store.list()[Symbol.asyncIterator]().next();
  if (first.done) return false;
  const own = new Set<string>();
  for await (const { key } of storedContents(from, manifest)) own.add(key);
  for await (const { key } of store.list())
    if (!own.has(key))
      throw new Error('The store for documents is not empty; nothing was written. Choose an empty one.');
  return true;
}

async function placeContents(
  store: ContentStore,
  { from, say, signal }: RestoreOptions,
  { manifest, isAgain }: { manifest: Manifest; isAgain: boolean },
): Promise<void> {
  const progress = sayNowAndThen(say);
  const damaged = new Set(manifest.damaged);
  let count = 0;
  let there = 0;
  for await (const content of storedContents(from, manifest)) {
    signal.throwIfAborted();
    progress(() => `${count} of ${manifest.contents?.count} contents …`);
    if (damaged.has(content.key)) continue;
    count += 1;
    if (isAgain && (await isThere(store, content, signal))) {
      there += 1;
      continue;
    }
    // Half of it, of a try that was killed, would lie there for ever.
    if (isAgain) await store.remove(content.key);
    await placeContent(store, content, { from, signal });
  }
  say(`Documents: ${count} contents${isAgain ? `, ${there} of them there already` : ''}.`);
  if (damaged.size > 0)
    say(`${damaged.size} contents were missing or damaged when the backup was made; backup verify names them.`);
}

/** Whether an earlier try has brought it already, and whole. */
async function isThere(store: ContentStore, content: StoredContent, signal: AbortSignal): Promise<boolean> {
  if ((await store.size(content.key)) !== content.size_bytes) return false;
  return (await hashStream(await store.read(content.key), signal)).sha256 === content.sha256;
}

async function placeContent(
  store: ContentStore,
  { key, sha256, size_bytes }: StoredContent,
  { from, signal }: { from: string; signal: AbortSignal },
): Promise<void> {
  const stream = createReadStream(join(from, contentFile(key)));
  const written = await store.write(key, stream, { maximumBytes: size_bytes, signal });
  if (written.sha256 === sha256) return;
  await store.remove(key);
  throw new Error(`The content ${key} changed while it was restored.`);
}

/** Where the rows come from, and who hears of them. */
export type Reading = Pick<RestoreOptions, 'from' | 'signal' | 'say'>;

/** The schema as it was, by its migrations; then the rows; then forward to this version. */
export async function restoreDatabase(databaseUrl: string, reading: Reading, manifest: Manifest): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-migrations-'));
  try {
    for (const { name } of manifest.migrations) await copyFile(new URL(name, migrationsFolder), join(folder, name));
    await migrate(databaseUrl, { folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await installJobs(databaseUrl, queues);
  const tables = await findOwnTables(databaseUrl, reading, manifest);
  await loadRows(databaseUrl, reading, { ...manifest, tables });
  await migrate(databaseUrl);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  reading.say(`Database: ${tables.length} tables, ${rows} rows.`);
}

/** A table that no migration makes is somebody else's: there is nothing to put its rows into. */
async function findOwnTables(databaseUrl: string, { say }: Reading, manifest: Manifest): Promise<Manifest['tables']> {
  const there = await findTablesThere(
    databaseUrl,
    manifest.tables.map(({ table }) => table),
  );
  for (const { table, file } of manifest.tables.filter(({ table }) => !there.has(table)))
    say(`The table ${table} is none of Causeway's and is left out; its rows are in ${file} of the backup.`);
  return manifest.tables.filter(({ table }) => there.has(table));
}

async function loadRows(databaseUrl: string, { from, signal, say }: Reading, manifest: Manifest): Promise<void> {
  const progress = sayNowAndThen(say);
  const total = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  let count = 0;
  async function* counted(lines: AsyncGenerator<string>): AsyncGenerator<string> {
    for await (const line of lines) {
      signal.throwIfAborted();
      progress(() => `${count} of ${total} rows …`);
      count += 1;
      yield line;
    }
  }
  await loadTables(databaseUrl, manifest.tables, async (loading) => {
    for (const table of manifest.tables) {
      const rows = await loading.fill(table, counted(readLines(from, table)));
      if (rows !== table.rows)
        throw new Error(`${table.table}: ${rows} of ${table.rows} rows came in; nothing was kept.`);
    }
    await loading.fillJobs(readLines(from, manifest.jobs));
    // Where only the database moves, the pieces of uploads stay in the store, and they go on.
    if (manifest.contents) await loading.condemnUploads();
    signal.throwIfAborted();
    say('All rows are in; whether they fit together is proved …');
  });
}
