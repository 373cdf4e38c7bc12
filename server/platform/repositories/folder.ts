import { randomUUID } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, readlink, realpath, rm, rmdir, unlink } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { line } from '../shapes.ts';
import { fill, linkOrRename, renameOver, translated } from './folder-files.ts';
import { readingOf } from './folder-reading.ts';
import { type RepositoryKind, repositoryKind, type Surroundings } from './kind.ts';
import { joinPath, judgeName, readPath, shown, splitPath, unfinishedPrefix } from './path.ts';
import {
  Changed,
  type Condition,
  type Entry,
  Gone,
  type Listing,
  type NewContent,
  type Reading,
  type ReadOptions,
  Refused,
  type Repository,
} from './repository.ts';

/** A folder of this machine, or a network mount. */
export const folderKind: RepositoryKind = repositoryKind({
  kind: 'folder',
  title: 'A folder on the server',
  settings: z.strictObject({ path: line(1000).refine(isAbsolute, 'must be an absolute path such as /srv/archive') }),
  secrets: [],
  open: ({ path }, surroundings) => openFolder(path, surroundings),
});

const unfinishedKeptMilliseconds = 24n * 60n * 60n * 1000n;
const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

async function openFolder(
  path: string,
  { folders, ownFolders }: Pick<Surroundings, 'folders' | 'ownFolders'>,
): Promise<Repository> {
  // What lies where nothing may be read is not told either, not even whether it is there.
  const real = isBelowOne(path, folders) ? realpath(path) : realpath(path).catch(() => path);
  const root = await translated(() => real, path);
  if (!(await isAllowed(root, folders)))
    throw new Refused('The operator has not allowed this folder for links (LINK_FOLDERS).');
  if (await isOwn(root, ownFolders)) throw new Refused('The server keeps its own data there; choose another folder.');
  if (!(await translated(() => lstat(root), path)).isDirectory()) throw new Refused('This is no folder.');
  return {
    capabilities: { stableIds: true, conditionalWrites: false, moves: true },
    list: (path) => list(root, path),
    stat: (path) => stat(root, path),
    read: (path, options) => read(root, path, options),
    write: (path, content, condition) => write(root, path, { content, condition }),
    move: (from, to, options) => move(root, { from, to, ...options }),
    remove: (path, options) => remove(root, path, options),
    createFolder: (path) => createFolder(root, path),
    close: async () => {},
  };
}

/** Compared as they really are, after every symbolic link on the way. An allowed folder that is missing allows nothing. */
async function isAllowed(root: string, folders: string[]): Promise<boolean> {
  const really = await Promise.all(folders.map((folder) => realpath(folder).catch(() => [])));
  return isBelowOne(root, really.flat());
}

/** Whether it holds one of the server's own folders or lies in one. */
async function isOwn(root: string, ownFolders: string[]): Promise<boolean> {
  const really = await Promise.all(ownFolders.map((folder) => realpath(folder).catch(() => folder)));
  return isBelowOne(root, really) || really.some((folder) => isBelowOne(folder, [root]));
}

function isBelowOne(path: string, folders: string[]): boolean {
  return folders.some((folder) => {
    const below = relative(folder, path);
    return below === '' || (below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below));
  });
}

/** What acts on a folder is given: a way to it that no symbolic link changes any more. */
type Inside = { base: string; handle: FileHandle; folder: string };

/**
 * Opens a folder below the root and makes sure that it is the one that was meant. What follows goes through the open
 * folder, so that nobody can put a symbolic link in its place meanwhile.
 */
async function inFolder<Result>(
  root: string,
  folder: string,
  act: (inside: Inside) => Promise<Result>,
): Promise<Result> {
  const path = join(root, ...readPath(folder));
  return translated(async () => {
    const handle = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    try {
      const base = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : path;
      const really = process.platform === 'linux' ? await readlink(base) : await realpath(path);
      if (really !== path) throw new Refused(`“${shown(folder)}” leads somewhere else.`);
      return await act({ base, handle, folder });
    } finally {
      await handle.close();
    }
  }, folder);
}

function entryOf(folder: string, name: string, facts: BigIntStats): Entry {
  const isFile = facts.isFile();
  return {
    name,
    path: joinPath(folder, name),
    kind: isFile ? 'file' : 'folder',
    sizeBytes: isFile ? Number(facts.size) : null,
    modifiedAt: new Date(Number(facts.mtimeMs)),
    fingerprint: isFile ? fingerprintOf(facts) : null,
    // Numbers of files are given out again; with the time of birth they are not the same.
    id: `${facts.dev}-${facts.ino}-${facts.birthtimeNs}`,
    sha256: null,
  };
}

/** The time of the last change of any kind is among it: who sets the time of a file back still changes it. */
const fingerprintOf = (facts: BigIntStats) => `${facts.size}-${facts.mtimeNs}-${facts.ctimeNs}-${facts.ino}`;

/** Undefined for what is not there. Throws Refused for symbolic links, devices and the like. */
async function look({ base, folder }: Inside, name: string): Promise<Entry | undefined> {
  const facts = await lstat(join(base, name), { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!facts) return undefined;
  const reason = reasonAgainst(facts);
  if (reason) throw new Refused(`“${shown(name)}” ${reason}.`);
  return entryOf(folder, name, facts);
}

function reasonAgainst(facts: BigIntStats): string | null {
  if (facts.isSymbolicLink()) return 'is a symbolic link, which is not followed';
  return facts.isFile() || facts.isDirectory() ? null : 'is neither a file nor a folder';
}

async function list(root: string, folder: string): Promise<Listing> {
  return inFolder(root, folder, async (inside) => {
    const listing: Listing = { entries: [], refused: [] };
    for (const bytes of await readdir(inside.base, { encoding: 'buffer' })) await take(inside, bytes, listing);
    listing.entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    return listing;
  });
}

async function take({ base, folder }: Inside, bytes: Buffer, listing: Listing): Promise<void> {
  const name = bytes.toString('utf8');
  const path = Buffer.concat([Buffer.from(`${base}/`), bytes]);
  const facts = await lstat(path, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!facts) return;
  if (name.startsWith(unfinishedPrefix)) {
    if (BigInt(Date.now()) - facts.mtimeMs > unfinishedKeptMilliseconds) await rm(path, { force: true });
    return;
  }
  const reason = judgeName(name) ?? reasonAgainst(facts);
  if (reason) listing.refused.push({ name: shown(name), reason });
  else listing.entries.push(entryOf(folder, name, facts));
}

async function stat(root: string, path: string): Promise<Entry | undefined> {
  if (readPath(path).length === 0) {
    return inFolder(root, '', async ({ handle }) => entryOf('', '', await handle.stat({ bigint: true })));
  }
  const { folder, name } = splitPath(path);
  try {
    return await inFolder(root, folder, (inside) => look(inside, name));
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
}

async function read(root: string, path: string, { range, ifMatch }: ReadOptions = {}): Promise<Reading> {
  const { folder, name } = splitPath(path);
  return inFolder(root, folder, async ({ base }) => {
    // Opening a pipe would wait for its other end.
    const handle = await open(join(base, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const facts = await handle.stat({ bigint: true });
      if (!facts.isFile()) throw new Refused(`“${shown(name)}” is no file.`);
      const entry = entryOf(folder, name, facts);
      if (ifMatch !== undefined && ifMatch !== entry.fingerprint) throw changed(name);
      const isSame = async () => fingerprintOf(await handle.stat({ bigint: true })) === entry.fingerprint;
      return { entry, content: readingOf(handle, { sizeBytes: Number(facts.size), range, isSame }) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  });
}

const changed = (name: string) => new Changed(`“${shown(name)}” was changed meanwhile.`);

function expectCondition(there: Entry | undefined, name: string, condition: Condition): void {
  if ('ifMatch' in condition ? there?.fingerprint !== condition.ifMatch : there) throw changed(name);
}

async function write(
  root: string,
  path: string,
  { content, condition }: { content: NewContent; condition: Condition },
): Promise<Entry> {
  const { folder, name } = splitPath(path);
  return inFolder(root, folder, async (inside) => {
    const check = async () => expectCondition(await look(inside, name), name, condition);
    await check();
    const unfinished = join(inside.base, `${unfinishedPrefix}${randomUUID()}`);
    try {
      await fill(unfinished, content);
      const path = join(inside.base, name);
      if ('ifMatch' in condition) await renameOver(unfinished, path, check);
      else await linkOrRename(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
    await inside.handle.sync();
    const written = await look(inside, name);
    if (!written) throw changed(name);
    return written;
  });
}

type Move = { from: string; to: string; ifMatch?: string };

async function move(root: string, { from, to, ifMatch }: Move): Promise<Entry> {
  const [old, wanted] = [splitPath(from), splitPath(to)];
  return inFolder(root, old.folder, (leaving) =>
    inFolder(root, wanted.folder, async (entering) => {
      const moving = await look(leaving, old.name);
      if (!moving) throw new Gone(`“${shown(old.name)}” is not there.`);
      if (ifMatch !== undefined && moving.fingerprint !== ifMatch) throw changed(old.name);
      const there = await look(entering, wanted.name);
      // On some systems another spelling of the same name leads to the file itself.
      if (there && there.id !== moving.id) throw changed(wanted.name);
      const [path, newPath] = [join(leaving.base, old.name), join(entering.base, wanted.name)];
      if (moving.kind === 'folder' || there) await renameOver(path, newPath);
      else await linkOrRename(path, newPath);
      await entering.handle.sync();
      await leaving.handle.sync();
      const moved = await look(entering, wanted.name);
      if (!moved) throw changed(wanted.name);
      return moved;
    }),
  );
}

async function remove(root: string, path: string, { ifMatch }: { ifMatch?: string } = {}): Promise<void> {
  const { folder, name } = splitPath(path);
  return inFolder(root, folder, async (inside) => {
    const there = await look(inside, name);
    if (!there) throw new Gone(`“${shown(name)}” is not there.`);
    if (ifMatch !== undefined && there.fingerprint !== ifMatch) throw changed(name);
    await (there.kind === 'folder' ? rmdir : unlink)(join(inside.base, name));
    await inside.handle.sync();
  });
}

async function createFolder(root: string, path: string): Promise<Entry> {
  const { folder, name } = splitPath(path);
  return inFolder(root, folder, async (inside) => {
    await mkdir(join(inside.base, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const there = await look(inside, name);
    if (there?.kind !== 'folder') throw changed(name);
    await inside.handle.sync();
    return there;
  });
}
