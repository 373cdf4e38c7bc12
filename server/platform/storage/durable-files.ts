import type { Stats } from 'node:fs';
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Fault, StorageFull } from './content-store.ts';

/** The folder of one store: what lies where, and how to make a change of it durable. */
export type Folder = { pathOf(key: string): string; prepare(key: string): Promise<void>; fault: Fault };

/** Writes all of a chunk at the end of what was written: a write may take less than it was given. */
export async function writeAll(file: FileHandle, chunk: Buffer, position: number | null = null): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const at = position === null ? null : position + done;
    done += (await file.write(chunk, done, chunk.length - done, at)).bytesWritten;
  }
}

/** What is known of a file, or undefined when there is none. */
export async function statOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch(ignoreMissing);
}

/** Undefined for what is not there; any other failure stays one. */
export function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** Makes a folder below the root, and its name durable. */
export async function prepareFolder(root: string, folder: string): Promise<void> {
  const made = await makeFolder(folder);
  // A new folder's name is only durable once the folder around it is.
  for (let path = folder; made && path.startsWith(dirname(made)); path = dirname(path)) {
    await syncFolder(path);
    if (path === root) break;
  }
}

type Make = (path: string, options: { mode: number }) => Promise<unknown>;

/**
 * Makes a folder and those around it; gives the first that was made. As mkdir with `recursive`, which says that something is
 * missing (ENOENT) where a disk can only be read or does not work.
 */
export async function makeFolder(path: string, make: Make = mkdir): Promise<string | undefined> {
  const makeIt = async () => {
    try {
      await make(path, { mode: 0o700 });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return undefined;
    }
  };
  try {
    return await makeIt();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    const first = await makeFolder(dirname(path), make);
    const own = await makeIt();
    return first ?? own;
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** A full disk, a used-up quota and a limit of the file system are one thing: StorageFull. */
export async function fullAsStorageFull<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (fullCodes.has((error as NodeJS.ErrnoException).code ?? ''))
      throw new StorageFull('The disk is full.', { cause: error });
    throw error;
  }
}
