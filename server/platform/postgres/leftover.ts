import { execFile } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { errorCode, unless } from './errors.ts';

const run = promisify(execFile);

/** What PostgreSQL notes about itself in postmaster.pid; the status is 'ready' once it accepts connections. */
export type PostmasterFile = { pid: number; status: string };

/** Reads postmaster.pid; undefined while there is none. Fields that are not written yet are empty. */
export async function readPostmasterFile(clusterDir: string): Promise<PostmasterFile | undefined> {
  const text = await unless('ENOENT', readFile(join(clusterDir, 'postmaster.pid'), 'utf8'), undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  // Single-user mode writes its number negative.
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  return { pid, status: lines[7]?.trim() ?? '' };
}

/**
 * Ends a PostgreSQL that outlived its server, and clears away its notes. Call only with the cluster claimed: then whatever
 * still runs on it is a leftover. A process that merely has the same number is left alone.
 */
export async function endLeftover(clusterDir: string, log: (line: string) => void): Promise<void> {
  const file = await readPostmasterFile(clusterDir);
  if (!file) return;
  if (await runsOn(clusterDir, file.pid)) {
    log(`A PostgreSQL of an earlier server (process ${file.pid}) still runs on ${clusterDir}; it is being stopped.`);
    await endProcess(clusterDir, file.pid);
  }
  // Left in place, the file would keep PostgreSQL from starting whenever its number belongs to some other process by now.
  await rm(join(clusterDir, 'postmaster.pid'), { force: true });
}

/** Whether a process is a PostgreSQL that works on this very cluster. */
export async function runsOn(clusterDir: string, pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  return process.platform === 'linux' ? standsIn(clusterDir, pid) : isCalledWith(clusterDir, pid);
}

// PostgreSQL always stands in its data directory; comparing the directory itself is right under whatever name it has.
async function standsIn(clusterDir: string, pid: number): Promise<boolean> {
  try {
    const [name, there, here] = await Promise.all([
      readFile(`/proc/${pid}/comm`, 'utf8'),
      stat(`/proc/${pid}/cwd`),
      stat(clusterDir),
    ]);
    return name.trim() === 'postgres' && there.ino === here.ino && there.dev === here.dev;
  } catch (error) {
    // Gone, or somebody else's: the cluster's own user, and root, may look at a PostgreSQL of theirs.
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(errorCode(error))) return false;
    throw error;
  }
}

async function isCalledWith(clusterDir: string, pid: number): Promise<boolean> {
  try {
    const { stdout } = await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)]);
    return stdout.includes('postgres') && stdout.includes(clusterDir);
  } catch (error) {
    // ps fails with exit code 1 when no process has that number.
    if (error instanceof Error && 'code' in error && error.code === 1) return false;
    throw error;
  }
}

async function endProcess(clusterDir: string, pid: number): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 8000],
    ['SIGQUIT', 4000],
    ['SIGKILL', 4000],
  ];
  for (const [signal, patienceMs] of steps) {
    signalIfThere(pid, signal);
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(20)) {
      if (!(await runsOn(clusterDir, pid))) return;
    }
  }
  throw new Error(`PostgreSQL (process ${pid}) still runs on ${clusterDir} and cannot be stopped; stop it by hand.`);
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
