import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { linkOf } from '../server/links/test/scene.ts';
import { cleanUp, linkFolder } from '../server/sync/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { runCommand } from './test/run-command.ts';

const root = linkFolder();
const application = useApplication({ variables: { LINK_FOLDERS: root }, withJobs: true });
afterAll(() => cleanUp(root));

async function causeway(words: string[]) {
  const environment = { CAUSEWAY_URL: application.baseUrl, CAUSEWAY_TOKEN: application.cast.people.ada.token };
  return runCommand(['link', ...words], environment);
}

test('a workspace is made from a folder, kept equal, and told of, from the command line', async () => {
  await mkdir(join(root, 'Plans'));
  await writeFile(join(root, 'Plans/a.txt'), 'one');
  const { id } = await linkOf(application, root);
  const owner = application.cast.people.mia.id;
  const made = await causeway(['add-workspace', id, '--path', 'Plans', '--mode', 'publication', '--owner', owner]);
  expect([made.code, made.error]).toEqual([0, '']);
  expect(made.out).toMatch(/Plans {2}publication\n$/);
  const synced = await causeway(['sync', id]);
  expect([synced.code, synced.out]).toEqual([0, expect.stringMatching(/ done {2}\d of \d files, /)]);
  expect((await causeway(['workspaces', id])).out).toContain('publication  equal');
  await writeFile(join(root, 'Plans/b.txt'), 'two');
  expect((await causeway(['sync', id])).code).toBe(0);
  const listed = await causeway(['runs', id]);
  const [newest] = listed.out.split(' ');
  expect((await causeway(['runs', id, newest ?? ''])).out).toContain('created  b.txt  It is new in the repository.');
  const refused = await causeway(['cancel-run', id, newest ?? '']);
  expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('ended')]);
});
