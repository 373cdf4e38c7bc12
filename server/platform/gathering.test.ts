import { expect, test } from 'vitest';
import { Gathering } from './gathering.ts';

/** Acts that say who went together, and are done when they are told to be. */
function slowAct() {
  const went: string[][] = [];
  const going: PromiseWithResolvers<void>[] = [];
  const perform = async (on: string, asked: string[]) => {
    went.push(asked);
    const turn = Promise.withResolvers<void>();
    going.push(turn);
    await turn.promise;
    return asked.map((one) => `${one} done ${on}`);
  };
  return { went, going, perform };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('acts of the same moment and key go together, others gather until they are done, and each gets its own answer', async () => {
  const { went, going, perform } = slowAct();
  const gathering = new Gathering('here');
  const first = ['a', 'b'].map((one) => gathering.join('acme', perform, one));
  const elsewhere = gathering.join('globex', perform, 'g');
  await turn();
  const next = ['c', 'd'].map((one) => gathering.join('acme', perform, one));
  await turn();
  expect(went).toEqual([['a', 'b'], ['g']]);
  going[0]?.resolve();
  going[1]?.resolve();
  expect(await Promise.all([...first, elsewhere])).toEqual(['a done here', 'b done here', 'g done here']);
  await turn();
  expect(went.at(-1)).toEqual(['c', 'd']);
  going[2]?.resolve();
  expect(await Promise.all(next)).toEqual(['c done here', 'd done here']);
});

test('what fails, fails for those who went, and the next go on', async () => {
  const gathering = new Gathering('here');
  const perform = async (_on: string, asked: number[]) => {
    if (asked.includes(1)) throw new Error('on purpose');
    return asked;
  };
  const failing = [1, 2].map((one) => gathering.join('acme', perform, one));
  const outcomes = await Promise.allSettled(failing);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await gathering.join('acme', perform, 3)).toBe(3);
});

test('at most fifty go at once', async () => {
  const sizes: number[] = [];
  const gathering = new Gathering('here');
  const perform = async (_on: string, asked: number[]) => {
    sizes.push(asked.length);
    return asked;
  };
  const all = Array.from({ length: 120 }, (_, index) => index);
  expect(await Promise.all(all.map((one) => gathering.join('acme', perform, one)))).toEqual(all);
  expect(sizes).toEqual([50, 50, 20]);
});
