import { expect, onTestFinished, test } from 'vitest';
import { startBalancer } from './test/balancer.ts';
import { until } from './test/programs.ts';
import { standIn } from './test/stand-in.ts';

/** What HAProxy says, with the file of deploy/, when nodes are not as they should be. */
async function before(...nodes: { url: string }[]): Promise<string> {
  const balancer = await startBalancer(nodes.map(({ url }) => url));
  onTestFinished(() => balancer.end());
  return `${balancer.url}/api/v1/tasks`;
}

const later = { status: 503, code: 'unavailable', type: '/api/docs/errors#unavailable' };

async function expectLater(answer: Response): Promise<string> {
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const document = (await answer.json()) as { detail: string };
  expect(document).toMatchObject(later);
  return document.detail;
}

test('a node that ends in the middle of a request is "later", and that it may be done is said', async () => {
  const url = await before(await standIn((asked) => asked.socket.destroy()));
  const answer = await fetch(url, { method: 'POST', body: '{}' });
  expect(await expectLater(answer)).toContain('may be done or not');
});

test('when no node is ready those that live answer in their own words, and when none lives the balancer does', async () => {
  const node = await standIn((_asked, answer) => answer.end('of the node'));
  const { state } = node;
  const url = await before(node);
  expect(await (await fetch(url)).text()).toBe('of the node');
  state.hasDatabase = false;
  // Until it is noticed and long after.
  const end = Date.now() + 10_000;
  while (Date.now() < end) expect(await (await fetch(url)).text()).toBe('of the node');
  state.lives = false;
  const refused = await until(async () => {
    const answer = await fetch(url);
    return answer.status === 503 && answer;
  }, 'nobody is asked any more');
  expect(await expectLater(refused)).toContain('No node of Causeway answers');
  state.lives = true;
  state.hasDatabase = true;
  await until(async () => (await (await fetch(url)).text()) === 'of the node', 'the node is asked again');
});

/** Which node answers, until it has been the same one twenty times. */
async function settled(url: string, name: string): Promise<void> {
  let times = 0;
  await until(async () => {
    times = (await (await fetch(url)).text()) === name ? times + 1 : 0;
    return times >= 20;
  }, `${name} alone answers`);
}

test('a store that is away takes no node out of service, and who has the database is asked before who only lives', async () => {
  const [one, other] = await Promise.all(['one', 'other'].map((name) => standIn((_asked, answer) => answer.end(name))));
  if (!one || !other) throw new Error('there are two');
  const url = await before(one, other);
  // Who alone cannot reach the store is left out while another can.
  one.state.hasStore = false;
  await settled(url, 'other');
  other.state.hasDatabase = false;
  await settled(url, 'one');
});
