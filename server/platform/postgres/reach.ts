import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseUser } from './database-user.ts';

type Mode = { uid: number; gid: number; mode: number };

/** Whether a user may pass through a directory, judged by its permission bits (that user has no further groups). */
export function mayPass(user: DatabaseUser, directory: Mode): boolean {
  if (user.uid === 0) return true;
  if (user.uid === directory.uid) return (directory.mode & 0o100) !== 0;
  if (user.gid === directory.gid) return (directory.mode & 0o010) !== 0;
  return (directory.mode & 0o001) !== 0;
}

/**
 * The first directory on the way to `path` (itself included) that the user may not pass through; undefined when the way is
 * open. Without a user the question is about this process, which stands there already.
 */
export async function closedDirectory(user: DatabaseUser | undefined, path: string): Promise<string | undefined> {
  if (!user) return undefined;
  const way: string[] = [];
  for (let at = await realpath(path); ; at = dirname(at)) {
    way.unshift(at);
    if (at === dirname(at)) break;
  }
  for (const directory of way) {
    if (!mayPass(user, await stat(directory))) return directory;
  }
  return undefined;
}

/**
 * The name under which a program, started as `user` with its working directory at `path`, can call that directory. Below a
 * closed directory (say /root) the true name is of no use to it; Linux then still lets it say "where I stand".
 * Throws a sentence where there is no such way.
 */
export async function nameFromInside(
  user: DatabaseUser | undefined,
  path: string,
  platform: string = process.platform,
): Promise<string> {
  const closed = await closedDirectory(user, path);
  if (closed === undefined) return path;
  if (platform === 'linux') return '/proc/self/cwd';
  throw new Error(
    `PostgreSQL must not run as root, and user ${user?.uid} cannot enter ${closed}. Start the server as an ordinary user, ` +
      `choose a DATA_DIR outside ${closed}, or open that directory (chmod o+x ${closed}).`,
  );
}
