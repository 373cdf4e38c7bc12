import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder } from './durable-files.ts';
import { openStore } from './open-store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-troubled-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a folder is ready without a byte being written to it, so that a full disk takes no node out of service', async () => {
  const root = join(folder, 'store');
  const store = await openStore({ STORAGE_URL: `file:${root}`, DATA_DIR: '/nowhere' }, { log: () => {} });
  const before = (await stat(root)).mtimeMs;
  await store.isReady();
  expect((await stat(root)).mtimeMs).toBe(before);
  await rm(root, { recursive: true });
  await expect(store.isReady()).rejects.toThrow();
});

test('folders are made one in the other, and the first that was made is told', async () => {
  const path = join(folder, 'one', 'two', 'three');
  expect(await makeFolder(path)).toBe(join(folder, 'one'));
  expect((await stat(path)).isDirectory()).toBe(true);
  expect(await makeFolder(path)).toBeUndefined();
  expect(await makeFolder(join(path, 'four'))).toBe(join(path, 'four'));
});

test.each(['EROFS', 'EIO', 'EDQUOT'])('a disk that says %s where a folder is to be made is heard', async (code) => {
  const isThere = (path: string) => path === folder;
  const make = async (path: string) => {
    const says = isThere(path) ? 'EEXIST' : isThere(join(path, '..')) ? code : 'ENOENT';
    throw Object.assign(new Error(says), { code: says });
  };
  await expect(makeFolder(join(folder, 'ab', 'cd'), make)).rejects.toMatchObject({ code });
});
