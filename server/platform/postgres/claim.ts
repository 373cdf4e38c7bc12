import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errorCode } from './errors.ts';

/** The right to use a data directory, until released or until this process ends in whatever way. */
export type Claim = { release(): void };

// Two servers that start in the same moment may both find the file briefly taken; waiting lets one of them win.
// It also covers the moment that the system needs to clear up after a killed server.
const patienceMs = 500;
const sqliteBusy = 5;

// A lock that nothing refers to would be collected as garbage and thereby released.
const heldLocks = new Set<DatabaseSync>();

/**
 * Claims a data directory for this server process, making the directory when there is none. Throws a sentence when another
 * server has it.
 */
export function claimDataDir(dataDir: string): Claim {
  return claim(dataDir, 'server');
}

/** Claims the embedded database alone, so that no two supervisors ever touch one cluster. */
export function claimCluster(dataDir: string): Claim {
  return claim(dataDir, 'postgres');
}

/*
 * A process number in a file cannot say whether its process still lives: numbers are reused, and every container has its own.
 * The operating system knows, so the claim is a lock held on a file (a POSIX record lock, which Node reaches only through
 * SQLite). It is gone the moment the process is, also after kill -9, and holds across containers that share the directory.
 * The number stands in a file beside it, only for the sentence: opening the locked file here would drop the lock.
 */
function claim(dataDir: string, part: 'server' | 'postgres'): Claim {
  const directory = makeDirectory(dataDir);
  const holderFile = join(directory, 'locks', `${part}.pid`);
  const lock = takeLock(directory, join(directory, 'locks', part), holderFile);
  try {
    writeFileSync(holderFile, `${process.pid}\n`);
  } catch (error) {
    // A disk that can only be read still gives locks.
    lock.close();
    throw unusable(directory, error);
  }
  heldLocks.add(lock);
  return {
    release() {
      if (!heldLocks.delete(lock)) return;
      rmSync(holderFile, { force: true });
      lock.close();
    },
  };
}

function makeDirectory(dataDir: string): string {
  try {
    mkdirSync(join(dataDir, 'locks'), { recursive: true, mode: 0o700 });
    return realpathSync(dataDir);
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

function takeLock(dataDir: string, lockFile: string, holderFile: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(lockFile, { timeout: patienceMs });
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) {
      throw new Error(
        `Another Causeway server${holder(holderFile)} is already using DATA_DIR ${dataDir}; stop it or choose another DATA_DIR.`,
      );
    }
    throw unusable(dataDir, error);
  }
}

function unusable(dataDir: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `DATA_DIR ${dataDir} cannot be used (${reason}): it must be writable for user ${process.geteuid?.()} and lie on a file ` +
      'system that has file locks.',
    { cause },
  );
}

function holder(holderFile: string): string {
  try {
    return ` (process ${readFileSync(holderFile, 'utf8').trim()})`;
  } catch (error) {
    // The other server may just be starting or ending; the sentence is true without its number.
    if (['ENOENT', 'EACCES'].includes(errorCode(error))) return '';
    throw error;
  }
}
