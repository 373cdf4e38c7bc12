import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { queues } from '../server/app.ts';
import { installJobs } from '../server/platform/jobs.ts';
import { migrate } from '../server/platform/migrate.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../server/platform/postgres/embedded.ts';
import { run } from './processes.ts';
import { createWorld, describeWorld, giveTokens, type World, worldOf } from './world.ts';

export type Opened = { url: string; world: World };
export type Worlds = {
  folder: string;
  /** The owner's connection to the cluster, for further databases. */
  url: string;
  of(organisations: number): Opened;
  close(): Promise<void>;
};

/** What a power cut may cost is made again; nothing here waits for the disk. */
const hasty = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  autovacuum: 'off',
};

/** As `deploy/postgresql/causeway.conf` has it for a server of its own, which is what a million organisations get. */
const ofAServer = { max_connections: '300', shared_buffers: `${Math.floor(totalmem() / 4 / 2 ** 20)}MB` };

/**
 * One PostgreSQL with a database for each size. In a folder that is given they are kept, and found again as they were left;
 * what was interrupted while it was made, or has another shape, is made anew. Measured is with fsync, as people run it.
 */
export async function openWorlds(sizes: number[], folder: string | undefined, say: (sentence: string) => void) {
  const dataDir = folder === undefined ? await mkdtemp(join(tmpdir(), 'causeway-bench-')) : resolve(folder);
  await mkdir(dataDir, { recursive: true });
  const remove = async () => {
    if (folder === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    if (sizes.length > 0) await makeMissing(dataDir, sizes, say);
    const postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, settings: ofAServer });
    return await openThem(postgres, { dataDir, sizes, remove });
  } catch (error) {
    await remove();
    throw error;
  }
}

type Place = { dataDir: string; sizes: number[]; remove: () => Promise<void> };

async function openThem(postgres: EmbeddedPostgres, { dataDir, sizes, remove }: Place): Promise<Worlds> {
  const urls = new Map(sizes.map((size) => [size, withDatabase(postgres.url, nameOf(size))]));
  // Kept by an earlier version, it gets the migrations since.
  for (const [size, url] of urls) {
    await prepare(url);
    await giveTokens(url, describeWorld(worldOf(size)));
  }
  return {
    folder: dataDir,
    url: postgres.url,
    of(organisations) {
      const url = urls.get(organisations);
      if (!url) throw new Error(`no world of ${organisations} organisations was opened`);
      return { url, world: describeWorld(worldOf(organisations)) };
    },
    async close() {
      await postgres.stop();
      await remove();
    },
  };
}

const nameOf = (organisations: number) => `world_${organisations}`;
const markOf = (organisations: number) => JSON.stringify(worldOf(organisations));

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function prepare(url: string): Promise<void> {
  await migrate(url);
  await installJobs(url, queues);
}

async function makeMissing(dataDir: string, sizes: number[], say: (sentence: string) => void): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, settings: hasty });
  try {
    for (const size of sizes) await makeUnlessThere(postgres.url, size, say);
  } finally {
    await postgres.stop();
  }
  await run('sync', [], {});
}

async function makeUnlessThere(adminUrl: string, size: number, say: (sentence: string) => void): Promise<void> {
  const name = nameOf(size);
  if ((await markIn(adminUrl, name)) === markOf(size)) return;
  const from = performance.now();
  say(`Making a world of ${size} organisations …`);
  const fill = async (url: string) => void (await createWorld(url, worldOf(size)));
  await ownDatabase(adminUrl, { name, mark: markOf(size), fill });
  say(`A world of ${size} organisations took ${((performance.now() - from) / 1000).toFixed(0)} s.`);
}

/** A new, migrated database of that name in place of what there was. */
export async function makeDatabase(
  adminUrl: string,
  name: string,
  fill: (url: string) => Promise<void>,
): Promise<string> {
  await query(adminUrl, [`drop database if exists ${name}`, `create database ${name}`]);
  const url = withDatabase(adminUrl, name);
  await prepare(url);
  await fill(url);
  return url;
}

type Wanted = { name: string; mark: string; fill: (url: string) => Promise<void> };

/** A database filled by somebody else, kept beside the worlds as they are: with the same mark it is found again. */
export async function ownDatabase(adminUrl: string, { name, mark, fill }: Wanted): Promise<string> {
  if ((await markIn(adminUrl, name)) === mark) {
    const url = withDatabase(adminUrl, name);
    await prepare(url);
    return url;
  }
  const url = await makeDatabase(adminUrl, name, fill);
  await query(adminUrl, [`comment on database ${name} is '${mark}'`]);
  return url;
}

async function markIn(adminUrl: string, name: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ mark: string }>(
      `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = $1`,
      [name],
    );
    return rows[0]?.mark;
  } finally {
    await client.end();
  }
}

export async function query(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
