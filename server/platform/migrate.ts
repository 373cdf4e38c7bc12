import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { second } from './clock.ts';
import { applicationRole } from './database.ts';
import { type MigrationFile, nodeName, readMigrations } from './migration-files.ts';

/**
 * Held while a database is prepared: its migrations, its job tables. Any number that no other use of advisory locks in this
 * database takes.
 */
export const preparationLock = 4_711_001;

/** How long nodes of an older version, that were told to end, may take for it. */
const leaveMilliseconds = 15 * second;
const lookMilliseconds = 250;

/** How often an expanding migration tries for its locks, behind which nobody may wait long. */
const lockTries = 60;

type Options = {
  /** Another folder than the program's own. */
  folder?: string;
  leaveMilliseconds?: number;
};

/** A start that hears nothing from the database ends with a sentence; whoever started it tries again. */
const connectMilliseconds = 10 * second;

/** Of a name that leads to several addresses Node says no word but the code. */
function sayUnreachable(error: NodeJS.ErrnoException): never {
  const reason = error.message === 'timeout expired' ? 'it says nothing' : error.message || error.code;
  throw new Error(`DATABASE_URL: the database cannot be reached (${reason}).`, { cause: error });
}

/** One node at a time prepares the database, as its owner; others that start at the same moment wait here. */
export function prepareAlone<Result>(
  ownerUrl: string,
  prepare: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  return asOwner(ownerUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [preparationLock]);
    return await prepare(client);
  });
}

/** Over a connection of the owner's own, which is closed afterwards and lets go of its locks by that. */
export async function asOwner<Result>(ownerUrl: string, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: connectMilliseconds });
  // A connection that breaks tells it by the statement that it breaks under.
  client.on('error', () => undefined);
  await client.connect().catch(sayUnreachable);
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

/**
 * Brings the database forward, as its owner: plain SQL files in order, each once, each in its own transaction. Forward
 * only: an applied file that has changed since, or that this version does not know, stops the start with a sentence; one
 * that only expands what there was does not. Nothing that contracts is applied while nodes of an older version are at work
 * (decision 26).
 */
export function migrate(ownerUrl: string, options: Options = {}): Promise<string[]> {
  return prepareAlone(ownerUrl, async (client) => {
    await refuseOldServers(client);
    await keepRecords(client);
    const missing = await findMissing(client, await readMigrations(options.folder));
    const contracting = missing.find((file) => !file.expands);
    if (contracting) await waitForOlderNodes(client, contracting, options.leaveMilliseconds ?? leaveMilliseconds);
    for (const file of missing) await apply(client, file).catch(sayWhatRoleLacks);
    return missing.map((file) => file.name);
  });
}

/** The table of what was applied. Programs from before `expands` write it without, which means that it contracts. */
async function keepRecords(client: pg.Client): Promise<void> {
  await client.query(
    `create table if not exists migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now(),
       expands boolean not null default false)`,
  );
  const { rows } = await client.query(
    "select from information_schema.columns where table_schema = 'public' and table_name = 'migrations' and column_name = 'expands'",
  );
  // Asked first: the statement takes the table for itself even when there is nothing to do.
  if (rows.length === 0) await client.query('alter table migrations add column expands boolean not null default false');
}

/** The files that were not applied yet; throws a sentence where the database is newer than the program, or a file changed. */
export async function findMissing(client: pg.Client, files: MigrationFile[]): Promise<MigrationFile[]> {
  const { rows } = await client.query<{ name: string; sha256: string; expands: boolean }>(
    'select name, sha256, expands from migrations order by name',
  );
  const unknown = rows.find((row) => !row.expands && !files.some((file) => file.name === row.name));
  if (unknown)
    throw new Error(
      `The database has migration ${unknown.name}, which this version of Causeway does not know: start a newer version.`,
    );
  const applied = new Map(rows.map((row) => [row.name, row.sha256]));
  const changed = files.find((file) => applied.has(file.name) && applied.get(file.name) !== file.sha256);
  if (changed)
    throw new Error(
      `Migration ${changed.name} was changed after it had been applied to this database. Migrations only go forward: restore the file and add a new one.`,
    );
  return files.filter((file) => !applied.has(file.name));
}

/** Nodes that do not know the migration would go on with what it takes away; so it waits until they are gone, or refuses. */
async function waitForOlderNodes(client: pg.Client, file: MigrationFile, patienceMilliseconds: number): Promise<void> {
  const until = Date.now() + patienceMilliseconds;
  for (;;) {
    const older = await countOlderNodes(client, file);
    if (older === 0) return;
    if (Date.now() > until)
      throw new Error(
        `Migration ${file.name} changes what nodes of an older version work with, and such nodes are connected to this database (${older} connections): stop them first.`,
      );
    await wait(lookMilliseconds);
  }
}

/** Nodes from before they had names are called plainly, as is the job runner of nodes from before it had one. */
async function countOlderNodes(client: pg.Client, { name }: MigrationFile): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
       and (application_name ~ '^(causeway|pgboss(:.*)?)$' or (application_name ~ '^causeway [0-9]' and application_name collate "C" < $1))`,
    [nodeName(name.replace(/\.sql$/, ''))],
  );
  return rows[0]?.count ?? 0;
}

/** A lock that did not come in time, and two who waited for each other. */
const passingCodes = new Set(['55P03', '40P01']);

/**
 * Others wait behind whoever waits for a lock: an expanding migration, which runs while nodes are at work, asks for its locks
 * for a second at a time and lets them pass in between.
 */
async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.query('begin');
      if (file.expands) await client.query("set local lock_timeout = '1s'");
      await client.query(file.text);
      await client.query('insert into migrations (name, sha256, expands) values ($1, $2, $3)', [
        file.name,
        file.sha256,
        file.expands,
      ]);
      await client.query('commit');
      return;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || !passingCodes.has(error.code ?? '') || tries >= lockTries)
        throw error;
      await client.query('rollback');
      await wait(lookMilliseconds);
    }
  }
}

/** The tables' owner gives itself the application's role, which takes a right of its own. */
function sayWhatRoleLacks(error: unknown): never {
  if (!(error instanceof pg.DatabaseError) || error.code !== '42501' || !/ role/.test(error.message)) throw error;
  throw new Error(
    `The role in the URL of the database lacks a right (${error.message}). Give it createrole, or have an administrator say: ` +
      `create role ${applicationRole} nologin; grant ${applicationRole} to OWNER with admin option`,
    { cause: error },
  );
}

/** Throws a sentence where the database is served by a PostgreSQL that is too old. */
export async function refuseOldServers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  refuseOldVersion(rows[0]?.version ?? 0);
}

/** The same, of a version as PostgreSQL counts them: 150004 for 15.4. */
export function refuseOldVersion(version: number): void {
  if (version < 150_000)
    throw new Error(`Causeway needs PostgreSQL 15 or newer; DATABASE_URL leads to ${Math.floor(version / 10_000)}.`);
}
