import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContentStore } from './content-store.ts';
import { bytesOf, kinds, openPlace, smallPartBytes as partBytes, streamOf, type TestPlace } from './test/stores.ts';

/** What the model knows of a key: the whole object, or the pieces so far. */
type Known = { whole?: Buffer; pieces?: Buffer };

const maximumBytes = 1e9;
const keyNumber = fc.integer({ min: 0, max: 3 });
const size = fc.oneof(
  fc.integer({ min: 0, max: 200_000 }),
  fc.constantFrom(0, 1, partBytes - 1, partBytes, partBytes + 1),
);
const operation = fc.record({
  verb: fc.constantFrom('write', 'open', 'append', 'append', 'append', 'break off', 'finish', 'remove', 'read', 'list'),
  keyNumber,
  size,
  seed: fc.integer({ min: 0, max: 255 }),
});
type Operation = typeof operation extends fc.Arbitrary<infer Made> ? Made : never;

const keyOf = (number: number) => `${'abcd'[number]}${'0'.repeat(40)}`;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const bytesFor = ({ size, seed }: Operation) => Buffer.alloc(size, Buffer.from([seed, seed ^ 85, 3]));

function breakingOff(bytes: Buffer): Readable {
  return Readable.from(
    (async function* () {
      yield* streamOf(bytes);
      throw new Error('broken off');
    })(),
  );
}

const doing: Record<string, (store: ContentStore, known: Known, operation: Operation) => Promise<void>> = {
  async write(store, known, operation) {
    if (known.whole || known.pieces) return;
    const bytes = bytesFor(operation);
    const info = await store.write(keyOf(operation.keyNumber), streamOf(bytes), { maximumBytes });
    expect(info).toEqual({ sizeBytes: bytes.length, sha256: sha256(bytes) });
    known.whole = bytes;
  },
  async open(store, known, { keyNumber }) {
    if (known.whole) return;
    await store.openPieces(keyOf(keyNumber));
    known.pieces ??= Buffer.alloc(0);
  },
  async append(store, known, operation) {
    const key = keyOf(operation.keyNumber);
    const bytes = bytesFor(operation);
    const appended = store.append(key, streamOf(bytes), { offset: known.pieces?.length ?? 0, maximumBytes });
    if (!known.pieces) return expect(appended).rejects.toThrow('No pieces are open');
    known.pieces = Buffer.concat([known.pieces, bytes]);
    expect(await appended).toBe(known.pieces.length);
  },
  async 'break off'(store, known, operation) {
    if (!known.pieces) return;
    const bytes = bytesFor(operation);
    const offset = known.pieces.length;
    const appended = store.append(keyOf(operation.keyNumber), breakingOff(bytes), { offset, maximumBytes });
    await expect(appended).rejects.toThrow('broken off');
    known.pieces = Buffer.concat([known.pieces, bytes]);
  },
  async finish(store, known, { keyNumber }) {
    const finished = store.finish(keyOf(keyNumber));
    const bytes = known.whole ?? known.pieces;
    if (!bytes) return expect(finished).rejects.toThrow('No pieces are open');
    expect(await finished).toEqual({ sizeBytes: bytes.length, sha256: sha256(bytes) });
    known.whole = bytes;
    delete known.pieces;
  },
  async remove(store, known, { keyNumber }) {
    await store.remove(keyOf(keyNumber));
    delete known.whole;
    delete known.pieces;
  },
  async read(store, known, { keyNumber, size }) {
    const read = store.read(keyOf(keyNumber), { start: Math.min(size, 5), end: size + 5 });
    if (!known.whole) return expect(read).rejects.toThrow('nothing under this key');
    expect((await bytesOf(await read)).equals(known.whole.subarray(Math.min(size, 5), size + 6))).toBe(true);
  },
  async list(store, known, { keyNumber }) {
    const listed: { key: string; isWhole: boolean }[] = [];
    for await (const found of store.list()) listed.push(found);
    const found = listed.find(({ key }) => key === keyOf(keyNumber));
    expect(found?.isWhole).toBe(known.whole ? true : known.pieces ? false : undefined);
    expect(listed.map(({ key }) => key)).toEqual(listed.map(({ key }) => key).sort());
  },
};

async function compare(store: ContentStore, known: Known, key: string): Promise<void> {
  expect(await store.size(key)).toBe(known.whole?.length);
  expect(await store.length(key)).toBe(known.whole ? undefined : known.pieces?.length);
  if (known.whole) expect((await bytesOf(await store.read(key))).equals(known.whole)).toBe(true);
}

async function run(place: TestPlace, operations: Operation[]): Promise<void> {
  // Two nodes in turn over the same place.
  const nodes = [await place.open(), await place.open()];
  const known = [0, 1, 2, 3].map((): Known => ({}));
  for (const [index, operation] of operations.entries())
    await doing[operation.verb]!(nodes[index % 2]!, known[operation.keyNumber]!, operation);
  for (const [number, expected] of known.entries()) {
    await compare(nodes[0]!, expected, keyOf(number));
    await nodes[1]!.remove(keyOf(number));
  }
  expect(await place.everything()).toEqual([]);
}

describe.each(kinds)('a store of kind %s', (kind) => {
  test('does whatever operations in whatever order as a model in memory does', { timeout: 120_000 }, async () => {
    const place = await openPlace(kind, partBytes);
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 25 }), (operations) => run(place, operations)),
        { numRuns: kind === 'file' ? 40 : 20 },
      );
    } finally {
      await place.close();
    }
  });
});
