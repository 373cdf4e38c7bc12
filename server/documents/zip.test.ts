import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { bringIn, documentIn, workspaceOf } from './test/uploading.ts';
import { createNames, safeName } from './zip-names.ts';

/** Many documents as one zip: complete, with names that are safe on every system. */
const application = useApplication();

/** Reads a zip by its central directory, as programs do. */
function entriesOf(zip: Buffer): Record<string, string> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  const entries: Record<string, string> = {};
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size, nameLength] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(begin, begin + size);
    entries[name] = (method === 8 ? inflateRawSync(bytes) : bytes).toString();
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

async function zipOf(path: string): Promise<Record<string, string>> {
  const answer = await fetch(`${application.baseUrl}/api/v1${path}`, {
    headers: { authorization: `Bearer ${application.as('mia').token}` },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  return entriesOf(Buffer.from(await answer.arrayBuffer()));
}

test('documents of one name, in folders, with names of devices: each is there once, under a safe one', async () => {
  const mia = application.as('mia');
  const { id } = await workspaceOf(mia);
  const folder = (await mia.post(`/workspaces/${id}/folders`, { name: 'Plans: 2026' })).body;
  const one = await documentIn(mia, id, 'one', 'a.txt');
  await documentIn(mia, id, 'two', 'A.txt');
  await documentIn(mia, id, 'device', 'con.txt');
  const inside = await documentIn(mia, id, 'inside', 'a.txt');
  await mia.patch(`/documents/${inside.id}`, { folderId: folder.id });
  const all = await zipOf(`/workspaces/${id}/documents.zip`);
  expect(Object.values(all).sort()).toEqual(['device', 'inside', 'one', 'two']);
  expect(
    Object.keys(all)
      .map((name) => name.toLowerCase())
      .sort(),
  ).toEqual(['_con.txt', 'a (2).txt', 'a.txt', 'plans_ 2026/a.txt']);
  expect(await zipOf(`/workspaces/${id}/documents.zip?folderId=${folder.id}`)).toEqual({
    'Plans_ 2026/a.txt': 'inside',
  });
  const twice = `${one.id},${inside.id},${one.id.toUpperCase()}`;
  expect(await zipOf(`/workspaces/${id}/documents.zip?ids=${twice}`)).toEqual({
    'a.txt': 'one',
    'Plans_ 2026/a.txt': 'inside',
  });
});

test('a document of elsewhere is not there, whoever asks, and nobody zips without download', async () => {
  const mia = application.as('mia');
  const [here, there] = [await workspaceOf(mia), await workspaceOf(mia)];
  const document = await documentIn(mia, there.id);
  for (const query of [`ids=${document.id}`, `ids=${crypto.randomUUID()}`, `folderId=${crypto.randomUUID()}`])
    expect((await mia.get(`/workspaces/${here.id}/documents.zip?${query}`)).status).toBe(404);
  await bringIn(application, mia, here.id, ['gwen', ['upload', 'edit']]);
  expect((await application.as('gwen').get(`/workspaces/${here.id}/documents.zip`)).status).toBe(403);
});

test.each([
  ['../../a', '.._.._a'],
  ['..', '__'],
  ['a.', 'a_'],
  ['NUL', '_NUL'],
  ['aux.tar.gz', '_aux.tar.gz'],
  ['a<b>:"|?*.txt', 'a_b______.txt'],
])('%j becomes %j', (name, safe) => {
  expect(safeName(name)).toBe(safe);
});

test('names are given once, whatever their letters', () => {
  const unique = createNames();
  expect(['a.txt', 'A.TXT', 'a.txt', 'x/a.txt', 'noending', 'noending'].map(unique)).toEqual([
    'a.txt',
    'A (2).TXT',
    'a (3).txt',
    'x/a.txt',
    'noending',
    'noending (2)',
  ]);
});
