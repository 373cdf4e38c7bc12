import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContentStore, type Fault, StorageFull } from './content-store.ts';
import { bytesOf, kinds, newKey, openPlace, smallPartBytes, streamOf, type TestPlace } from './test/stores.ts';

const maximumBytes = 1024 * 1024 * 1024;
const bytes = randomBytes(2 * smallPartBytes + 100_000);
const answer = { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };

const ways = {
  write: async (store: ContentStore, key: string) => {
    await store.write(key, streamOf(bytes), { maximumBytes });
  },
  'one after the other': async (store: ContentStore, key: string) => {
    const cut = smallPartBytes + 4321;
    await store.openPieces(key);
    await store.append(key, streamOf(bytes.subarray(0, cut)), { offset: 0, maximumBytes });
    await store.append(key, streamOf(bytes.subarray(cut)), { offset: cut, maximumBytes });
    await store.finish(key);
  },
};

class Stopped extends Error {}

/** Processes that stand still for good; let go of at the end, so that they close their files. */
const standing: (() => void)[] = [];
const stoppedWays: Promise<void>[] = [];
const standStill = () =>
  new Promise<never>((_resolve, reject) => {
    standing.push(() => reject(new Stopped()));
  });

function ignoreStopped(error: unknown): void {
  if (!(error instanceof Stopped)) throw error;
}

/** Stops at the nth step, whatever its name. `thrown` resolves when it got there. */
function faultAt(nth: number, act: () => never | Promise<never>): { fault: Fault; reached: Promise<string> } {
  const { promise: reached, resolve } = Promise.withResolvers<string>();
  let count = 0;
  const fault: Fault = (step) => {
    count += 1;
    if (count !== nth) return;
    resolve(step);
    return act();
  };
  return { fault, reached };
}

/** The steps that a way takes; of those with one name in a row, the first, the second and the last are enough. */
async function stepsOf(place: TestPlace, way: keyof typeof ways): Promise<{ nth: number; name: string }[]> {
  const names: string[] = [];
  const key = newKey();
  const store = await place.open((step) => void names.push(step));
  await ways[way](store, key);
  await store.remove(key);
  return names
    .map((name, index) => ({ nth: index + 1, name }))
    .filter(
      ({ name }, index) =>
        names[index - 1] !== name || names[index + 1] !== name || names[index - 2] !== names[index - 1],
    );
}

/** What was on its way to the server when the process stopped has come there. */
async function arrived(place: TestPlace): Promise<void> {
  for (let before = '', now = 'not looked at'; before !== now || !place.isIdle(); ) {
    await setTimeout(place.kind === 's3' ? 60 : 0);
    [before, now] = [now, JSON.stringify(await place.everything())];
  }
}

async function expectNothingOrWhole(store: ContentStore, key: string): Promise<boolean> {
  const size = await store.size(key);
  if (size === undefined) return false;
  expect((await bytesOf(await store.read(key))).equals(bytes)).toBe(true);
  return true;
}

describe.each(kinds)('a change of a store of kind %s that does not come to its end', { timeout: 120_000 }, (kind) => {
  let place: TestPlace;
  beforeAll(async () => {
    place = await openPlace(kind, smallPartBytes);
  });
  afterAll(async () => {
    for (const letGo of standing.splice(0)) letGo();
    await Promise.all(stoppedWays.splice(0));
    await place.close();
  });

  test('a write that fails between any two steps leaves nothing, and was never readable in part', async () => {
    const steps = await stepsOf(place, 'write');
    expect(steps.length).toBeGreaterThan(4);
    for (const { nth, name } of steps) {
      const key = newKey();
      const { fault } = faultAt(nth, () => {
        throw new Stopped();
      });
      await expect(ways.write(await place.open(fault), key), name).rejects.toThrow(Stopped);
      expect(await place.everything(), name).toEqual([]);
    }
  });

  test.each(Object.keys(ways) as (keyof typeof ways)[])(
    'a process that ends between any two steps (%s) leaves nothing or the whole, listed, and removable',
    async (way) => {
      for (const { nth, name } of await stepsOf(place, way)) {
        const key = newKey();
        const { fault, reached } = faultAt(nth, standStill);
        stoppedWays.push(ways[way](await place.open(fault), key).catch(ignoreStopped));
        expect(await reached).toBe(name);
        await arrived(place);
        const other = await place.open();
        await expectNothingOrWhole(other, key);
        const listed: string[] = [];
        for await (const found of other.list()) listed.push(found.key);
        expect(listed, name).toEqual((await place.everything()).length > 0 ? [key] : []);
        await other.remove(key);
        expect(await place.everything(), name).toEqual([]);
      }
    },
  );

  test.each(['fails', 'ends'] as const)(
    'pieces whose process %s between any two steps are gone on with on another node',
    async (end) => {
      for (const { nth, name } of await stepsOf(place, 'one after the other')) {
        const key = newKey();
        const { fault, reached } = faultAt(nth, () => {
          if (end === 'fails') throw new Stopped();
          return standStill();
        });
        const done = ways['one after the other'](await place.open(fault), key);
        if (end === 'fails') await expect(done).rejects.toThrow(Stopped);
        else {
          stoppedWays.push(done.catch(ignoreStopped));
          await reached;
        }
        await arrived(place);
        const other = await place.open();
        const isWhole = await expectNothingOrWhole(other, key);
        if (!isWhole) {
          await other.openPieces(key);
          const offset = (await other.length(key))!;
          await other.append(key, streamOf(bytes.subarray(offset)), { offset, maximumBytes });
        }
        expect(await other.finish(key), name).toEqual(answer);
        expect(await expectNothingOrWhole(other, key)).toBe(true);
        await other.remove(key);
        expect(await place.everything(), name).toEqual([]);
      }
    },
  );

  test('a full disk is told as such, and nothing half readable stays', async () => {
    if (kind === 's3') return;
    const full: Fault = (step) => {
      if (step === 'some bytes written') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    const store = await place.open(full);
    const key = newKey();
    await expect(ways.write(store, key)).rejects.toThrow(StorageFull);
    expect(await place.everything()).toEqual([]);
    await expect(ways['one after the other'](store, key)).rejects.toThrow(StorageFull);
    expect(await store.size(key)).toBeUndefined();
    await store.remove(key);
    expect(await place.everything()).toEqual([]);
  });

  test('a process killed for good (kill -9) leaves nothing or the whole, and its pieces are gone on with', async () => {
    const sevens = Buffer.alloc(2 * smallPartBytes + 100_000, 7);
    const expected = createHash('sha256').update(sevens).digest('hex');
    for (const [way, step] of killedAt[kind]) {
      const key = newKey();
      await killAt(place, { key, way, step, sizeBytes: sevens.length });
      const other = await place.open();
      const size = await other.size(key);
      expect([undefined, sevens.length], step).toContain(size);
      if (way === 'pieces') {
        const offset = (await other.length(key)) ?? sevens.length;
        await other.append(key, streamOf(sevens.subarray(offset)), { offset, maximumBytes });
        expect((await other.finish(key)).sha256, step).toBe(expected);
      }
      await other.remove(key);
      expect(await place.everything(), step).toEqual([]);
    }
  });
});

const killedAt = {
  file: [
    ['write', 'some bytes written'],
    ['write', 'bytes durable'],
    ['write', 'renamed'],
    ['pieces', 'some bytes written'],
    ['pieces', 'state renamed'],
  ],
  s3: [
    ['write', 'upload begun'],
    ['write', 'part arrived'],
    ['write', 'all parts arrived'],
    ['pieces', 'part arrived'],
    ['pieces', 'last part arrived'],
  ],
} as const;

async function killAt(
  place: TestPlace,
  { key, way, step, sizeBytes }: { key: string; way: string; step: string; sizeBytes: number },
): Promise<void> {
  const script = join(import.meta.dirname, 'test/stop-at-step.ts');
  const child: ChildProcess = spawn(
    process.execPath,
    [script, place.url, key, way, step, String(sizeBytes), String(smallPartBytes)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const said = await new Promise<string>((resolve) => child.stdout?.once('data', (data) => resolve(String(data))));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  expect(said).toBe('stopped\n');
}
