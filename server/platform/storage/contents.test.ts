import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  BadKey,
  ContentMissing,
  type ContentStore,
  type ListedContent,
  OffsetMismatch,
  TooLarge,
} from './content-store.ts';
import { openStore } from './open-store.ts';
import { partBytes } from './part-buffer.ts';
import { bytesOf, kinds, newKey, openPlace, startS3, streamOf, type TestPlace } from './test/stores.ts';

const maximumBytes = 1024 * 1024 * 1024;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function keysOf(store: ContentStore, after?: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(after)) keys.push(key);
  return keys;
}

describe.each(kinds)('contents in a store of kind %s', (kind) => {
  let place: TestPlace;
  let store: ContentStore;
  beforeAll(async () => {
    place = await openPlace(kind);
    store = await place.open();
  });
  afterAll(() => place.close());

  test.each([0, 1, 65_536, partBytes - 1, partBytes, partBytes + 1, 3 * partBytes, 20_000_000])(
    'what was written is read again, and its size and SHA-256 are told (%d bytes)',
    async (sizeBytes) => {
      const key = newKey();
      const bytes = randomBytes(sizeBytes);
      expect(await store.write(key, streamOf(bytes), { maximumBytes })).toEqual({ sizeBytes, sha256: sha256(bytes) });
      expect((await bytesOf(await store.read(key))).equals(bytes)).toBe(true);
      expect(await store.size(key)).toBe(sizeBytes);
      await store.remove(key);
      expect(await place.everything()).toEqual([]);
    },
  );

  test('a range is read, both ends included, and none behind the end', async () => {
    const key = newKey();
    const bytes = randomBytes(100_000);
    await store.write(key, streamOf(bytes), { maximumBytes });
    for (const [start, end] of [
      [0, 99],
      [1, 1],
      [70_000, 99_999],
      [99_999, 99_999],
    ] as const)
      expect(await bytesOf(await store.read(key, { start, end }))).toEqual(bytes.subarray(start, end + 1));
    expect(await bytesOf(await store.read(key, { start: 99_990, end: 200_000 }))).toEqual(bytes.subarray(99_990));
    expect(await bytesOf(await store.read(key, { start: 100_000, end: 200_000 }))).toEqual(Buffer.alloc(0));
    await store.remove(key);
    await store.write(key, streamOf(Buffer.alloc(0)), { maximumBytes });
    expect(await bytesOf(await store.read(key, { start: 0, end: 5 }))).toEqual(Buffer.alloc(0));
    await store.remove(key);
  });

  test('what is not there is missing', async () => {
    await expect(store.read(newKey())).rejects.toThrow(ContentMissing);
    expect(await store.size(newKey())).toBeUndefined();
    expect(await store.length(newKey())).toBeUndefined();
    await expect(store.finish(newKey())).rejects.toThrow(ContentMissing);
    await expect(store.append(newKey(), streamOf(randomBytes(9)), { offset: 0, maximumBytes })).rejects.toThrow(
      ContentMissing,
    );
    await store.remove(newKey());
  });

  test.each([
    '',
    'short',
    '../../../escaped',
    `${'a'.repeat(31)}/`,
    `${'a'.repeat(31)}.`,
    'A'.repeat(32),
    'a'.repeat(65),
    `${'a'.repeat(32)}\n`,
    `${'a'.repeat(32)}\0`,
  ])('no key that is not of the right form is touched: %j', async (key) => {
    await expect(store.write(key, streamOf(randomBytes(9)), { maximumBytes })).rejects.toThrow(BadKey);
    await expect(store.read(key)).rejects.toThrow(BadKey);
    await expect(store.size(key)).rejects.toThrow(BadKey);
    await expect(store.remove(key)).rejects.toThrow(BadKey);
    await expect(store.openPieces(key)).rejects.toThrow(BadKey);
    await expect(store.length(key)).rejects.toThrow(BadKey);
    await expect(store.append(key, streamOf(randomBytes(9)), { offset: 0, maximumBytes })).rejects.toThrow(BadKey);
    await expect(store.finish(key)).rejects.toThrow(BadKey);
    expect(await place.everything()).toEqual([]);
  });

  test.each([10, 3 * partBytes])(
    'more than the maximum of %d bytes is refused, and nothing of it stays',
    async (maximum) => {
      const key = newKey();
      const content = streamOf(randomBytes(maximum + 1));
      await expect(store.write(key, content, { maximumBytes: maximum })).rejects.toThrow(TooLarge);
      expect(content.destroyed).toBe(true);
      expect(await store.size(key)).toBeUndefined();
      expect(await place.everything()).toEqual([]);
    },
  );

  test.each([10, 20_000_000])('a stream that breaks off after %d bytes leaves nothing', async (sizeBytes) => {
    const content = Readable.from(
      (async function* () {
        yield randomBytes(sizeBytes);
        throw new Error('The connection was lost.');
      })(),
    );
    await expect(store.write(newKey(), content, { maximumBytes })).rejects.toThrow('The connection was lost.');
    expect(await place.everything()).toEqual([]);
  });

  test('a write that is aborted leaves nothing, and ends at once though no more bytes come', async () => {
    const controller = new AbortController();
    const content = new Readable({ read() {} });
    content.push(randomBytes(20_000_000));
    const written = store.write(newKey(), content, { maximumBytes, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('The client left.')), 50);
    await expect(written).rejects.toThrow('The client left.');
    expect(await place.everything()).toEqual([]);
  });

  test('everything is listed in the order of keys, half written things too, and from any key on', async () => {
    const keys = Array.from({ length: 12 }, newKey).sort();
    for (const [index, key] of keys.entries()) {
      if (index % 3 === 0) await store.openPieces(key);
      else await store.write(key, streamOf(randomBytes(index)), { maximumBytes });
    }
    expect(await keysOf(store)).toEqual(keys);
    expect(await keysOf(store, keys[4])).toEqual(keys.slice(5));
    expect(await keysOf(store, 'zz')).toEqual([]);
    const listed: ListedContent[] = [];
    for await (const found of store.list()) listed.push(found);
    expect(listed.map(({ isWhole }) => isWhole)).toEqual(keys.map((_, index) => index % 3 !== 0));
    expect(listed[5]).toMatchObject({ key: keys[5], sizeBytes: 5 });
    expect(Math.abs(Date.now() - listed[5]!.modifiedAt.getTime())).toBeLessThan(60_000);
    for (const key of keys) await store.remove(key);
    expect(await keysOf(store)).toEqual([]);
  });

  test('the store says that it is ready', async () => {
    await store.isReady();
  });

  describe('in pieces', () => {
    test('pieces that arrive on different nodes become one object', async () => {
      const key = newKey();
      const bytes = randomBytes(3 * partBytes + 12_345);
      const cuts = [0, 1, 100, partBytes, partBytes + 7, 2 * partBytes + 1, 3 * partBytes, bytes.length];
      await (await place.open()).openPieces(key);
      for (const [index, from] of cuts.slice(0, -1).entries()) {
        const node = await place.open();
        expect(await node.length(key)).toBe(from);
        const piece = bytes.subarray(from, cuts[index + 1]);
        expect(await node.append(key, streamOf(piece), { offset: from, maximumBytes })).toBe(cuts[index + 1]);
        expect(await node.size(key)).toBeUndefined();
      }
      const answer = { sizeBytes: bytes.length, sha256: sha256(bytes) };
      expect(await (await place.open()).finish(key)).toEqual(answer);
      expect((await bytesOf(await store.read(key))).equals(bytes)).toBe(true);
      expect(await store.length(key)).toBeUndefined();
      expect(await store.finish(key)).toEqual(answer);
      await store.remove(key);
      expect(await place.everything()).toEqual([]);
    });

    test('several who finish at once get the same answer', { timeout: 120_000 }, async () => {
      for (const size of [0, 1, 10_000, partBytes + 1]) {
        const bytes = randomBytes(size);
        for (let round = 0; round < 5; round++) {
          const key = newKey();
          await store.openPieces(key);
          await store.append(key, streamOf(bytes), { offset: 0, maximumBytes });
          const nodes = await Promise.all(Array.from({ length: 6 }, () => place.open()));
          const answers = await Promise.all(nodes.map((node) => node.finish(key)));
          const answer = { sizeBytes: size, sha256: sha256(bytes) };
          expect(answers).toEqual(nodes.map(() => answer));
          expect((await bytesOf(await store.read(key))).equals(bytes)).toBe(true);
          await store.remove(key);
        }
      }
      expect(await place.everything()).toEqual([]);
    });

    test('no piece at all is an empty object', async () => {
      const key = newKey();
      await store.openPieces(key);
      expect(await store.finish(key)).toEqual({ sizeBytes: 0, sha256: sha256(Buffer.alloc(0)) });
      expect(await store.size(key)).toBe(0);
      await store.remove(key);
    });

    test('a piece that does not begin at the end is refused with the length so far', async () => {
      const key = newKey();
      await store.openPieces(key);
      await store.append(key, streamOf(randomBytes(100)), { offset: 0, maximumBytes });
      for (const offset of [0, 99, 101]) {
        const refused = store.append(key, streamOf(randomBytes(5)), { offset, maximumBytes });
        await expect(refused).rejects.toThrow(OffsetMismatch);
        await expect(refused).rejects.toMatchObject({ length: 100 });
      }
      await store.openPieces(key);
      expect(await store.length(key)).toBe(100);
      await store.remove(key);
      expect(await place.everything()).toEqual([]);
    });

    test('what came before the connection was lost counts, and the rest continues there', async () => {
      const key = newKey();
      const bytes = randomBytes(partBytes + 300_000);
      await store.openPieces(key);
      const broken = Readable.from(
        (async function* () {
          yield* streamOf(bytes.subarray(0, partBytes + 100_000));
          throw new Error('The connection was lost.');
        })(),
      );
      await expect(store.append(key, broken, { offset: 0, maximumBytes })).rejects.toThrow('The connection was lost.');
      const offset = (await store.length(key))!;
      expect(offset).toBe(partBytes + 100_000);
      await store.append(key, streamOf(bytes.subarray(offset)), { offset, maximumBytes });
      expect(await store.finish(key)).toEqual({ sizeBytes: bytes.length, sha256: sha256(bytes) });
      await store.remove(key);
    });

    test('more than the maximum is refused, over all pieces', async () => {
      const key = newKey();
      await store.openPieces(key);
      await store.append(key, streamOf(randomBytes(90)), { offset: 0, maximumBytes: 100 });
      const refused = store.append(key, streamOf(randomBytes(11)), { offset: 90, maximumBytes: 100 });
      await expect(refused).rejects.toThrow(TooLarge);
      expect(await store.length(key)).toBe(90);
      await store.remove(key);
    });

    test('a piece that is aborted keeps what came', async () => {
      const key = newKey();
      await store.openPieces(key);
      const controller = new AbortController();
      const piece = new Readable({ read() {} });
      piece.push(randomBytes(1000));
      const taken = setInterval(() => {
        if (piece.readableLength > 0) return;
        clearInterval(taken);
        setTimeout(() => controller.abort(new Error('The client left.')), 50);
      }, 10);
      const appended = store.append(key, piece, { offset: 0, maximumBytes, signal: controller.signal });
      await expect(appended).rejects.toThrow('The client left.');
      expect(await store.length(key)).toBe(1000);
      await store.remove(key);
    });
  });
});

test('a bucket of a server that can neither list nor abort uploads works all the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-plain-'));
  const server = await startS3(folder, true);
  const store = await openStore({ STORAGE_URL: server.url, DATA_DIR: '/nowhere' }, { log: () => {} });
  try {
    const [key, other] = [newKey(), newKey()];
    const content = streamOf(randomBytes(2 * partBytes));
    await expect(store.write(key, content, { maximumBytes: partBytes + 1 })).rejects.toThrow(TooLarge);
    expect(await store.size(key)).toBeUndefined();
    await store.remove(key);
    await store.write(other, streamOf(randomBytes(9)), { maximumBytes });
    expect(await keysOf(store)).toEqual([other]);
  } finally {
    store.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
