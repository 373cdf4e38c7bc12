import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { afterAll, afterEach, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { startS3 } from '../platform/storage/test/stores.ts';
import { useApplication } from '../test/application.ts';
import { documentIn, sendFile, workspaceOf } from './test/uploading.ts';

/** A store in S3 that is away, or says that it cannot, is "later" in words; what needs no contents goes on. */
const folder = await mkdtemp(join(tmpdir(), 'causeway-away-'));
const store = await startS3(folder);
const endpoint = new URL(new URL(store.url).searchParams.get('endpoint') ?? '');

const refusal = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message></Error>`;
/** What becomes of a question to the store on its way there. */
const ways: Record<string, (asked: IncomingMessage, answer: ServerResponse) => void> = {
  'passes on': (asked, answer) => {
    const { method, url, headers } = asked;
    const passed = request({ port: endpoint.port, host: endpoint.hostname, method, path: url, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 500, given.headers);
      pipeline(given, answer, () => undefined);
    });
    pipeline(asked, passed, () => undefined);
  },
  'breaks off': (asked) => asked.socket.destroy(),
  'says that it is busy': (asked, answer) => {
    asked.resume();
    answer.writeHead(503, { 'content-type': 'application/xml' }).end(refusal('SlowDown'));
  },
  'refuses the key': (asked, answer) => {
    asked.resume();
    answer.writeHead(403, { 'content-type': 'application/xml' }).end(refusal('AccessDenied'));
  },
  'has no such bucket': (asked, answer) => {
    asked.resume();
    answer.writeHead(404, { 'content-type': 'application/xml' }).end(refusal('NoSuchBucket'));
  },
  'meets a balancer without a server': (asked, answer) => {
    asked.resume();
    answer.writeHead(502, { 'content-type': 'text/html' }).end('<html><body>Bad Gateway</body></html>');
  },
};
/** What Kubernetes asks before it sends people to a node. */
const probe = parseAllDocuments(
  await readFile(join(import.meta.dirname, '../../deploy/kubernetes/causeway.yaml'), 'utf8'),
)[1]?.toJS().spec.template.spec.containers[0].readinessProbe.httpGet.path;
let way = 'passes on';
const between = createServer((asked, answer) => ways[way]?.(asked, answer));
await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
const { port } = between.address() as AddressInfo;

const application = useApplication({
  variables: {
    STORAGE_URL: store.url.replace(encodeURIComponent(endpoint.host), encodeURIComponent(`127.0.0.1:${port}`)),
  },
});
afterEach(() => {
  way = 'passes on';
});
afterAll(async () => {
  between.closeAllConnections();
  between.close();
  await store.stop();
  await rm(folder, { recursive: true, force: true });
});

const later = { status: 503, code: 'unavailable', detail: expect.stringContaining('The store of documents') };

test.each(Object.keys(ways).slice(1))(
  'a store that %s is "later" for contents, and nothing to the rest',
  async (name) => {
    const mia = application.as('mia');
    const workspace = await workspaceOf(mia, `A store that ${name}`);
    const document = await documentIn(mia, workspace.id);
    way = name;
    const upload = await sendFile(mia, `/workspaces/${workspace.id}/documents`, { content: 'More', name: 'more.txt' });
    const asked = [
      upload,
      await mia.get(`/documents/${document.id}/content`),
      await mia.get(`/documents/${document.id}/preview`),
      await mia.with(tus({ workspaceId: workspace.id, filename: 'large.bin' })).post('/uploads'),
    ];
    for (const { body, headers } of asked) {
      expect(body).toMatchObject(later);
      expect(headers.get('retry-after')).toBe('10');
    }
    const ready = await fetch(`${application.baseUrl}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { detail: 'The store of contents does not answer.' },
    ]);
    expect((await fetch(application.baseUrl + probe)).status).toBe(200);
    expect(await (await fetch(`${application.baseUrl}/metrics`)).text()).toContain('\ncontents_up 0\n');
    expect((await mia.get(`/workspaces/${workspace.id}/documents`)).body.items).toHaveLength(1);
    expect((await mia.get('/tasks?box=inbox')).status).toBe(200);
    way = 'passes on';
    expect((await fetch(`${application.baseUrl}/readyz`)).status).toBe(200);
    expect((await mia.get(`/documents/${document.id}/content`)).text).toBe('Hello');
    expect(await (await fetch(`${application.baseUrl}/metrics`)).text()).toContain('\ncontents_up 1\n');
  },
);

test('an upload goes on where it was once the store is there again', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia, 'Goes on');
  const begun = await mia.with(tus({ workspaceId: workspace.id, filename: 'notes.txt' })).post('/uploads');
  expect(begun.status, begun.text).toBe(201);
  const address = begun.headers.get('location')?.slice('/api/v1'.length) ?? '';
  const send = (offset: number, bytes: string) =>
    fetch(`${application.baseUrl}/api/v1${address}`, {
      method: 'PATCH',
      body: bytes,
      headers: {
        authorization: `Bearer ${mia.token}`,
        'tus-resumable': '1.0.0',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
    });
  way = 'breaks off';
  const refused = await send(0, '0123456789');
  expect(await refused.json()).toMatchObject(later);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
  way = 'passes on';
  const { offset } = (await mia.get(address)).body;
  const finished = await send(offset, '0123456789'.slice(offset));
  expect(finished.status).toBe(204);
  const made = await mia.get(`/documents/${finished.headers.get('x-document-id')}/content`);
  expect(made.text).toBe('0123456789');
});

/** Headers that begin an upload of ten bytes. */
function tus(metadata: Record<string, string>): Record<string, string> {
  const said = Object.entries(metadata).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`);
  return { 'tus-resumable': '1.0.0', 'upload-length': '10', 'upload-metadata': said.join(',') };
}
