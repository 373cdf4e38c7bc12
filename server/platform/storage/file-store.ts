import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, open, opendir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  type ContentInfo,
  ContentMissing,
  type ContentStore,
  checkedKey,
  type Fault,
  type ListedContent,
  type WriteOptions,
} from './content-store.ts';
import { type Folder, fullAsStorageFull, ignoreMissing, prepareFolder, statOf, syncFolder } from './durable-files.ts';
import { FileBytes } from './file-bytes.ts';
import { createFilePieces } from './file-pieces.ts';
import { hashOf, meteredChunks } from './metered.ts';
import { WriteBehind } from './write-behind.ts';

/** Opens a store of contents in a folder: two levels of folders by the first letters of the key. */
export async function openFileStore(root: string, fault: Fault = () => {}): Promise<ContentStore> {
  await mkdir(root, { recursive: true });
  const folder: Folder = {
    pathOf: (key) => join(root, checkedKey(key).slice(0, 2), key.slice(2, 4), key),
    prepare: (key) => prepareFolder(root, dirname(folder.pathOf(key))),
    fault,
  };
  const sizeOf = async (key: string) => (await statOf(folder.pathOf(key)))?.size;
  return {
    write: (key, content, options) => write(folder, key, { content, ...options }),
    read: async (key, range) => read(folder.pathOf(key), range),
    size: sizeOf,
    remove: async (key) => remove(folder.pathOf(key)),
    list: (after) => list(root, after),
    ...createFilePieces(folder),
    isReady: () => proveThere(root),
    close() {},
  };
}

async function write(
  folder: Folder,
  key: string,
  { content, ...options }: WriteOptions & { content: Readable },
): Promise<ContentInfo> {
  const path = folder.pathOf(key);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
  let isNamed = false;
  try {
    return await fullAsStorageFull(async () => {
      await folder.prepare(key);
      await folder.fault('folder made');
      const info = await writeDurably(temporary, content, { ...options, fault: folder.fault });
      await folder.fault('bytes durable');
      await rename(temporary, path);
      isNamed = true;
      await folder.fault('renamed');
      await syncFolder(dirname(path));
      await folder.fault('folder durable');
      return info;
    });
  } catch (error) {
    content.destroy();
    // Once named the object is whole, but nobody was told so.
    await rm(isNamed ? path : temporary, { force: true });
    throw error;
  }
}

async function writeDurably(
  path: string,
  content: Readable,
  options: WriteOptions & { fault: Fault },
): Promise<ContentInfo> {
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = hashOf();
    const behind = new WriteBehind(file, 0);
    try {
      for await (const chunk of meteredChunks(content, options)) {
        const writing = behind.write(chunk);
        hash.update(chunk);
        await writing;
        await options.fault('some bytes written');
      }
    } finally {
      await behind.flush();
    }
    await file.sync();
    return hash.info();
  } finally {
    await file.close();
  }
}

async function read(path: string, range?: { start: number; end: number }): Promise<Readable> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new ContentMissing('There is nothing under this key.');
    throw error;
  });
  return new FileBytes(file, range);
}

async function remove(path: string): Promise<void> {
  const name = path.slice(dirname(path).length + 1);
  const names = await readdir(dirname(path)).catch(ignoreMissing);
  for (const found of names ?? []) {
    if (found === name || found.startsWith(`${name}.`)) await rm(join(dirname(path), found), { force: true });
  }
  if (names) await syncFolder(dirname(path));
}

async function* list(root: string, after = ''): AsyncGenerator<ListedContent> {
  for (const first of await foldersOf(root)) {
    if (first < after.slice(0, 2)) continue;
    for (const second of await foldersOf(join(root, first))) {
      if (first + second < after.slice(0, 4)) continue;
      yield* listFolder(join(root, first, second), after);
    }
  }
}

async function* listFolder(folder: string, after: string): AsyncGenerator<ListedContent> {
  const names = (await readdir(folder).catch(ignoreMissing)) ?? [];
  const keys = [...new Set(names.map((name) => name.split('.')[0] ?? ''))].sort();
  for (const key of keys) {
    if (key <= after) continue;
    const isWhole = names.includes(key);
    const files = isWhole ? [key] : names.filter((name) => name.startsWith(`${key}.`));
    const stats = (await Promise.all(files.map((name) => statOf(join(folder, name))))).filter((found) => !!found);
    if (stats.length === 0) continue;
    const modified = Math.max(...stats.map(({ mtimeMs }) => mtimeMs));
    const sizeBytes = stats.reduce((sum, { size }) => sum + size, 0);
    yield { key, sizeBytes, modifiedAt: new Date(modified), isWhole };
  }
}

async function foldersOf(path: string): Promise<string[]> {
  const entries = (await readdir(path).catch(ignoreMissing)) ?? [];
  return entries.filter((name) => /^[a-z0-9]{2}$/.test(name)).sort();
}

/**
 * Ready while the folder can be read and is ours to write to. A disk that is full or can only be read takes no node out of
 * service: whoever sends a file hears that, and everybody else goes on.
 */
async function proveThere(root: string): Promise<void> {
  const folder = await opendir(root);
  try {
    await folder.read();
  } finally {
    await folder.close();
  }
  await access(root, constants.W_OK | constants.X_OK).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EROFS') throw error;
  });
}
