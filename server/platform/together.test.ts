import { expect, test } from 'vitest';
import { Together } from './together.ts';

/** A look-up that says what it was asked, and answers when it is told to. */
function slowLookUp() {
  const asked: number[][] = [];
  const going: PromiseWithResolvers<void>[] = [];
  const lookUp = async (_on: string, questions: number[]) => {
    asked.push(questions);
    const turn = Promise.withResolvers<void>();
    going.push(turn);
    await turn.promise;
    return questions.map((question) => question * 10);
  };
  return { asked, going, lookUp };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('questions of the same moment are asked together, and each gets its own answer', async () => {
  const { asked, going, lookUp } = slowLookUp();
  const together = new Together('here');
  const answers = [1, 2, 3].map((question) => together.ask(lookUp, question));
  await turn();
  expect(asked).toEqual([[1, 2, 3]]);
  going[0]?.resolve();
  expect(await Promise.all(answers)).toEqual([10, 20, 30]);
});

test('a question that comes later never joins a look-up that has begun', async () => {
  const { asked, going, lookUp } = slowLookUp();
  const together = new Together('here');
  const first = together.ask(lookUp, 1);
  await turn();
  const second = together.ask(lookUp, 2);
  await turn();
  expect(asked).toEqual([[1]]);
  going[0]?.resolve();
  expect(await first).toBe(10);
  await expect.poll(() => asked).toEqual([[1], [2]]);
  going[1]?.resolve();
  expect(await second).toBe(20);
});

test('while a look-up is under way questions gather for the next', async () => {
  const { asked, going, lookUp } = slowLookUp();
  const together = new Together('here');
  const answers = [together.ask(lookUp, 1)];
  await turn();
  answers.push(...[2, 3, 4, 5].map((question) => together.ask(lookUp, question)));
  going[0]?.resolve();
  await expect.poll(() => asked).toEqual([[1], [2, 3, 4, 5]]);
  going[1]?.resolve();
  expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50]);
});

test('a look-up that hangs holds up those after it for a moment only', async () => {
  const { asked, going, lookUp } = slowLookUp();
  const together = new Together('here');
  const answers = [together.ask(lookUp, 1)];
  await turn();
  answers.push(together.ask(lookUp, 2));
  await expect.poll(() => asked).toEqual([[1], [2]]);
  // A third waits for one of the two.
  answers.push(together.ask(lookUp, 3));
  going[1]?.resolve();
  expect(await answers[1]).toBe(20);
  await expect.poll(() => asked).toEqual([[1], [2], [3]]);
  for (const one of going) one.resolve();
  expect(await Promise.all(answers)).toEqual([10, 20, 30]);
});

test('one look-up takes a bounded number of questions', async () => {
  const together = new Together('here');
  const sizes: number[] = [];
  const count = async (_on: string, questions: number[]) => {
    sizes.push(questions.length);
    return questions;
  };
  const questions = Array.from({ length: 250 }, (_, index) => index);
  expect(await Promise.all(questions.map((question) => together.ask(count, question)))).toEqual(questions);
  expect(sizes).toEqual([100, 100, 50]);
});

test('a look-up that fails, or answers too little, fails for all who asked in it and for nobody after', async () => {
  const together = new Together('here');
  let answersLeftOut = 1;
  const wanting = async (_on: string, questions: number[]) => questions.slice(answersLeftOut);
  const refused = await Promise.allSettled([together.ask(wanting, 1), together.ask(wanting, 2)]);
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  answersLeftOut = 0;
  expect(await together.ask(wanting, 3)).toBe(3);
});

test('questions of different kinds stay apart', async () => {
  const together = new Together('here');
  const kinds: string[] = [];
  const one = async (_on: string, questions: number[]) => {
    kinds.push(`one ${questions}`);
    return questions;
  };
  const other = async (on: string, questions: string[]) => {
    kinds.push(`${on} other ${questions}`);
    return questions;
  };
  await Promise.all([together.ask(one, 1), together.ask(other, 'a'), together.ask(one, 2)]);
  expect(kinds.sort()).toEqual(['here other a', 'one 1,2']);
});
