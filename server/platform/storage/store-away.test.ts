import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type ContentStore, StoreAway } from './content-store.ts';
import { openStore } from './open-store.ts';
import { newKey, openPlace, streamOf, type TestPlace } from './test/stores.ts';

let place: TestPlace;
beforeAll(async () => {
  place = await openPlace('s3');
});
afterAll(() => place.close());

const nowhere = { DATA_DIR: '/nowhere' };

/** Whatever can be asked of a store, and what became of it. */
function askAll(store: ContentStore): Promise<PromiseSettledResult<unknown>[]> {
  return Promise.allSettled([
    store.read(newKey()),
    store.remove(newKey()),
    store.openPieces(newKey()),
    store.length(newKey()),
    store.write(newKey(), streamOf(Buffer.from('a')), { maximumBytes: 10 }),
    store.isReady(),
  ]);
}

test('a store in S3 that nobody reaches is away, whatever is asked of it, and the operator is told once', async () => {
  const url = `s3://key:secret@documents?endpoint=${encodeURIComponent('http://127.0.0.1:1')}`;
  const told: string[] = [];
  const store = await openStore({ STORAGE_URL: url, ...nowhere }, { log: (sentence) => told.push(sentence) });
  for (const answer of [...(await askAll(store)), ...(await Promise.allSettled([store.size(newKey())]))]) {
    expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(StoreAway) });
    expect(answer).toMatchObject({ reason: { status: 503, retryAfterSeconds: 10 } });
  }
  expect(told).toEqual(['STORAGE_URL: the store of documents does not answer (ECONNREFUSED).']);
  store.close();
});

/** Answers as S3 does that refuses everything so: with its reason, but none to HEAD. */
async function refusing(status: number, code: string): Promise<string> {
  const server = createHttpServer((asked, answer) => {
    asked.resume();
    answer.writeHead(status, { 'content-type': 'application/xml' });
    answer.end(asked.method === 'HEAD' ? undefined : `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return encodeURIComponent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const refusals = [
  ['InvalidAccessKeyId', 'AWS_ACCESS_KEY_ID', async () => place.url.replace('S3RVER:', 'another:')],
  ['NoSuchBucket', 'the bucket', async () => place.url.replace('@documents', '@another')],
  ...[
    [403, 'SignatureDoesNotMatch', 'AWS_SECRET_ACCESS_KEY'] as const,
    [403, 'AccessDenied', 'read, write, delete and list'] as const,
    [400, 'ExpiredToken', 'AWS_SESSION_TOKEN'] as const,
  ].map(
    ([status, code, where]) =>
      [code, where, async () => `s3://another:word@documents?endpoint=${await refusing(status, code)}`] as const,
  ),
] as const;

test.each(refusals)(
  'a store that refuses with %s is away, and the operator hears once to look at %s',
  async (code, where, at) => {
    const told: string[] = [];
    const store = await openStore({ STORAGE_URL: await at(), ...nowhere }, { log: (sentence) => told.push(sentence) });
    await expect(store.isReady()).rejects.toThrow(StoreAway);
    expect(told).toEqual([
      expect.stringMatching(`^STORAGE_URL: the store of documents refuses \\(${code}\\): .*${where}`),
    ]);
    for (const answer of await askAll(store)) {
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(StoreAway) });
      expect(answer).toMatchObject({ reason: { status: 503, retryAfterSeconds: 10 } });
    }
    expect(told).toHaveLength(1);
    expect(told.join()).not.toMatch(/another|word/);
    store.close();
  },
);

test('a store that says nothing is away within seconds', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const endpoint = encodeURIComponent(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  const told: string[] = [];
  const STORAGE_URL = `s3://key:secret@documents?endpoint=${endpoint}`;
  const store = await openStore({ STORAGE_URL, ...nowhere }, { log: (sentence) => told.push(sentence) });
  await expect(store.isReady()).rejects.toThrow(StoreAway);
  expect(told).toEqual(['STORAGE_URL: the store of documents does not answer (it says nothing).']);
  store.close();
  silent.close();
});

// Seen to wait for ever with the fifty connections that the client of S3 takes when nothing is said.
test('who downloads slowly holds up nobody else, and takes no node out of service', async () => {
  const store = await place.open();
  const key = newKey();
  const maximumBytes = 64 * 1024 ** 2;
  await store.write(key, streamOf(Buffer.alloc(maximumBytes / 2)), { maximumBytes });
  const slow = await Promise.all(Array.from({ length: 60 }, () => store.read(key)));
  await store.isReady();
  expect(await store.size(key)).toBe(maximumBytes / 2);
  for (const stream of slow) stream.destroy();
});
