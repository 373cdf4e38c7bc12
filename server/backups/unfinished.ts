import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { syncFolder } from '../platform/storage/durable-files.ts';
import { manifestFile, manifestSumFile } from './backup-files.ts';

/** Where a backup is written until it is whole, beside its place. */
export type Unfinished = {
  to: string;
  path: string;
  /** Its own for as long as it is there, by whatever path somebody comes to it. */
  id: string;
};

/** Says whose the folder is in which it stands; it goes as the backup is whole. */
const noteFile = 'unfinished.json';
const noteShape = z.object({ installation: z.string(), id: z.string() });

/**
 * Makes the folder that a backup is written into, or takes up the one that an earlier backup of this installation has left.
 * It comes into being with its note in it, so that of two installations at the same moment one gets it and the other is refused.
 */
export async function takeUp(to: string, installation: string): Promise<Unfinished> {
  const path = `${to}.unfinished`;
  const fresh = await makeFresh(to, path);
  try {
    const id = randomUUID();
    await writeFile(join(fresh, noteFile), JSON.stringify({ installation, id }), { mode: 0o600, flush: true });
    await rename(fresh, path);
    return { to, path, id };
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!isOccupied(error)) throw inWords(to, error);
  }
  const note = await readNote(path);
  if (!note)
    throw new Error(
      `${path} stands there and does not say whose backup it is, so nothing of it is touched: remove it, or name another folder.`,
    );
  if (note.installation !== installation)
    throw new Error(
      `${path} is of another installation's backup, under way or broken off, so nothing of it is touched: name another folder for this one.`,
    );
  return { to, path, id: note.id };
}

async function makeFresh(to: string, path: string): Promise<string> {
  try {
    await mkdir(dirname(to), { recursive: true });
    return await mkdtemp(`${path}-`);
  } catch (error) {
    throw inWords(to, error);
  }
}

/** Undefined where there is none that can be read. */
async function readNote(path: string): Promise<z.output<typeof noteShape> | undefined> {
  try {
    return noteShape.parse(JSON.parse(await readFile(join(path, noteFile), 'utf8')));
  } catch (error) {
    const isNone = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (isNone || error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/**
 * Readies it for a backup of this moment: of an earlier one only contents stay, which never change. Found now and not in the
 * end: what the finished folder could not take the place of, such as where a disk is mounted.
 */
export async function prepare({ to, path }: Unfinished): Promise<void> {
  await rmdir(to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw inWords(to, error);
  });
  await removeMoment(path);
}

/** The manifest goes first: nothing that lacks a part may look whole. */
async function removeMoment(path: string): Promise<void> {
  for (const name of [manifestFile, manifestSumFile, 'database', 'secrets'])
    await rm(join(path, name), { recursive: true, force: true });
}

/**
 * Leaves of a backup that failed what the next goes on with, and gives how many contents that are; without any, nothing. A full
 * disk is full for everybody on it: there nothing stays, and a sentence is thrown.
 */
export async function leave({ to, path }: Unfinished, failure: unknown): Promise<number> {
  const discard = () => rm(path, { recursive: true, force: true });
  if (isFull(failure)) {
    await discard();
    throw noRoom(to, failure);
  }
  await removeMoment(path);
  // What a kill has left half has more to its name.
  const whole = [...(await findContents(path))].filter((file) => !file.includes('.'));
  if (whole.length === 0) await discard();
  return whole.length;
}

/** The files of contents below it, as `contents/ab/KEY`. */
export async function findContents(path: string): Promise<Set<string>> {
  const namesIn = (folder: string) =>
    readdir(join(path, folder)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return [];
    });
  const files = new Set<string>();
  for (const shelf of await namesIn('contents'))
    for (const name of await namesIn(`contents/${shelf}`)) files.add(`contents/${shelf}/${name}`);
  return files;
}

/** Puts what is whole into its place: that of an empty folder, and of nothing else. */
export async function finish({ to, path }: Unfinished): Promise<void> {
  await syncFolders(path);
  await rename(path, to).catch((error: unknown) => {
    throw isOccupied(error) ? notEmpty(to) : error;
  });
  // Last, for without it nobody could go on; one that stays behind a kill here says nothing any more.
  await rm(join(to, noteFile));
  await syncFolder(to);
  await syncFolder(dirname(to));
}

/** The names of the files are durable with the folders that hold them. */
async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await syncFolders(join(folder, entry.name));
  await syncFolder(folder);
}

/** What is said where something stands in the place of the backup. */
export const notEmpty = (folder: string) =>
  new Error(`${folder} is not empty; a backup is written into a folder of its own.`);

function isOccupied(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

const noRoom = (to: string, cause: unknown) =>
  new Error(`There is no room left in ${dirname(to)} for the backup; nothing of this one was kept.`, { cause });

function inWords(to: string, error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (isFull(error)) return noRoom(to, error);
  if (['ENOTEMPTY', 'EEXIST'].includes(code)) return notEmpty(to);
  if (!['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'ENOTDIR'].includes(code)) return error;
  return new Error(
    `${to} cannot be made anew (${code}); name a folder that this user can make and remove, such as ${join(to, 'backup')}.`,
    { cause: error },
  );
}
