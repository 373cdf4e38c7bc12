import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { workspaceOf } from '../server/documents/test/uploading.ts';
import { Listener } from '../server/notices/test/scene.ts';
import type { Client } from '../server/test/client.ts';
import { useInstallation } from './test/installation.ts';
import { until } from './test/programs.ts';

/** Three server processes over one database and one store, behind HAProxy; nothing is sticky. */
const installation = useInstallation(3);
const urlOf = (place: number) => installation.nodes[place]!.url;

test('every node answers through the balancer, and none of them alone', async () => {
  for (let time = 0; time < 12; time++) expect((await installation.as('ada').get('/me')).status).toBe(200);
  for (const { url } of installation.nodes) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/me",status="200"\} [1-9]/,
    );
  }
  expect((await fetch(`${installation.balancer.url}/metrics`)).status).toBe(404);
});

test('an answer to an Idempotency-Key is repeated by every node, and two nodes at once do it once', async () => {
  const { max } = installation.cast.people;
  const act = (url: string, key: string) =>
    installation
      .as('mia', url)
      .with({ 'idempotency-key': key })
      .post('/tasks', { title: `Once ${key}`, assignees: [{ kind: 'user', id: max.id }] });
  const first = await act(urlOf(0), 'one');
  expect(first.status).toBe(201);
  for (const place of [1, 2]) {
    const again = await act(urlOf(place), 'one');
    expect([again.status, again.headers.get('idempotency-replayed'), again.body.id]).toEqual([
      201,
      'true',
      first.body.id,
    ]);
  }
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all([0, 1, 2].map((place) => act(urlOf(place), `race-${round}`)));
    expect(answers.every(({ status, body }) => status === 201 || body.code === 'idempotency_key_in_use')).toBe(true);
    const ids = answers.flatMap(({ status, body }) => (status === 201 ? [body.id] : []));
    expect(new Set(ids).size).toBe(1);
    const found = await installation.as('mia').get(`/tasks?box=sent&q=Once race-${round}`);
    expect(found.body.items.map(({ id }: { id: string }) => id)).toEqual([ids[0]]);
  }
});

test('a session that ends on one node, and a person who is disabled, are refused at the next request on the others', async () => {
  const { gus } = installation.cast.people;
  const signedIn = await installation
    .as('nobody', urlOf(0))
    .post('/sessions', { email: gus.email, password: installation.cast.password });
  expect(signedIn.status).toBe(201);
  const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!;
  const withSession = (place: number) => installation.as('nobody', urlOf(place)).with({ cookie });
  for (const place of [0, 1, 2]) expect((await withSession(place).get('/me')).status).toBe(200);
  expect((await withSession(1).delete('/sessions/current')).status).toBe(204);
  for (const place of [0, 2]) expect((await withSession(place).get('/me')).status).toBe(401);
  expect((await installation.as('gus', urlOf(0)).get('/me')).status).toBe(200);
  expect((await installation.as('gwen', urlOf(2)).patch(`/users/${gus.id}`, { status: 'disabled' })).status).toBe(200);
  for (const place of [0, 1, 2]) expect((await installation.as('gus', urlOf(place)).get('/me')).status).toBe(401);
});

test('live notices reach a person on every node, and through the balancer', async () => {
  const { max } = installation.cast.people;
  const places = [...installation.nodes.map(({ url }) => url), installation.balancer.url];
  const listeners = await Promise.all(
    places.map((url) => new Listener().open(url, { authorization: `Bearer ${max.token}` })),
  );
  expect(listeners.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const sent = await installation
    .as('mia', urlOf(1))
    .post('/tasks', { title: 'Live', assignees: [{ kind: 'user', id: max.id }] });
  expect(sent.status).toBe(201);
  for (const [place, listener] of listeners.entries())
    await until(() => listener.notices().length === 1, `the notice is heard at ${places[place]}`);
  for (const listener of listeners) listener.close();
});

async function beginUpload(client: Client, workspaceId: string, sizeBytes: number): Promise<string> {
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const begun = await client
    .with({
      'tus-resumable': '1.0.0',
      'upload-length': String(sizeBytes),
      'upload-metadata': `workspaceId ${encode(workspaceId)},filename ${encode('large.bin')}`,
    })
    .post('/uploads');
  expect(begun.status, begun.text).toBe(201);
  return begun.headers.get('location')!.split('/').at(-1)!;
}

const uploadHeaders = (offset: number) => ({
  'tus-resumable': '1.0.0',
  'upload-offset': String(offset),
  'content-type': 'application/offset+octet-stream',
});

/** Sends some bytes of a longer piece and keeps the line open, as somebody with a slow line does. */
function sendSlowly(client: Client, id: string, bytes: Buffer, announced: number) {
  const sending = request(`${client.baseUrl}/api/v1/uploads/${id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${client.token}`, 'content-length': announced, ...uploadHeaders(0) },
  });
  const broken = new Promise<void>((resolve) => {
    sending.on('error', () => resolve()).on('close', () => resolve());
  });
  sending.write(bytes);
  return broken;
}

async function offsetOf(client: Client, id: string): Promise<number> {
  return (await client.get(`/uploads/${id}`)).body.offset;
}

// Last: it takes a node away.
test('an upload goes on through another node after the one that took it was killed in the middle', async () => {
  const content = randomBytes(24 * 1024 ** 2);
  const [dying, any] = [installation.as('mia', urlOf(0)), installation.as('mia')];
  const workspace = await workspaceOf(any);
  const id = await beginUpload(dying, workspace.id, content.length);
  const broken = sendSlowly(dying, id, content.subarray(0, 16 * 1024 ** 2), content.length);
  await until(async () => (await offsetOf(any, id)) > 0, 'some of it is stored');
  await installation.nodes[0]!.kill();
  await broken;
  const finished = await until(async () => {
    const offset = await offsetOf(any, id);
    const response = await fetch(`${any.baseUrl}/api/v1/uploads/${id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${any.token}`, ...uploadHeaders(offset) },
      body: content.subarray(offset),
    });
    // The lease of the node that is gone runs out by itself; until then another request "is adding to it".
    return response.status === 204 && response.headers.get('x-document-id');
  }, 'the upload is finished by another node');
  const document = (await any.get(`/documents/${finished}`)).body;
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(document).toMatchObject({ sizeBytes: content.length, sha256 });
  for (let time = 0; time < 6; time++) expect((await any.get('/me')).status).toBe(200);
});
