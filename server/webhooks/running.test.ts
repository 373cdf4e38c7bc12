import { afterAll, expect, test, vi } from 'vitest';
import { startApplication } from '../test/application.ts';
import { startReceiver } from './test/receiver.ts';

// Jobs start and stop with the server here.
vi.setConfig({ testTimeout: 60_000 });
const variables = { EGRESS_ALLOW: '127.0.0.1' };
const ends: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(ends.map((end) => end())));

async function world() {
  const { application, close } = await startApplication({ variables, withJobs: true });
  const receiver = await startReceiver();
  ends.push(() => receiver.close());
  const url = `/organisations/${application.cast.organisations.acme.id}/webhooks`;
  const made = await application.as('ada').post(url, { url: receiver.url, events: ['task.*'] });
  expect(made.status).toBe(201);
  const happen = () =>
    application
      .as('mia')
      .post('/tasks', { title: 'x', assignees: [{ kind: 'user', id: application.cast.people.max.id }] });
  return { receiver, happen, close };
}

test('a running server sends by itself after commit, and again when that failed', async () => {
  const { receiver, happen, close } = await world();
  receiver.answer = (_request, response) => response.writeHead(receiver.received.length === 1 ? 500 : 200).end();
  await happen();
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), { timeout: 30_000, interval: 50 });
  await close();
});

test('a server stops although a receiver never answers', async () => {
  const { receiver, happen, close } = await world();
  receiver.answer = () => {};
  await happen();
  await vi.waitFor(() => expect(receiver.open.now).toBe(1), { timeout: 30_000, interval: 50 });
  const started = Date.now();
  await close();
  expect(Date.now() - started).toBeLessThan(12_000);
});
