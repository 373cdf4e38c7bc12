import { mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { type DatabaseUser, giveTo } from './database-user.ts';
import { unless } from './errors.ts';
import { nameFromInside } from './reach.ts';
import { type Order, runProgram } from './run-program.ts';

const major = '18';
const unfinishedPrefix = 'postgres.unfinished-';

/** The role that owns the database: it may make roles and databases, as on a rented PostgreSQL, but is no superuser. */
export const ownerRole = 'causeway';
export const databaseName = 'causeway';

type Place = {
  dataDir: string;
  clusterDir: string;
  binaries: Binaries;
  user: DatabaseUser | undefined;
  /** Whether the new cluster must survive a power cut; false only where a test throws it away. */
  isDurable: boolean;
};

/**
 * Makes the cluster when there is none: built beside its place and renamed into it, so that a start that was interrupted
 * leaves nothing that looks like a database. Returns false when there was one. Throws a sentence for a directory that holds
 * something else, or a cluster of another PostgreSQL version.
 */
export async function ensureCluster(place: Place, password: string): Promise<boolean> {
  await removeUnfinished(place.dataDir);
  const version = await unless('ENOENT', readFile(join(place.clusterDir, 'PG_VERSION'), 'utf8'), '');
  if (version.trim() === major) return false;
  if (version) {
    throw new Error(
      `The database in ${place.clusterDir} was made by PostgreSQL ${version.trim()}, and this Causeway brings PostgreSQL ${major}. ` +
        'Back it up with the Causeway version that made it (bin/causeway backup), and restore that with this one into another DATA_DIR (bin/causeway restore).',
    );
  }
  const entries = await unless('ENOENT', readdir(place.clusterDir), []);
  if (entries.length > 0) {
    throw new Error(`${place.clusterDir} is not empty and holds no PostgreSQL database; move its content away.`);
  }
  await makeCluster(place, password);
  return true;
}

/** Sets the owner's password in a cluster that is not running; needed when its file was lost, say in a restored backup. */
export async function setPassword(place: Place, password: string): Promise<void> {
  await runStatements(place, place.clusterDir, [`alter role ${ownerRole} password '${password}'`]);
}

async function makeCluster(place: Place, password: string): Promise<void> {
  const { dataDir, binaries, user, clusterDir } = place;
  const unfinished = await mkdtemp(join(dataDir, unfinishedPrefix));
  await giveTo(user, unfinished);
  await runProgram({
    binaries,
    program: 'initdb',
    user,
    directory: unfinished,
    // The locale is PostgreSQL's own, so that an update of the system's never reorders an index.
    arguments: [
      '--username=postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
      ...(place.isDurable ? [] : ['--no-sync']),
      '-D',
      await nameFromInside(user, unfinished),
    ],
  });
  await runStatements(place, unfinished, [
    `create role ${ownerRole} login createrole createdb password '${password}'`,
    `create database ${databaseName} owner ${ownerRole}`,
  ]);
  await requirePasswords(unfinished);
  await rename(unfinished, clusterDir);
  await syncDirectory(dataDir);
}

/** Runs statements in single-user mode: no server listens while a role still lacks its password. */
async function runStatements(place: Place, directory: string, statements: string[]): Promise<void> {
  const name = await nameFromInside(place.user, directory);
  // Neither may a failed statement be passed over, nor a password appear in an error's text.
  const settings = ['-c', 'exit_on_error=on', '-c', 'log_min_error_statement=panic'];
  if (!place.isDurable) settings.push('-c', 'fsync=off');
  const order: Order = {
    binaries: place.binaries,
    program: 'postgres',
    user: place.user,
    directory,
    arguments: ['--single', '-D', name, ...settings, 'postgres'],
  };
  await runProgram(order, statements.map((statement) => `${statement}\n`).join(''));
}

/** initdb had to trust everybody to get along without a password for the superuser, who now has none and cannot sign in. */
async function requirePasswords(directory: string): Promise<void> {
  const lines = ['local all all scram-sha-256', 'host all all 127.0.0.1/32 scram-sha-256', ''];
  const file = join(directory, 'pg_hba.conf');
  await stat(file);
  await writeFile(file, lines.join('\n'), { flush: true });
}

async function removeUnfinished(dataDir: string): Promise<void> {
  for (const entry of await readdir(dataDir)) {
    // Retried, because an initdb whose server was killed may still be writing its last files.
    const patiently = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 };
    if (entry.startsWith(unfinishedPrefix)) await rm(join(dataDir, entry), patiently);
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
