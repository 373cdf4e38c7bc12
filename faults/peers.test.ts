import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { until } from '../nodes/test/programs.ts';
import { minute, second } from '../server/platform/clock.ts';
import { ask } from '../server/test/global-setup.ts';
import type { Network } from './test/network.ts';
import { Peers } from './test/peers.ts';
import { useScene } from './test/scene.ts';

const peers = new Peers();

const { scene, fault, recount } = useScene({
  async beforeServer() {
    scene.atTheEnd(() => peers.close());
    await peers.open();
  },
  variables: () => peers.variables,
  beforeLoad: () => peers.introduce(scene),
});

/** Many wait for a peer that never answers; whoever asks for something else is answered before the first of them. */
async function expectOthersServed(count: number, request: () => Promise<number>): Promise<number[]> {
  let settled = 0;
  const waiting = Array.from({ length: count }, () => request().finally(() => (settled += 1)));
  await wait(second);
  for (const person of ['ada', 'gwen', 'otto'] as const) expect((await scene.as(person).get('/me')).status).toBe(200);
  expect(settled).toBe(0);
  return Promise.all(waiting);
}

async function whileIt(network: Network, disturbance: (network: Network) => void): Promise<void> {
  disturbance(network);
  await scene.untilAllGoOn();
  await wait(5 * second);
  network.mend();
}

const silent = (network: Network) => network.fallSilent();
const dead = (network: Network) => network.cut();
const slow = (network: Network) => network.slowDown(2 * second);

fault('the mail server never answers', () => whileIt(peers.toMail, silent), 1);
fault('the mail server is gone', () => whileIt(peers.toMail, dead), 1);
fault('the mail server takes two seconds for each word', () => whileIt(peers.toMail, slow), 1);
fault('the receiver of a webhook never answers', () => whileIt(peers.toReceiver, silent), 1);
fault('the receiver of a webhook is gone', () => whileIt(peers.toReceiver, dead), 1);

fault(
  'the identity provider never answers',
  async () => {
    peers.toProvider.fallSilent();
    const address = `${scene.node.url}/sign-in/oidc/${peers.providerId}`;
    const statuses = await expectOthersServed(
      100,
      async () => (await fetch(address, { redirect: 'manual', headers: { accept: 'application/json' } })).status,
    );
    expect(new Set(statuses)).toEqual(new Set([503]));
    peers.toProvider.mend();
  },
  1,
);

fault(
  'the name server never answers',
  async () => {
    const statuses = await expectOthersServed(
      20,
      async () => (await scene.as('ada').post(`/email-domains/${peers.emailDomainId}/prove`)).status,
    );
    expect(new Set(statuses)).toEqual(new Set([409]));
  },
  1,
);

test('what waited for a peer arrives once it answers', async () => {
  await scene.stopLoad();
  const count = async (text: string) => (await ask<{ count: number }>(scene.database.url, text))[0]?.count;
  await until(
    async () => (await count("select count(*)::int as count from mails where status = 'queued'")) === 0,
    'all mails are sent',
    4 * minute,
  );
  expect(await count("select count(*)::int as count from mails where status <> 'sent'")).toBe(0);
  const sent = await ask<{ id: string }>(scene.database.url, 'select id from mails');
  const received = new Set(peers.mail.received.map(({ id }) => id.replace(/^<?([^@]+)@.*$/, '$1')));
  expect(sent.filter(({ id }) => !received.has(id))).toEqual([]);
  // The second retry of a delivery comes after minutes; until then it waits, and none is given up.
  const deliveries = await ask<{ id: string; status: string; title: string }>(
    scene.database.url,
    'select id, status from webhook_deliveries',
  );
  expect(deliveries.filter(({ status }) => !['delivered', 'waiting'].includes(status))).toEqual([]);
  const delivered = deliveries.filter(({ status }) => status === 'delivered');
  expect(delivered.length).toBeGreaterThan(0);
  const heard = new Set(peers.receiver.received.map(({ headers }) => headers['webhook-id']));
  expect(delivered.filter(({ id }) => !heard.has(`msg_${id}`))).toEqual([]);
});

recount();
