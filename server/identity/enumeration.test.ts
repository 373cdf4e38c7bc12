import { beforeAll, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Answer } from '../test/client.ts';
import { runAs } from '../test/global-setup.ts';

/** Whoever asks without being signed in learns from no answer whether anybody has an address. */
const application = useApplication();
const password = 'a fine long password';

beforeAll(async () => {
  const { gus } = application.cast.people;
  await runAs(application.ownerUrl, `update users set status = 'disabled' where id = '${gus.id}'`);
  const invited = { email: 'invited@globex.example' };
  await application.as('gwen').post(`/organisations/${application.cast.organisations.globex.id}/invitations`, invited);
  await application.as('nobody').post('/sign-up', { name: 'Waits', email: 'waiting@globex.example', password });
});

/** Somebody active, disabled, invited, half signed up; nobody, there and elsewhere. */
const addresses = ['greta', 'gus', 'invited', 'waiting', 'ghost'].map((name) => `${name}@globex.example`);

test.each([
  ['/sign-up', { name: 'Somebody', password }],
  ['/password-resets', {}],
  ['/sign-in/find', {}],
  ['/sessions', { password: 'not the right one' }],
] as const)('%s answers alike for addresses that somebody has and that nobody has', async (path, more) => {
  const said = new Set<string>();
  for (const email of addresses) {
    await runAs(application.ownerUrl, 'delete from attempts');
    const answer: Answer = await application.as('nobody').post(path, { email, ...more });
    const headers = [...answer.headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
    said.add(JSON.stringify([answer.status, answer.text, headers]));
  }
  expect([...said]).toHaveLength(1);
});

test('a lock-out comes after as many wrong guesses for addresses that nobody has', async () => {
  const counts: number[] = [];
  for (const email of addresses) {
    await runAs(application.ownerUrl, 'delete from attempts');
    let count = 0;
    while ((await application.as('nobody').post('/sessions', { email, password: 'wrong' })).status === 401) count += 1;
    counts.push(count);
  }
  expect(new Set(counts).size).toBe(1);
});

test('asking whether somebody may be reached takes the same time for addresses that nobody has', async () => {
  const timeOf = async (path: string, email: string) => {
    await runAs(application.ownerUrl, 'delete from attempts');
    const began = performance.now();
    await application.as('nobody').post(path, { email });
    return performance.now() - began;
  };
  for (const path of ['/password-resets', '/sign-in/find']) {
    const [known, unknown] = [[] as number[], [] as number[]];
    // In turn, so that what else the machine does meanwhile falls on both; the shortest is what the work itself takes.
    for (let turn = 0; turn < 15; turn += 1) {
      known.push(await timeOf(path, 'greta@globex.example'));
      unknown.push(await timeOf(path, 'ghost@globex.example'));
    }
    const difference = Math.abs(Math.min(...known) - Math.min(...unknown));
    expect(difference, `${path}: ${known} and ${unknown} ms`).toBeLessThan(15);
  }
});
