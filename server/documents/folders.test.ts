import { expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { encodeCursor } from '../platform/page.ts';
import { useApplication } from '../test/application.ts';
import type { Answer, Client } from '../test/client.ts';
import { folderDepthMaximum } from './contract.ts';
import { documentIn, sendFile, workspaceOf } from './test/uploading.ts';

/** Folders, tags and the list of documents. */
const application = useApplication();
const mia = () => application.as('mia');
const folderIn = (client: Client, workspaceId: string, name: string, parentId?: string): Promise<Answer> =>
  client.post(`/workspaces/${workspaceId}/folders`, { name, ...(parentId ? { parentId } : {}) });

test('folders stand in each other, never in themselves, and not too deep', async () => {
  const { id } = await workspaceOf(mia());
  const outer = (await folderIn(mia(), id, 'Outer')).body;
  const inner = (await folderIn(mia(), id, 'Inner', outer.id)).body;
  for (const parentId of [outer.id, inner.id]) {
    const answer = await mia().patch(`/folders/${outer.id}`, { parentId });
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([422, 'parentId']);
  }
  expect((await mia().patch(`/folders/${inner.id}`, { parentId: null })).body).toMatchObject({
    parentId: null,
    version: 2,
  });
  expect((await mia().patch(`/folders/${outer.id}`, { parentId: inner.id })).body.parentId).toBe(inner.id);
  let parentId = outer.id;
  for (let depth = 3; depth <= folderDepthMaximum; depth += 1)
    parentId = (await folderIn(mia(), id, `${depth}`, parentId)).body.id;
  expect((await folderIn(mia(), id, 'too deep', parentId)).status).toBe(422);
  const other = (await folderIn(mia(), id, 'Other')).body;
  expect((await mia().patch(`/folders/${inner.id}`, { parentId: other.id })).status).toBe(422);
});

test('two folders of one place have two names, whatever their letters', async () => {
  const { id } = await workspaceOf(mia());
  const plans = (await folderIn(mia(), id, 'Plans')).body;
  const again = await folderIn(mia(), id, 'PLANS');
  expect([again.status, again.body.code]).toEqual([409, 'name_taken']);
  const other = (await folderIn(mia(), id, 'Other')).body;
  expect((await mia().patch(`/folders/${other.id}`, { name: 'plans' })).body.code).toBe('name_taken');
  expect((await folderIn(mia(), id, 'plans', plans.id)).status).toBe(201);
  for (const name of ['a/b', '..', 'a\u202eb']) expect((await folderIn(mia(), id, name)).status, name).toBe(422);
  const racing = await Promise.all(Array.from({ length: 5 }, () => folderIn(mia(), id, 'Once')));
  expect(racing.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
});

test('a folder goes alone when it is empty, and with all in it when that is said', async () => {
  const { id } = await workspaceOf(mia());
  const outer = (await folderIn(mia(), id, 'Outer')).body;
  const inner = (await folderIn(mia(), id, 'Inner', outer.id)).body;
  const inside = await sendFile(
    mia(),
    `/workspaces/${id}/documents`,
    { content: 'x' },
    { behind: { folderId: inner.id } },
  );
  const beside = await documentIn(mia(), id);
  expect((await mia().delete(`/folders/${outer.id}`)).body.code).toBe('folder_not_empty');
  expect((await mia().delete(`/folders/${outer.id}?withContents=true`)).status).toBe(204);
  expect((await mia().get(`/documents/${inside.body.id}`)).status).toBe(404);
  expect((await mia().get(`/workspaces/${id}/folders`)).body.items).toEqual([]);
  expect((await mia().get(`/workspaces/${id}/documents`)).body.items).toMatchObject([{ id: beside.id }]);
});

test('documents are listed by folder, name, tag and age', async () => {
  const { id } = await workspaceOf(mia());
  const folder = (await folderIn(mia(), id, 'Plans')).body;
  const names = ['Übersicht.txt', 'apple.txt', 'Banana.txt'];
  const made = [];
  for (const name of names) made.push(await documentIn(mia(), id, name, name));
  expect((await mia().patch(`/documents/${made[1].id}`, { folderId: folder.id, tags: ['Fruit'] })).status).toBe(200);
  const list = async (query: string) =>
    (await mia().get(`/workspaces/${id}/documents?${query}`)).body.items.map(({ name }: { name: string }) => name);
  expect(await list('')).toEqual(['apple.txt', 'Banana.txt', 'Übersicht.txt']);
  expect(await list('sort=newest')).toEqual(['apple.txt', 'Banana.txt', 'Übersicht.txt']);
  expect(await list('folderId=root')).toEqual(['Banana.txt', 'Übersicht.txt']);
  expect(await list(`folderId=${folder.id}`)).toEqual(['apple.txt']);
  expect(await list('q=uber')).toEqual(['Übersicht.txt']);
  expect(await list('q=nana')).toEqual(['Banana.txt']);
  expect(await list('tag=fruit')).toEqual(['apple.txt']);
  for (const sort of ['name', 'newest']) {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Answer = await mia().get(
        `/workspaces/${id}/documents?sort=${sort}&limit=1${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.body.items.map(({ name }: { name: string }) => name));
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual(await list(`sort=${sort}`));
  }
});

test('a list goes on behind the longest name, folded as it is sorted', async () => {
  const { id } = await workspaceOf(mia());
  // Each of these becomes three characters of four bytes.
  const longest = '\u{1d161}'.repeat(255);
  for (const name of [longest, '\u{1f600}']) {
    expect((await folderIn(mia(), id, name)).status).toBe(201);
    const document = await documentIn(mia(), id);
    expect((await mia().patch(`/documents/${document.id}`, { name })).status).toBe(200);
  }
  for (const list of ['folders', 'documents']) {
    const first = await mia().get(`/workspaces/${id}/${list}?limit=1`);
    expect(first.body.items[0].name).toBe(longest);
    const next = await mia().get(`/workspaces/${id}/${list}?limit=1&cursor=${first.body.nextCursor}`);
    expect([next.status, next.body.items?.[0].name], next.text).toEqual([200, '\u{1f600}']);
  }
});

test('a cursor with a time that is none of the database is refused', async () => {
  const { id } = await workspaceOf(mia());
  for (const time of ['0000-01-01T00:00:00.000Z', '2026-01-01T00:00:00+23:59']) {
    const cursor = encodeCursor([time, newId()]);
    const answer = await mia().get(`/workspaces/${id}/documents?sort=newest&cursor=${cursor}`);
    expect([answer.status, answer.body.errors?.[0].path], time).toEqual([422, 'cursor']);
  }
});
