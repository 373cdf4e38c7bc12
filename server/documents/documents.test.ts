import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { documentIn, sendFile, workspaceOf } from './test/uploading.ts';

const application = useApplication();
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

test('an uploaded file is a document: its facts are told, and its bytes come back as they were', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const answer = await sendFile(mia, `/workspaces/${workspace.id}/documents`, { content: 'Hello', name: 'Grüße.txt' });
  expect(answer.status, answer.text).toBe(201);
  expect(answer.body).toMatchObject({
    workspaceId: workspace.id,
    folderId: null,
    name: 'Grüße.txt',
    sizeBytes: 5,
    sha256: sha256('Hello'),
    version: 1,
    contentType: 'text/plain',
    people: 0,
    tags: [],
    scanStatus: 'not_scanned',
    createdBy: { name: 'Mia Member' },
    may: { download: true, delete: true },
  });
  expect(answer.headers.get('etag')).toBe('"1"');
  const content = await mia.get(`/documents/${answer.body.id}/content`);
  expect([content.status, content.text]).toEqual([200, 'Hello']);
  expect(content.headers.get('content-length')).toBe('5');
  expect(content.headers.get('etag')).toBe(`"${sha256('Hello')}"`);
  expect(content.headers.get('content-disposition')).toContain("filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt");
  expect(content.headers.get('x-content-type-options')).toBe('nosniff');
  expect(content.headers.get('content-security-policy')).toContain('sandbox');
  expect((await mia.get(`/documents/${answer.body.id}`)).body).toEqual(answer.body);
  expect((await mia.get(`/workspaces/${workspace.id}/documents`)).body).toEqual({
    items: [answer.body],
    nextCursor: null,
  });
});

test('a deleted document is gone for everybody, and its content is condemned', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id);
  expect((await mia.delete(`/documents/${document.id}`)).status).toBe(204);
  for (const path of ['', '/content']) expect((await mia.get(`/documents/${document.id}${path}`)).status).toBe(404);
  expect((await mia.get(`/workspaces/${workspace.id}/documents`)).body.items).toEqual([]);
  expect((await mia.delete(`/documents/${document.id}`)).status).toBe(404);
});

test('an outsider, and a colleague who takes no part, find neither workspace nor document', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id);
  for (const person of ['ivan', 'ada', 'max', 'otto'] as const) {
    const them = application.as(person);
    const upload = await sendFile(them, `/workspaces/${workspace.id}/documents`, { content: 'x' });
    expect([upload.status, upload.body.code]).toEqual([404, 'not_found']);
    expect((await them.get(`/workspaces/${workspace.id}/documents`)).status).toBe(404);
    for (const path of ['', '/content']) expect((await them.get(`/documents/${document.id}${path}`)).status).toBe(404);
    expect((await them.delete(`/documents/${document.id}`)).status).toBe(404);
  }
  expect((await mia.get(`/documents/${newId()}`)).status).toBe(404);
});
