import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, findBinaries } from './binaries.ts';
import { claimCluster } from './claim.ts';
import { databaseName, ensureCluster, ownerRole, setPassword } from './cluster.ts';
import { type DatabaseUser, findDatabaseUser, takeOver } from './database-user.ts';
import { closeEndpoint, type Endpoint, endpointUrl, openEndpoint } from './endpoint.ts';
import { endLeftover } from './leftover.ts';
import { keepPassword, readOrMakePassword } from './password.ts';
import { endPostmaster, launch, type Postmaster, StartFailure, untilReady } from './postmaster.ts';
import { nameFromInside } from './reach.ts';
import { settingArguments, usableMemoryBytes } from './settings.ts';

export type EmbeddedPostgres = {
  /** Connection URL of the role that owns the database `causeway`. */
  url: string;
  /** Process number of PostgreSQL. */
  pid: number;
  /** Ends PostgreSQL in order; at most about 12 s. Further calls wait for the same end. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** The cluster lies in `postgres`, its password in `secrets` below this directory; made when it is missing. */
  dataDir: string;
  /** Gets each line that PostgreSQL logs, and our own sentences about it. */
  log: (line: string) => void;
  /** Further PostgreSQL settings. They win over ours, except where it listens. */
  settings?: Record<string, string>;
  /** Called when PostgreSQL's process runs and nothing is left but to wait for it; again at each further try. */
  onLaunched?: () => void;
  /** Called once with a sentence when PostgreSQL ends although nobody stopped it; the server should then end too. */
  onExit?: (sentence: string) => void;
  /** Where PostgreSQL's bin, lib and share are, instead of in the installed package. */
  nativeDir?: string;
};

type Place = {
  dataDir: string;
  clusterDir: string;
  user: DatabaseUser | undefined;
  binaries: Binaries;
  isDurable: boolean;
};

/**
 * Starts the embedded PostgreSQL on a data directory, making the cluster the first time, and returns when it accepts connections.
 * Throws a sentence when another server uses the directory, or when PostgreSQL cannot run here.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const claim = claimCluster(options.dataDir);
  try {
    const place = await prepare(options);
    const password = await provideCluster(place, options.log);
    const { postmaster, endpoint } = await startPatiently(place, options);
    const finish = async () => {
      await closeEndpoint(endpoint);
      claim.release();
    };
    const url = endpointUrl(endpoint, ownerRole, password, databaseName);
    return { url, pid: postmaster.pid, stop: supervise(postmaster, options, finish) };
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function prepare(options: EmbeddedOptions): Promise<Place> {
  const dataDir = await realpath(options.dataDir);
  const clusterDir = join(dataDir, 'postgres');
  const user = await findDatabaseUser(clusterDir);
  const binaries = await findBinaries(user, options.nativeDir);
  return { dataDir, clusterDir, user, binaries, isDurable: options.settings?.fsync !== 'off' };
}

/** Sees to it that there is a cluster which nobody uses and whose password we know. */
async function provideCluster(place: Place, log: (line: string) => void): Promise<string> {
  await endLeftover(place.clusterDir, log);
  const { password, isNew } = await readOrMakePassword(place.dataDir);
  const isFresh = await ensureCluster(place, password);
  if (!isFresh) await takeOver(place.user, place.clusterDir);
  if (!isFresh && isNew) await setPassword(place, password);
  // Last: a start that breaks off before makes another, and one that the database did not know would be its password for good.
  if (isNew) await keepPassword(place.dataDir, password);
  return password;
}

/**
 * Starts PostgreSQL, again where waiting or another address may help: a killed server's PostgreSQL may still be ending, a port
 * that was free may be taken by now, a file system may not have sockets.
 */
async function startPatiently(place: Place, options: EmbeddedOptions) {
  let avoidSocket = false;
  for (let attempt = 1; ; attempt += 1) {
    const endpoint = await openEndpoint(place.user, join(place.dataDir, 'locks', 'postgres.socket'), avoidSocket);
    try {
      return { postmaster: await startOnce(place, options, endpoint), endpoint };
    } catch (error) {
      await closeEndpoint(endpoint);
      if (!(error instanceof StartFailure) || attempt === 20) throw error;
      const isOccupied = /postmaster\.pid" already exists|shared memory block/.test(error.message);
      const isBadAddress = /could not (bind|create any)|socket/i.test(error.message);
      if (!isOccupied && !(isBadAddress && attempt <= 5)) throw error;
      avoidSocket ||= isBadAddress;
      await sleep(250);
      await endLeftover(place.clusterDir, options.log);
    }
  }
}

async function startOnce(place: Place, options: EmbeddedOptions, endpoint: Endpoint): Promise<Postmaster> {
  const settings = settingArguments(endpoint, usableMemoryBytes(), options.settings ?? {});
  const name = await nameFromInside(place.user, place.clusterDir);
  const postmaster = await launch(
    {
      binaries: place.binaries,
      program: 'postgres',
      user: place.user,
      directory: place.clusterDir,
      arguments: ['-D', name, ...settings],
    },
    options.log,
  );
  options.onLaunched?.();
  await untilReady(postmaster, place.clusterDir);
  return postmaster;
}

function supervise(postmaster: Postmaster, options: EmbeddedOptions, finish: () => Promise<void>) {
  let stopping: Promise<void> | undefined;
  void postmaster.ended.then((ending) => {
    if (stopping) return;
    const sentence = `PostgreSQL ended unexpectedly (${ending}).`;
    options.log(sentence);
    options.onExit?.(sentence);
  });
  return () => {
    stopping ??= endPostmaster(postmaster).then(finish);
    return stopping;
  };
}
