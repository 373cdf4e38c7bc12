import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workspaceOf } from '../documents/test/uploading.ts';
import { startS3 } from '../platform/storage/test/stores.ts';
import { useApplication } from './application.ts';
import { Client } from './client.ts';
import { startSecondNode } from './second-node.ts';

/** Two nodes over one database and one S3-compatible store; real processes behind a balancer are tried by bin/test --nodes. */
const folder = await mkdtemp(join(tmpdir(), 'causeway-s3-'));
const store = await startS3(folder);
const application = useApplication({ variables: { STORAGE_URL: store.url } });
let other: { baseUrl: string; close(): Promise<void> };
beforeAll(async () => {
  other = await startSecondNode(application);
});
afterAll(async () => {
  await other.close();
  await store.stop();
  await rm(folder, { recursive: true, force: true });
});
const there = (person: keyof typeof application.cast.people) =>
  new Client(other.baseUrl, application.cast.people[person].token);

test('an answer to an Idempotency-Key is repeated by the other node', async () => {
  const body = { title: 'Once', assignees: [{ kind: 'user', id: application.cast.people.max.id }] };
  const first = await application.as('mia').with({ 'idempotency-key': 'one' }).post('/tasks', body);
  const again = await there('mia').with({ 'idempotency-key': 'one' }).post('/tasks', body);
  expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
});

test('a session that ends on one node is refused by the other at the next request', async () => {
  const { email } = application.cast.people.gus;
  const signedIn = await application.as('nobody').post('/sessions', { email, password: application.cast.password });
  const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!;
  const [here, elsewhere] = [application.baseUrl, other.baseUrl].map((url) => new Client(url, undefined, { cookie }));
  expect((await elsewhere!.get('/me')).status).toBe(200);
  expect((await here!.delete('/sessions/current')).status).toBe(204);
  expect((await elsewhere!.get('/me')).status).toBe(401);
});

test('an upload that one node began is finished by the other', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const metadata = `workspaceId ${encode(workspace.id)},filename ${encode('two-nodes.txt')}`;
  const tus = { 'tus-resumable': '1.0.0' };
  const begun = await mia.with({ ...tus, 'upload-length': '10', 'upload-metadata': metadata }).post('/uploads');
  const path = `/uploads/${begun.headers.get('location')!.split('/').at(-1)}`;
  const piece = { ...tus, 'content-type': 'application/offset+octet-stream' };
  expect((await mia.with({ ...piece, 'upload-offset': '0' }).patch(path, 'Hello')).status).toBe(204);
  expect((await there('mia').get(path)).body).toMatchObject({ offset: 5 });
  const last = await there('mia')
    .with({ ...piece, 'upload-offset': '5' })
    .patch(path, 'World');
  expect(last.status).toBe(204);
  expect((await mia.get(`/documents/${last.headers.get('x-document-id')}/content`)).text).toBe('HelloWorld');
});
