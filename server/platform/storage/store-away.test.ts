import { afterAll, beforeAll, expect, test } from 'vitest';
import { StoreAway } from './content-store.ts';
import { openStore } from './open-store.ts';
import { newKey, openPlace, streamOf, type TestPlace } from './test/stores.ts';

let place: TestPlace;
beforeAll(async () => {
  place = await openPlace('s3');
});
afterAll(() => place.close());

test('a store in S3 that nobody reaches is away, whatever is asked of it', async () => {
  const url = `s3://key:secret@documents?endpoint=${encodeURIComponent('http://127.0.0.1:1')}`;
  const store = await openStore({ STORAGE_URL: url, DATA_DIR: '/nowhere' });
  const asked = [
    store.read(newKey()),
    store.size(newKey()),
    store.remove(newKey()),
    store.openPieces(newKey()),
    store.write(newKey(), streamOf(Buffer.from('a')), { maximumBytes: 10 }),
    store.isReady(),
  ];
  for (const answer of await Promise.allSettled(asked)) {
    expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(StoreAway) });
    expect(answer).toMatchObject({ reason: { status: 503, retryAfterSeconds: 10 } });
  }
  store.close();
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
