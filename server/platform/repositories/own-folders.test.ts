import { mkdir, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { emptyFolder } from '../../links/test/scene.ts';
import { kindOf } from './kinds.ts';
import { egressTo, surroundings } from './test/places.ts';

const home = await emptyFolder();
const path = await realpath(home.path);
await mkdir(join(path, 'causeway/data/secrets'), { recursive: true });
await mkdir(join(path, 'Papers'));
await symlink(join(path, 'causeway/data/secrets'), join(path, 'disguised'));
afterAll(() => home.remove());

const open = (folder: string) =>
  kindOf('folder').open(
    { path: join(path, folder) },
    surroundings(egressTo(''), { folders: [path], ownFolders: [join(path, 'causeway/data')] }),
  );

test.each(['', 'causeway', 'causeway/data', 'causeway/data/secrets', 'disguised'])(
  'what the server keeps itself is nobody’s repository: %j',
  async (folder) => {
    await expect(open(folder)).rejects.toThrow('The server keeps its own data there; choose another folder.');
  },
);

test('what lies beside it is, and may be new', async () => {
  const repository = await open('Papers');
  expect((await repository.stat(''))?.kind).toBe('folder');
  await repository.close();
});
