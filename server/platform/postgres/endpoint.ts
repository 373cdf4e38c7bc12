import { mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type DatabaseUser, giveTo } from './database-user.ts';
import { errorCode, unless } from './errors.ts';
import { closedDirectory } from './reach.ts';

/** Where PostgreSQL listens: a socket in a directory that only its user may enter, or a port on the loopback interface. */
export type Endpoint = { kind: 'socket'; directory: string } | { kind: 'loopback'; port: number };

const prefix = 'causeway-';
const socketName = '.s.PGSQL.5432';
// Linux allows 107 bytes for a socket's path, macOS 103.
const socketPathMaxBytes = 103;

/** Whether a socket in a fresh directory under `directory` would have a path that the system accepts. */
export function fitsSocketPath(directory: string): boolean {
  return Buffer.byteLength(join(directory, `${prefix}XXXXXX`, socketName)) <= socketPathMaxBytes;
}

/**
 * Makes the directory for the socket; where no short and reachable place exists, takes a free loopback port instead. The
 * directory's name is kept in `noteFile`, so that the next start can clear it away if this process is killed.
 */
export async function openEndpoint(
  user: DatabaseUser | undefined,
  noteFile: string,
  avoidSocket: boolean,
): Promise<Endpoint> {
  const last = await unless('ENOENT', readFile(noteFile, 'utf8'), '');
  if (last) await removeSocketDirectory(last);
  const places = avoidSocket ? [] : [...new Set([tmpdir(), '/tmp'])];
  for (const place of places) {
    const directory = fitsSocketPath(place) && (await makeSocketDirectory(user, place));
    if (!directory) continue;
    await writeFile(noteFile, directory);
    return { kind: 'socket', directory };
  }
  return { kind: 'loopback', port: await freePort() };
}

/** The connection URL of a role at an endpoint. Names and password must need no escaping. */
export function endpointUrl(endpoint: Endpoint, role: string, password: string, database: string): string {
  if (endpoint.kind === 'loopback') return `postgres://${role}:${password}@127.0.0.1:${endpoint.port}/${database}`;
  return `postgres://${role}:${password}@localhost/${database}?host=${encodeURIComponent(endpoint.directory)}`;
}

/** Removes what a socket leaves behind: only the two files it consists of, then its directory, never more. */
export async function closeEndpoint(endpoint: Endpoint): Promise<void> {
  if (endpoint.kind === 'socket') await removeSocketDirectory(endpoint.directory);
}

/** Removes a socket directory of ours; any other directory that a file may name stays untouched. */
async function removeSocketDirectory(directory: string): Promise<void> {
  if (!basename(directory).startsWith(prefix)) return;
  try {
    await rm(join(directory, socketName), { force: true });
    await rm(join(directory, `${socketName}.lock`), { force: true });
    await rmdir(directory);
  } catch (error) {
    // An empty directory in the system's temporary place does no harm; somebody else's must not be fought over.
    if (!['ENOENT', 'ENOTEMPTY', 'EACCES', 'EPERM'].includes(errorCode(error))) throw error;
  }
}

async function makeSocketDirectory(user: DatabaseUser | undefined, place: string): Promise<string | undefined> {
  try {
    if (await closedDirectory(user, place)) return undefined;
    // A random name that mkdtemp makes with mode 0700: nobody can have prepared it.
    const directory = await mkdtemp(join(place, prefix));
    await giveTo(user, directory);
    return directory;
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EROFS', 'ENOTDIR'].includes(errorCode(error))) return undefined;
    throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
