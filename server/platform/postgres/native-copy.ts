import { constants } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { errorCode } from './errors.ts';

const linksFile = z.array(z.object({ source: z.string(), target: z.string() }));
const packageFile = z.object({ name: z.string(), version: z.string() });

/**
 * Makes the library links that the package's install script would make. False when they are missing and cannot be made here
 * (a node_modules that this user must not write). Several processes may do this at once.
 */
export async function linkLibraries(native: string): Promise<boolean> {
  const links = linksFile.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) {
    try {
      await symlink(basename(source), join(dirname(native), target));
    } catch (error) {
      // Already there: from the install script, or from another process just now.
      if (errorCode(error) === 'EEXIST') continue;
      if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error))) return false;
      throw error;
    }
  }
  return true;
}

/** Where a copy may lie, best first: a place that survives clean-ups of temporary files, and that an ordinary user may enter. */
export function cacheDirectories(): string[] {
  const uid = process.geteuid?.() ?? 0;
  const lasting = uid === 0 ? '/var/cache' : (process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));
  return [join(lasting, 'causeway'), join(tmpdir(), `causeway-cache-${uid}`), `/tmp/causeway-cache-${uid}`];
}

/**
 * Copies the programs into a cache directory, once for each version, and returns the copy's directory. Undefined, with a
 * reason added to `refusals`, when that cache cannot be used.
 */
export async function copyNative(native: string, cache: string, refusals: string[]): Promise<string | undefined> {
  try {
    const { name, version } = packageFile.parse(JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')));
    const home = join(cache, `postgresql-${version}-${basename(name)}`);
    await mkdir(cache, { recursive: true, mode: 0o755 });
    await mustBeOurs(cache);
    if (!(await isThere(home))) await copyInto(native, home);
    const copy = join(home, 'native');
    await linkLibraries(copy);
    return copy;
  } catch (error) {
    if (errorCode(error) === 'unknown' && !(error instanceof Unsafe)) throw error;
    refusals.push(`${cache}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

class Unsafe extends Error {}

/** Others could swap the programs in a directory that is theirs or that they may write, and we would run them. */
async function mustBeOurs(directory: string): Promise<void> {
  const facts = await lstat(directory);
  if (!facts.isDirectory() || facts.uid !== process.geteuid?.() || (facts.mode & 0o022) !== 0) {
    throw new Unsafe('not a directory that only this user may write');
  }
}

async function copyInto(native: string, home: string): Promise<void> {
  const unfinished = `${home}.unfinished-${process.pid}-${Math.random().toString(36).slice(2)}`;
  try {
    await cp(native, join(unfinished, 'native'), {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      verbatimSymlinks: true,
      // Headers and archives for building extensions: a third of the size, never used here.
      filter: (path) => !path.endsWith('.a') && !['pgxs', 'pkgconfig'].includes(basename(path)),
    });
    await openForAll(unfinished);
    await rename(unfinished, home);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process finished the same copy first.
    if (['ENOTEMPTY', 'EEXIST'].includes(errorCode(error)) && (await isThere(home))) return;
    throw error;
  }
}

/** Makes everything readable for the database user, whatever umask npm ran under. */
async function openForAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openForAll(path);
    else if (entry.isFile()) await chmod(path, basename(directory) === 'bin' ? 0o755 : 0o644);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
