import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { documentIn, workspaceOf } from '../documents/test/uploading.ts';
import { readEnvironment } from '../environment.ts';
import { ContentMissing, type ContentStore } from '../platform/storage/content-store.ts';
import { openStore } from '../platform/storage/open-store.ts';
import { bytesOf, newKey, openPlace, streamOf, type TestPlace } from '../platform/storage/test/stores.ts';
import { startApplication } from '../test/application.ts';
import { type Patience, readContent } from './read-content.ts';
import { type CuttingProxy, startCuttingProxy } from './test/cutting-proxy.ts';
import { verifyBackup } from './verify-backup.ts';
import { writeBackup } from './write-backup.ts';

const bytes = randomBytes(3 * 1024 ** 2);
const content = { key: newKey(), size_bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
const { signal } = new AbortController();
const patience: Patience = { tries: 3, pauseMilliseconds: 10, silenceMilliseconds: 500 };

let place: TestPlace;
let proxy: CuttingProxy;
let url: string;
let store: ContentStore;

beforeAll(async () => {
  place = await openPlace('s3');
  const straight = new URL(place.url);
  const endpoint = new URL(straight.searchParams.get('endpoint') ?? '');
  proxy = await startCuttingProxy(Number(endpoint.port));
  endpoint.port = String(proxy.port);
  straight.searchParams.set('endpoint', endpoint.origin);
  url = straight.href;
  store = await openStore({ STORAGE_URL: url, DATA_DIR: '/nowhere' }, { log: () => {} });
  await store.write(content.key, streamOf(bytes), { maximumBytes: bytes.length });
});

afterEach(() => {
  proxy.breakOff('reset', 0, 0);
  proxy.rangesAsked.length = 0;
});

afterAll(async () => {
  store.close();
  await proxy.close();
  await place.close();
});

const read = (key = content.key) =>
  bytesOf(Readable.from(readContent(store, { ...content, key }, { signal, patience })));

test.each(['reset', 'silent'] as const)(
  'a download that is %s goes on where it ended',
  async (how) => {
    proxy.breakOff(how, 2, 700_000);
    expect((await read()).equals(bytes)).toBe(true);
    const [first = 0, second = 0] = proxy.rangesAsked;
    expect(proxy.rangesAsked).toHaveLength(2);
    expect(first).toBeGreaterThan(100_000);
    expect(second).toBeGreaterThan(first);
  },
  30_000,
);

test('one that breaks off again and again is given up in words that name it', async () => {
  proxy.breakOff('reset', 3, 700_000);
  await expect(read()).rejects.toThrow(
    new RegExp(
      `^The content ${content.key} cannot be read from the store of documents: 3 tries broke off, the last after \\d+ of ${bytes.length} bytes \\(.+\\)\\. Run the command again to go on`,
    ),
  );
  expect(proxy.rangesAsked).toHaveLength(2);
});

test('a store that is away is asked again, and what is not there is not', async () => {
  const STORAGE_URL = `s3://key:secret@documents?endpoint=${encodeURIComponent('http://127.0.0.1:1')}`;
  const away = await openStore({ STORAGE_URL, DATA_DIR: '/nowhere' }, { log: () => {} });
  await expect(bytesOf(Readable.from(readContent(away, content, { signal, patience })))).rejects.toThrow(
    /3 tries broke off, the last after 0 of \d+ bytes \(.*ECONNREFUSED/,
  );
  away.close();
  await expect(read(newKey())).rejects.toBeInstanceOf(ContentMissing);
});

test('a backup goes on over a cut download', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-cut-'));
  const { application, close } = await startApplication({ variables: { STORAGE_URL: url } });
  try {
    const text = randomBytes(1024 ** 2).toString('hex');
    await documentIn(application.as('ada'), (await workspaceOf(application.as('ada'))).id, text);
    proxy.breakOff('reset', 1, 700_000);
    const { DATA_DIR } = application.services.environment;
    const environment = readEnvironment({ DATA_DIR, DATABASE_URL: application.ownerUrl, STORAGE_URL: url });
    const to = join(folder, 'backup');
    await writeBackup({ environment, to, passphrase: undefined, withContents: true, signal, say: () => {} });
    expect(proxy.rangesAsked).toHaveLength(1);
    const { manifest, verdict } = await verifyBackup(to);
    expect(verdict).toMatchObject({ isWhole: true });
    expect(manifest).toMatchObject({ contents: { count: 1, bytes: text.length }, damaged: [] });
  } finally {
    await close();
    await rm(folder, { recursive: true, force: true });
  }
});
