import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startBalancer } from './test/balancer.ts';
import { until } from './test/programs.ts';

/** What HAProxy says, with the file of deploy/, when nodes are not as they should be. */
type Answering = (asked: IncomingMessage, answer: ServerResponse) => void;

/** Stands in for a node, which is ready and lives until it is said otherwise. */
async function standIn(answering: Answering) {
  const state = { isReady: true, lives: true };
  const server = createServer((asked, answer) => {
    const isWell = { '/healthz': state.lives, '/readyz': state.isReady && state.lives }[asked.url ?? ''];
    if (isWell === undefined) answering(asked, answer);
    else answer.writeHead(isWell ? 200 : 503).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const balancer = await startBalancer([`http://127.0.0.1:${(server.address() as AddressInfo).port}`]);
  onTestFinished(async () => {
    await balancer.end();
    server.closeAllConnections();
    server.close();
  });
  return { state, url: `${balancer.url}/api/v1/tasks` };
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
  const { url } = await standIn((asked) => asked.socket.destroy());
  const answer = await fetch(url, { method: 'POST', body: '{}' });
  expect(await expectLater(answer)).toContain('may be done or not');
});

test('when no node is ready those that live answer in their own words, and when none lives the balancer does', async () => {
  const { url, state } = await standIn((_asked, answer) => answer.end('of the node'));
  expect(await (await fetch(url)).text()).toBe('of the node');
  state.isReady = false;
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
  state.isReady = true;
  await until(async () => (await (await fetch(url)).text()) === 'of the node', 'the node is asked again');
});
