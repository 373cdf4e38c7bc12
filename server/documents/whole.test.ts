import { expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { bringIn, documentIn, sendFile, workspaceOf } from './test/uploading.ts';

const application = useApplication();
test('quick', async () => {
  const mia = application.as('mia');
  const w = await workspaceOf(mia);
  const d = await documentIn(mia, w.id, 'one');
  const v = await sendFile(mia, `/documents/${d.id}/versions`, { content: 'two' }, { behind: { comment: 'second' } });
  expect(v.body).toMatchObject({ version: 2, number: 2 });
  const f = await mia.post(`/workspaces/${w.id}/folders`, { name: 'Plans' });
  expect(f.status, f.text).toBe(201);
  const p = await mia.patch(`/documents/${d.id}`, { name: 'b.txt', folderId: f.body.id, tags: ['x', 'X', 'y'] });
  expect(p.body).toMatchObject({ version: 3, number: 2, name: 'b.txt', tags: ['X', 'y'] });
  const r = await mia.post(`/documents/${d.id}/versions/1/restore`, { comment: 'back' });
  expect(r.status, r.text).toBe(201);
  expect(r.body).toMatchObject({ version: 4, number: 4 });
  const vs = await mia.get(`/documents/${d.id}/versions`);
  expect(vs.body.items.map((i: { number: number }) => i.number)).toEqual([4, 2, 1]);
  expect((await mia.get(`/documents/${d.id}/content?version=3`)).text).toBe('two');
  expect((await mia.get(`/documents/${d.id}/content?version=5`)).status).toBe(404);
  await bringIn(application, mia, w.id, ['gwen', ['comment']]);
  const people = await mia.get(`/documents/${d.id}/people`);
  expect(people.body.items[0], people.text).toMatchObject({
    person: { name: 'Gwen Gatekeeper' },
    ways: [{ kind: 'workspace' }],
  });
  const c = await application
    .as('gwen')
    .post(`/documents/${d.id}/comments`, { text: 'Hi', mentions: [application.cast.people.mia.id] });
  expect(c.status, c.text).toBe(201);
  expect((await mia.get(`/documents/${d.id}/comments`)).body.items).toHaveLength(1);
  const pv = await mia.get(`/documents/${d.id}/preview`);
  expect([pv.status, pv.text]).toEqual([200, 'one']);
  expect([(await mia.get(`/documents/${d.id}/preview`)).text]).toEqual(['one']);
  expect((await mia.get(`/documents/${d.id}/preview?page=2`)).body.code).toBe('preview_impossible');
  const z = await mia.get(`/workspaces/${w.id}/documents.zip`);
  expect(z.status).toBe(200);
  expect(z.text.startsWith('PK')).toBe(true);
  expect((await mia.delete(`/folders/${f.body.id}`)).body.code).toBe('folder_not_empty');
  expect((await mia.delete(`/folders/${f.body.id}?withContents=true`)).status).toBe(204);
  expect((await mia.get(`/documents/${d.id}`)).status).toBe(404);
});
