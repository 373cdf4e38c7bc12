import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { Upload } from 'tus-js-client';
import { describe, expect, test } from 'vitest';
import { hour } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Client } from '../test/client.ts';
import { checkContents } from './check-contents.ts';
import { collectContents } from './collect-contents.ts';
import { hold } from './test/hold.ts';
import { bringIn, documentIn, type Person, workspaceOf } from './test/uploading.ts';

/** Resumable uploads (tus 1.0), by a client of the protocol and by hand. */
const application = useApplication();
const encoded = (metadata: Record<string, string>) =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

async function begin(client: Client, sizeBytes: number, metadata: Record<string, string>) {
  return client
    .with({ 'tus-resumable': '1.0.0', 'upload-length': String(sizeBytes), 'upload-metadata': encoded(metadata) })
    .post('/uploads');
}

async function begun(client: Client, sizeBytes: number, metadata: Record<string, string>): Promise<string> {
  const answer = await begin(client, sizeBytes, metadata);
  expect(answer.status, answer.text).toBe(201);
  return answer.headers.get('location')!.split('/').at(-1)!;
}

function add(client: Client, id: string, offset: number, piece: string) {
  return client
    .with({
      'tus-resumable': '1.0.0',
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    })
    .patch(`/uploads/${id}`, piece);
}

/** HEAD has no body, whatever its headers say of one. */
function ask(client: Client, id: string): Promise<Response> {
  return fetch(`${client.baseUrl}/api/v1/uploads/${id}`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${client.token}`, 'tus-resumable': '1.0.0' },
  });
}

const offsetOf = async (client: Client, id: string) => Number((await ask(client, id)).headers.get('upload-offset'));

test('whoever asks hears what of the protocol is spoken', async () => {
  const answer = await application.as('nobody').send('OPTIONS', '/uploads');
  expect([answer.status, answer.headers.get('tus-version')]).toEqual([204, '1.0.0']);
  expect(answer.headers.get('tus-extension')?.split(',')).toContain('creation');
  expect(Number(answer.headers.get('tus-max-size'))).toBe(application.services.environment.DOCUMENT_MAXIMUM_BYTES);
});

test('a client of the protocol uploads in pieces, and the document is there with the last of them', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const content = randomBytes(300_000);
  await new Promise<void>((resolve, reject) => {
    new Upload(content, {
      endpoint: `${application.baseUrl}/api/v1/uploads`,
      headers: { authorization: `Bearer ${mia.token}` },
      chunkSize: 100_000,
      metadata: { workspaceId: workspace.id, filename: 'plan.bin', filetype: 'application/octet-stream' },
      onSuccess: () => resolve(),
      onError: reject,
    }).start();
  });
  const { items } = (await mia.get(`/workspaces/${workspace.id}/documents`)).body;
  expect(items).toMatchObject([
    { name: 'plan.bin', sizeBytes: 300_000, sha256: createHash('sha256').update(content).digest('hex') },
  ]);
});

test('an upload goes on where it broke off, on a piece that fits, and tells how far it is', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const id = await begun(mia, 10, { workspaceId: workspace.id, filename: 'a.txt' });
  expect((await add(mia, id, 0, 'Hello')).status).toBe(204);
  expect(await offsetOf(mia, id)).toBe(5);
  const wrong = await add(mia, id, 3, 'lo');
  expect([wrong.status, wrong.body.code]).toEqual([409, 'upload_conflict']);
  expect((await mia.get(`/uploads/${id}`)).body).toMatchObject({ offset: 5, isFinished: false, sizeBytes: 10 });
  const last = await add(mia, id, 5, 'World');
  expect(last.status).toBe(204);
  expect((await mia.get(`/documents/${last.headers.get('x-document-id')}/content`)).text).toBe('HelloWorld');
  expect((await mia.get(`/uploads/${id}`)).body).toMatchObject({ offset: 10, isFinished: true });
});

test('an upload becomes a version of the document that it names', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id, 'one');
  const id = await begun(mia, 3, { documentId: document.id, filename: 'two.txt' });
  expect((await add(mia, id, 0, 'two')).status).toBe(204);
  expect((await mia.get(`/documents/${document.id}`)).body).toMatchObject({ version: 2, name: 'notes.txt' });
});

test('an empty file is whole at its beginning', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  await begun(mia, 0, { workspaceId: workspace.id, filename: 'empty.txt' });
  const { items } = (await mia.get(`/workspaces/${workspace.id}/documents`)).body;
  expect(items).toMatchObject([{ name: 'empty.txt', sizeBytes: 0 }]);
  const content = await mia.get(`/documents/${items[0].id}/content`);
  expect([content.status, content.text, content.headers.get('content-length')]).toEqual([200, '', '0']);
});

describe('under an Idempotency-Key', () => {
  test('a repeated beginning hears of the same upload, and how far it has come', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    const keyed = mia.with({ 'idempotency-key': newId() });
    const metadata = { workspaceId: workspace.id, filename: 'a.txt' };
    const answers = await Promise.all([begin(keyed, 5, metadata), begin(keyed, 5, metadata)]);
    answers.push(await begin(keyed, 5, metadata));
    const [location, ...others] = answers.map(({ headers }) => headers.get('location'));
    expect(location).toMatch(/^\/api\/v1\/uploads\/[0-9a-f-]{36}$/);
    expect(others).toEqual([location, location]);
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [201, ''],
      [201, ''],
      [201, ''],
    ]);
    const id = location!.split('/').at(-1)!;
    const last = await add(mia, id, 0, 'Hello');
    const again = await begin(keyed, 5, metadata);
    expect(again.headers.get('location')).toBe(location);
    expect(again.headers.get('upload-offset')).toBe('5');
    expect(again.headers.get('x-document-id')).toBe(last.headers.get('x-document-id'));
  });

  test('another upload is another request, and a refusal is repeated', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    const keyed = mia.with({ 'idempotency-key': newId() });
    await begun(keyed, 5, { workspaceId: workspace.id, filename: 'a.txt' });
    const other = await begin(keyed, 5, { workspaceId: workspace.id, filename: 'b.txt' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    const refused = mia.with({ 'idempotency-key': newId() });
    const nowhere = newId();
    for (const replayed of [null, 'true']) {
      const answer = await begin(refused, 5, { workspaceId: nowhere, filename: 'a.txt' });
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([404, replayed]);
    }
  });

  test('the bytes that come with the beginning make the document, once', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    const keyed = mia.with({
      'idempotency-key': newId(),
      'tus-resumable': '1.0.0',
      'upload-length': '5',
      'upload-metadata': encoded({ workspaceId: workspace.id, filename: 'a.txt' }),
      'content-type': 'application/offset+octet-stream',
    });
    const first = await keyed.post('/uploads', 'Hello');
    const again = await keyed.post('/uploads', 'Hello');
    for (const header of ['location', 'upload-offset', 'x-document-id']) {
      expect(first.headers.get(header)).toBeTruthy();
      expect(again.headers.get(header)).toBe(first.headers.get(header));
    }
    expect((await mia.get(`/workspaces/${workspace.id}/documents`)).body.items).toHaveLength(1);
  });

  test('the end makes the document, and a repeated one answers it again', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    await bringIn(application, mia, workspace.id, ['gwen', []]);
    const { accountId } = application.cast.organisations.acme;
    const otto = application.as('otto');
    const { sharesUsed, shareAllowance } = (await otto.get(`/accounts/${accountId}`)).body;
    await otto.patch(`/accounts/${accountId}`, { shareAllowance: sharesUsed });
    const id = await begun(mia, 5, { workspaceId: workspace.id, filename: 'a.txt' });
    expect((await add(mia, id, 0, 'Hello')).status).toBe(409);
    await otto.patch(`/accounts/${accountId}`, { shareAllowance });
    const keyed = mia.with({ 'idempotency-key': newId() });
    const finish = await keyed.post(`/uploads/${id}/finish`, {});
    expect([finish.status, finish.body.name]).toEqual([201, 'a.txt']);
    const again = await keyed.post(`/uploads/${id}/finish`, {});
    expect([again.status, again.body]).toEqual([201, finish.body]);
  });
});

describe('refused', () => {
  test('without a workspace or with two aims, too large, without a name, into a folder of another workspace', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    const other = await workspaceOf(mia);
    const folder = await mia.post(`/workspaces/${other.id}/folders`, { name: 'Elsewhere' });
    const wrong: Record<string, string>[] = [
      { filename: 'a.txt' },
      { workspaceId: workspace.id, documentId: workspace.id, filename: 'a.txt' },
      { workspaceId: workspace.id },
      { workspaceId: workspace.id, filename: '..' },
      { workspaceId: workspace.id, filename: 'a\u202etxt' },
      { workspaceId: workspace.id, filename: 'a.txt', folderId: folder.body.id },
      { workspaceId: workspace.id, filename: 'a.txt', sha256: 'x' },
      { workspaceId: workspace.id, filename: 'a.txt', colour: 'r\0ed' },
    ];
    for (const metadata of wrong) {
      const answer = await begin(mia, 3, metadata);
      expect([answer.status, answer.body.code], JSON.stringify(metadata)).toEqual([422, 'invalid']);
    }
    const large = await begin(mia, 6 * 1024 ** 3, { workspaceId: workspace.id, filename: 'a.txt' });
    expect([large.status, large.body.code]).toEqual([413, 'too_large']);
    const plain = await mia.post('/uploads');
    expect([plain.status, plain.body.code]).toEqual([412, 'malformed_request']);
  });

  test('by another version of the protocol, a piece of another type, or one that does not say where it begins', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    const id = await begun(mia, 5, { workspaceId: workspace.id, filename: 'a.txt' });
    const said = { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
    const send = async (more: Record<string, string>) => {
      const { status, body, headers } = await mia.with({ ...said, ...more }).patch(`/uploads/${id}`, 'Hello');
      return [status, body.code, body.status, headers.get('tus-version')];
    };
    expect(await send({ 'tus-resumable': '0.2.2' })).toEqual([412, 'malformed_request', 412, '1.0.0']);
    expect(await send({ 'content-type': 'application/octet-stream' })).toEqual([
      415,
      'unsupported_media_type',
      415,
      null,
    ]);
    expect((await send({ 'upload-offset': 'here' })).slice(0, 3)).toEqual([400, 'malformed_request', 400]);
    const { 'upload-offset': _offset, ...without } = said;
    const nowhere = await mia.with(without).patch(`/uploads/${id}`, 'Hello');
    expect([nowhere.status, nowhere.body.code]).toEqual([400, 'malformed_request']);
    expect(await offsetOf(mia, id)).toBe(0);
  });

  test('into a folder that is deleted at this moment', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    const folder = (await mia.post(`/workspaces/${workspace.id}/folders`, { name: 'Going' })).body;
    const held = await hold(application.ownerUrl, 'delete from folders where id = $1', [folder.id]);
    const beginning = begin(mia, 3, { workspaceId: workspace.id, filename: 'a.txt', folderId: folder.id });
    await held.untilWaited(1);
    await held.release();
    const answer = await beginning;
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([422, 'folderId']);
  });

  test('to whoever may not upload, and to whoever may not know of the workspace', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    await bringIn(application, mia, workspace.id, ['gus', ['download']]);
    const codes = async (person: Person) =>
      (await begin(application.as(person), 3, { workspaceId: workspace.id, filename: 'a' })).body.code;
    expect([await codes('gus'), await codes('ivan'), await codes('ada')]).toEqual([
      'forbidden',
      'not_found',
      'not_found',
    ]);
  });

  test("another person's upload does not exist, whatever they may", async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    await bringIn(application, mia, workspace.id, ['gwen', ['manage']]);
    const id = await begun(mia, 5, { workspaceId: workspace.id, filename: 'a.txt' });
    const gwen = application.as('gwen');
    expect((await gwen.get(`/uploads/${id}`)).status).toBe(404);
    expect((await add(gwen, id, 0, 'Hello')).status).toBe(404);
    expect((await gwen.with({ 'tus-resumable': '1.0.0' }).delete(`/uploads/${id}`)).status).toBe(404);
    expect((await gwen.post(`/uploads/${id}/finish`, {})).status).toBe(404);
    expect(await offsetOf(mia, id)).toBe(0);
  });

  test('at the next request after their removal', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    const participant = await bringIn(application, mia, workspace.id, ['gwen', ['upload']]);
    const gwen = application.as('gwen');
    const id = await begun(gwen, 10, { workspaceId: workspace.id, filename: 'a.txt' });
    expect((await add(gwen, id, 0, 'Hello')).status).toBe(204);
    expect((await mia.delete(`/workspaces/${workspace.id}/participants/${participant}`)).status).toBe(204);
    expect((await add(gwen, id, 5, 'World')).status).toBe(404);
    expect((await ask(gwen, id)).status).toBe(404);
    expect((await gwen.post(`/uploads/${id}/finish`, {})).status).toBe(404);
    expect((await mia.get(`/workspaces/${workspace.id}/documents`)).body.items).toEqual([]);
  });

  test('at the next request after the ability was taken from them', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    const participant = await bringIn(application, mia, workspace.id, ['gwen', ['upload']]);
    const gwen = application.as('gwen');
    const id = await begun(gwen, 10, { workspaceId: workspace.id, filename: 'a.txt' });
    const path = `/workspaces/${workspace.id}/participants/${participant}`;
    expect((await mia.patch(path, { abilities: ['download'] })).status).toBe(200);
    const answer = await add(gwen, id, 0, 'Hello');
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    expect((await ask(gwen, id)).status).toBe(403);
  });

  test('when the checksum is another, which gives the upload up', async () => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia);
    const sha256 = createHash('sha256').update('other').digest('hex');
    const id = await begun(mia, 5, { workspaceId: workspace.id, filename: 'a.txt', sha256 });
    const last = await add(mia, id, 0, 'Hello');
    expect([last.status, last.body.errors?.[0].path]).toEqual([422, 'sha256']);
    expect((await mia.get(`/uploads/${id}`)).status).toBe(404);
  });
});

test('when shares are lacking the upload stays, and is finished once there is room', async () => {
  const mia = application.as('mia');
  const { accountId } = application.cast.organisations.acme;
  const otto = application.as('otto');
  const workspace = await workspaceOf(mia);
  await bringIn(application, mia, workspace.id, ['gwen', []]);
  const { sharesUsed, shareAllowance } = (await otto.get(`/accounts/${accountId}`)).body;
  await otto.patch(`/accounts/${accountId}`, { shareAllowance: sharesUsed });
  const id = await begun(mia, 5, { workspaceId: workspace.id, filename: 'a.txt' });
  const last = await add(mia, id, 0, 'Hello');
  expect([last.status, last.body.code, last.body.needed]).toEqual([409, 'share_allowance_exceeded', 1]);
  expect((await mia.get(`/workspaces/${workspace.id}/documents`)).body.items).toEqual([]);
  expect(await offsetOf(mia, id)).toBe(5);
  await otto.patch(`/accounts/${accountId}`, { shareAllowance });
  const finish = await mia.post(`/uploads/${id}/finish`, {});
  expect([finish.status, finish.body.people]).toEqual([201, 1]);
  expect((await mia.post(`/uploads/${id}/finish`, {})).body).toEqual(finish.body);
  expect((await mia.get(`/workspaces/${workspace.id}/documents`)).body.items).toHaveLength(1);
});

// Locked after the upload, the workspace was waited for by the end, and the upload by the deletion: one of them answered 503.
test('an upload that ends while its folder is deleted becomes a document in no folder', async () => {
  const mia = application.as('mia');
  const { accountId } = application.cast.organisations.acme;
  const otto = application.as('otto');
  const workspace = await workspaceOf(mia);
  await bringIn(application, mia, workspace.id, ['gwen', []]);
  const folder = (await mia.post(`/workspaces/${workspace.id}/folders`, { name: 'Going' })).body;
  const inside = await documentIn(mia, workspace.id);
  await mia.patch(`/documents/${inside.id}`, { folderId: folder.id });
  const { sharesUsed, shareAllowance } = (await otto.get(`/accounts/${accountId}`)).body;
  await otto.patch(`/accounts/${accountId}`, { shareAllowance: sharesUsed });
  const id = await begun(mia, 5, { workspaceId: workspace.id, filename: 'a.txt', folderId: folder.id });
  expect((await add(mia, id, 0, 'Hello')).body.code).toBe('share_allowance_exceeded');
  await otto.patch(`/accounts/${accountId}`, { shareAllowance });
  const held = await hold(application.ownerUrl, 'select from documents where id = $1 for update', [inside.id]);
  const deletion = mia.delete(`/folders/${folder.id}?withContents=true`);
  await held.untilWaited(1);
  const end = mia.post(`/uploads/${id}/finish`, {});
  await held.untilWaited(2);
  await held.release();
  const [deleted, finished] = await Promise.all([deletion, end]);
  expect([deleted.status, finished.status, finished.body.folderId]).toEqual([204, 201, null]);
});

test('two requests that add at once: one after the other, and nothing is mixed', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const id = await begun(mia, 10, { workspaceId: workspace.id, filename: 'a.txt' });
  const answers = await Promise.all([add(mia, id, 0, 'Hello'), add(mia, id, 0, 'Howdy')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  expect(await offsetOf(mia, id)).toBe(5);
});

test('two ends at once make one document', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const id = await begun(mia, 5, { workspaceId: workspace.id, filename: 'a.txt' });
  const ends = await Promise.all([
    add(mia, id, 0, 'Hello'),
    ...Array.from({ length: 5 }, () => mia.post(`/uploads/${id}/finish`, {})),
  ]);
  expect(ends[0]?.status).toBe(204);
  expect((await mia.get(`/workspaces/${workspace.id}/documents`)).body.items).toHaveLength(1);
});

test('what is not finished within a day is forgotten and collected', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const id = await begun(mia, 10, { workspaceId: workspace.id, filename: 'a.txt' });
  expect((await add(mia, id, 0, 'Hello')).status).toBe(204);
  const abandoned = await begun(mia, 10, { workspaceId: workspace.id, filename: 'b.txt' });
  expect((await mia.with({ 'tus-resumable': '1.0.0' }).delete(`/uploads/${abandoned}`)).status).toBe(204);
  expect((await mia.get(`/uploads/${abandoned}`)).status).toBe(404);
  application.clock.advance(25 * hour);
  expect((await mia.get(`/uploads/${id}`)).status).toBe(404);
  expect((await add(mia, id, 5, 'World')).status).toBe(404);
  await collectContents(application.services);
  expect(await checkContents(application.services)).toEqual({ unknown: [], damaged: [] });
  const left: string[] = [];
  for await (const object of application.services.contents.list()) if (!object.isWhole) left.push(object.key);
  expect(left).toEqual([]);
});
