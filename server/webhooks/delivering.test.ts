import pg from 'pg';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Context, installationContext, inTransaction } from '../access/context.ts';
import { type DnsServer, startDnsServer } from '../email-domains/test/dns-server.ts';
import { day, hour, minute, second } from '../platform/clock.ts';
import { meanwhile, said } from '../tasks/test/scene.ts';
import { type Application, startApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { deliver } from './deliver.ts';
import { takeDue } from './delivery-store.ts';
import { type Dispatcher, openDispatcher } from './dispatcher.ts';
import { sweepWebhooks } from './jobs.ts';
import { lockWebhook } from './store.ts';
import { type Receiver, startReceiver } from './test/receiver.ts';

// Hundreds of messages on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** Real receivers on loopback, which the operator allows here; a clock that is moved by hand. */
let application: Application;
let close: () => Promise<void>;
let dns: DnsServer;
let owner: pg.Client;
let receiver: Receiver;
const receivers: Receiver[] = [];
const dispatchers: Dispatcher[] = [];

beforeAll(async () => {
  dns = await startDnsServer();
  const variables = { EGRESS_ALLOW: '127.0.0.1,127.0.0.2', DNS_SERVERS: dns.address };
  ({ application, close } = await startApplication({ variables }));
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  receiver = await start();
});
afterEach(async () => {
  await owner.query('delete from webhooks');
  receiver.received.length = 0;
  receiver.answer = (_request, response) => response.writeHead(204).end();
});
afterAll(async () => {
  await Promise.all(dispatchers.map((one) => one.stop()));
  await Promise.all(receivers.map((one) => one.close()));
  await owner.end();
  await dns.close();
  await close();
});

async function start(): Promise<Receiver> {
  const one = await startReceiver();
  receivers.push(one);
  return one;
}

const path = (organisation: 'acme' | 'globex' = 'acme') =>
  `/organisations/${application.cast.organisations[organisation].id}/webhooks`;
async function make(more: Json = {}, organisation: 'acme' | 'globex' = 'acme'): Promise<Json> {
  const person = organisation === 'acme' ? 'ada' : 'gwen';
  const wish = { url: `${receiver.url}/hook`, events: ['task.created'], ...more };
  const answer = await application.as(person).post(path(organisation), wish);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}
/** Something happens in Acme. */
async function happen(title = 'Work'): Promise<Json> {
  const assignees = [{ kind: 'user', id: application.cast.people.max.id }];
  const answer = await application.as('mia').post('/tasks', { title, assignees });
  expect(answer.status).toBe(201);
  return answer.body;
}
const fail = (sentence: string): never => {
  throw new Error(sentence);
};
/** Sends everything that is due at this moment. */
async function deliverDue(): Promise<void> {
  const dispatcher = openDispatcher(application.services, fail);
  dispatchers.push(dispatcher);
  dispatcher.wake();
  await dispatcher.settled();
  await dispatcher.stop();
}
const log = async (webhook: Json): Promise<Json[]> =>
  (await application.as('ada').get(`${path()}/${webhook.id}/deliveries`)).body.items;
const read = async (webhook: Json): Promise<Json> => (await application.as('ada').get(`${path()}/${webhook.id}`)).body;
const answerWith = (status: number, body = '') => {
  receiver.answer = (_request, response) => response.writeHead(status).end(body);
};
const mailsAbout = async (kind: string) =>
  (
    await owner.query<{ to_address: string; subject: string; sealed_body: Buffer }>(
      'select * from mails where kind = $1',
      [kind],
    )
  ).rows;

describe('a message', () => {
  test('is signed so that the published library takes it, and holds ids and no more', async () => {
    const webhook = await make();
    const task = await happen('A title that stays at home');
    await deliverDue();
    expect(receiver.received).toHaveLength(1);
    const [{ headers, body, path: at }] = receiver.received as [Receiver['received'][0]];
    const message = new Verifier(webhook.secret).verify(body, headers as Record<string, string>) as Json;
    const { acme } = application.cast.organisations;
    expect(at).toBe('/hook');
    expect(headers['content-type']).toBe('application/json');
    expect(message).toEqual({
      type: 'task.created',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        id: expect.any(String),
        organisationId: acme.id,
        actor: { kind: 'user', id: application.cast.people.mia.id },
        subject: { kind: 'task', id: task.id },
      },
    });
    const [delivery] = await log(webhook);
    expect(delivery).toMatchObject({
      event: 'task.created',
      status: 'delivered',
      attempts: 1,
      outcome: 'answered',
      responseStatus: 204,
      nextAttemptAt: null,
      messageId: headers['webhook-id'],
      body,
    });
    expect(delivery.durationMilliseconds).toBeGreaterThanOrEqual(0);
    expect((await owner.query('select id from audit_records where id = $1', [message.data.id])).rowCount).toBe(1);
  });

  test('comes by family and by *, and not for what was not asked for', async () => {
    const [family, everything, other] = [
      await make({ events: ['task.*'] }),
      await make({ events: ['*'] }),
      await make({ events: ['connection.*'] }),
    ];
    await happen();
    await deliverDue();
    expect((await log(family)).map(({ event }) => event)).toEqual(['task.created']);
    expect((await log(everything)).map(({ event }) => event)).toContain('task.created');
    expect(await log(other)).toEqual([]);
  });

  test('never comes of what was rolled back, refused or done elsewhere', async () => {
    await make({ events: ['*'] });
    await deliverDue();
    receiver.received.length = 0;
    const refused = await application
      .as('mia')
      .post('/tasks', { title: 'No', assignees: [{ kind: 'user', id: application.cast.people.gus.id }] });
    expect(refused.status).toBe(422);
    await application.as('mia').post(path(), { url: receiver.url, events: ['*'] });
    const elsewhere = [{ kind: 'user', id: application.cast.people.gus.id }];
    await application.as('greta').post('/tasks', { title: 'Theirs', assignees: elsewhere });
    await deliverDue();
    expect(receiver.received).toEqual([]);
  });

  test('of an act that two organisations share goes to both, and names nobody of the other side', async () => {
    const [ours, theirs] = [
      await make({ events: ['connection.requested'], url: `${receiver.url}/acme` }),
      await make({ events: ['connection.requested'], url: `${receiver.url}/globex` }, 'globex'),
    ];
    const { acme, globex } = application.cast.organisations;
    const asked = await application.as('ada').post('/connections', {
      toOrganisationId: globex.id,
      comment: 'Please',
      password: application.cast.password,
    });
    expect(asked.status).toBe(201);
    await deliverDue();
    const at = (where: string) => receiver.received.find((one) => one.path === where)!;
    const toUs = new Verifier(ours.secret).verify(at('/acme').body, at('/acme').headers as never) as Json;
    const toThem = new Verifier(theirs.secret).verify(at('/globex').body, at('/globex').headers as never) as Json;
    expect(toUs.data).toMatchObject({ organisationId: acme.id, actor: { id: application.cast.people.ada.id } });
    expect(toThem.data).toMatchObject({ organisationId: globex.id, actor: { kind: 'user', id: null } });
    expect(toThem.data.subject).toEqual({ kind: 'connection', id: asked.body.id });
    for (const secret of [application.cast.people.ada.id, 'Ada', 'Please', 'ada@'])
      expect(at('/globex').body).not.toContain(secret);
  });

  test('is sent on demand as a test, whatever the webhook hears of', async () => {
    const webhook = await make({ events: ['connection.*'] });
    const asked = await application.as('ada').post(`${path()}/${webhook.id}/test`, {});
    expect(asked.body).toMatchObject({ event: 'webhook.test', status: 'waiting', attempts: 0 });
    await deliverDue();
    const [{ headers, body }] = receiver.received as [Receiver['received'][0]];
    expect(new Verifier(webhook.secret).verify(body, headers as never)).toMatchObject({
      type: 'webhook.test',
      data: { subject: { kind: 'webhook', id: webhook.id } },
    });
  });
});

describe('a webhook that is being deleted', () => {
  // With forKeyShare() taken out of findListening the task waited for the deletion, and then answered 500.
  test('holds up nobody and undoes nothing: what happens meanwhile is told to the others', async () => {
    const going = await make();
    const staying = await make();
    const assignees = [{ kind: 'user', id: application.cast.people.max.id }];
    const { answers, answeredBefore } = await meanwhile(application, `delete from webhooks where id = '${going.id}'`, [
      () => application.as('mia').post('/tasks', { title: 'Meanwhile', assignees }),
    ]);
    expect(answers.map(said)).toEqual(['201']);
    expect(answeredBefore).toBe(1);
    expect(await log(staying)).toHaveLength(1);
  });

  // With skipLocked() taken out of findListening each waited for the other, and one answered 503.
  test('does not hear that another one is deleted at the same moment', async () => {
    const webhooks = [await make({ events: ['*'] }), await make({ events: ['*'] })];
    await happen();
    const deletions = webhooks.map((webhook) => () => application.as('ada').delete(`${path()}/${webhook.id}`));
    const { answers } = await meanwhile(application, 'select from webhook_deliveries for update', deletions);
    expect(answers.map(said)).toEqual(['204', '204']);
  });

  // With forUpdate() in lockWebhook what happened meanwhile was not told.
  test('is not one that is being changed, which hears of everything', async () => {
    const webhook = await make();
    await inTransaction(installationContext(application.services), async (context) => {
      await lockWebhook(context, webhook.id);
      await happen();
    });
    expect(await log(webhook)).toHaveLength(1);
  });
});

describe('failures', () => {
  test.each([
    ['500', () => answerWith(500, 'x'.repeat(5000)), { outcome: 'answered', responseStatus: 500 }],
    [
      'a redirect',
      () => (receiver.answer = (_q, r) => r.writeHead(302, { location: `${receiver.url}/else` }).end()),
      { outcome: 'answered', responseStatus: 302 },
    ],
    [
      'a broken connection',
      () => (receiver.answer = (request) => request.socket.destroy()),
      { outcome: 'unreachable', responseStatus: null },
    ],
    [
      'no HTTP',
      () => (receiver.answer = (request) => request.socket.end('hello\r\n\r\n')),
      { outcome: 'unreachable', responseStatus: null },
    ],
  ])('%s is kept in the log and tried again', async (_name, prepare, expected) => {
    const webhook = await make();
    prepare();
    await happen();
    await deliverDue();
    const [delivery] = await log(webhook);
    expect(delivery).toMatchObject({ status: 'waiting', attempts: 1, ...expected });
    expect(delivery.responseExcerpt.length).toBeLessThanOrEqual(1024);
    const wait = Date.parse(delivery.nextAttemptAt) - Date.parse(delivery.lastAttemptAt);
    expect(wait).toBeGreaterThanOrEqual(5 * second);
    expect(wait).toBeLessThanOrEqual(5.6 * second);
    expect(receiver.received.every(({ path: at }) => at === '/hook')).toBe(true);
    expect((await read(webhook)).failingSince).not.toBeNull();
    await deliverDue();
    expect((await log(webhook))[0].attempts).toBe(1);
    answerWith(200);
    application.clock.advance(6 * second);
    await deliverDue();
    expect((await log(webhook))[0]).toMatchObject({ status: 'delivered', attempts: 2 });
    expect((await read(webhook)).failingSince).toBeNull();
    const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']));
    expect(ids.size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  });

  test('are tried again for a good day, and then given up; a person can still send it', async () => {
    const webhook = await make();
    answerWith(503);
    await happen();
    for (const wait of [0, 6 * second, 6 * minute, 34 * minute, 2.3 * hour, 5.6 * hour, 11.1 * hour, 11.1 * hour]) {
      application.clock.advance(wait);
      await deliverDue();
    }
    const [failed] = await log(webhook);
    expect(failed).toMatchObject({ status: 'failed', attempts: 8, nextAttemptAt: null });
    application.clock.advance(day);
    await deliverDue();
    expect(receiver.received).toHaveLength(8);
    answerWith(200);
    const again = await application.as('ada').post(`${path()}/${webhook.id}/deliveries/${failed.id}/redeliver`, {});
    expect(again.status).toBe(202);
    expect(again.body).toMatchObject({ id: failed.id, status: 'waiting' });
    await deliverDue();
    expect((await log(webhook))[0]).toMatchObject({ id: failed.id, status: 'delivered', attempts: 9 });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const soon = await application.as('ada').post(`${path()}/${webhook.id}/deliveries/${failed.id}/redeliver`, {});
    expect([soon.status, soon.body.code]).toEqual([429, 'too_many_requests']);
  });

  test('410 pauses at once, and administrators are told', async () => {
    const webhook = await make({ url: `${receiver.url}/hook?token=in-the-path` });
    answerWith(410);
    await happen();
    await deliverDue();
    expect(await read(webhook)).toMatchObject({ paused: true, pauseReason: 'gone' });
    expect((await log(webhook))[0]).toMatchObject({ status: 'failed', attempts: 1 });
    await happen();
    await deliverDue();
    expect(await log(webhook)).toHaveLength(1);
    const [mail, ...others] = await mailsAbout('webhook.paused');
    expect([mail?.to_address, others.length]).toEqual([application.cast.people.ada.email, 0]);
    const text = `${mail!.subject}${application.services.sealer.open(mail!.sealed_body)}`;
    expect(text).toContain('127.0.0.1');
    expect(text).not.toContain('in-the-path');
    const again = await application
      .as('ada')
      .post(`${path()}/${webhook.id}/deliveries/${(await log(webhook))[0].id}/redeliver`, {});
    expect([again.status, again.body.code]).toEqual([409, 'webhook_paused']);
  });

  test('for five days without one success pause it, and no sooner', async () => {
    await owner.query('delete from mails');
    const webhook = await make();
    answerWith(500);
    for (let passed = 0; passed < 5; passed += 1) {
      await happen();
      await deliverDue();
      expect((await read(webhook)).paused, `after ${passed} days`).toBe(false);
      application.clock.advance(day);
    }
    await deliverDue();
    expect(await read(webhook)).toMatchObject({ paused: true, pauseReason: 'failing' });
    expect(await mailsAbout('webhook.paused')).toHaveLength(1);
    answerWith(200);
    const before = receiver.received.length;
    await deliverDue();
    expect(receiver.received).toHaveLength(before);
    await application.as('ada').patch(`${path()}/${webhook.id}`, { paused: false });
    expect(await read(webhook)).toMatchObject({ paused: false, failingSince: null });
    application.clock.advance(hour * 12);
    await deliverDue();
    expect((await log(webhook)).filter(({ status }) => status === 'waiting')).toEqual([]);
    expect(receiver.received.length).toBeGreaterThan(before);
  });

  test('what waits while a person pauses it goes out when they resume', async () => {
    const webhook = await make();
    await happen();
    await application.as('ada').patch(`${path()}/${webhook.id}`, { paused: true });
    await happen();
    await deliverDue();
    expect(receiver.received).toEqual([]);
    await application.as('ada').patch(`${path()}/${webhook.id}`, { paused: false });
    await deliverDue();
    expect(receiver.received).toHaveLength(1);
  });
});

describe('where it goes is checked at each attempt', () => {
  test('a name that leads inside by now is refused, and nothing arrives', async () => {
    dns.say('moved.example', { addresses: [['192.0.32.8'], ['127.0.0.3']] });
    const { port } = new URL(receiver.url);
    const webhook = await make({ url: `http://moved.example:${port}/hook` });
    await happen();
    await deliverDue();
    expect(receiver.received).toEqual([]);
    const [delivery] = await log(webhook);
    expect(delivery).toMatchObject({ status: 'waiting', outcome: 'address_refused', responseStatus: null });
    expect(delivery.responseExcerpt).not.toContain('127.0.0.3');
  });

  test('a name that is not there yet may be named, and is reached once it is', async () => {
    const { port } = new URL(receiver.url);
    const webhook = await make({ url: `http://soon.example:${port}/hook` });
    await happen();
    await deliverDue();
    expect((await log(webhook))[0]).toMatchObject({ status: 'waiting', outcome: 'unreachable' });
    dns.say('soon.example', { addresses: [['127.0.0.1']] });
    application.clock.advance(6 * second);
    await deliverDue();
    expect(receiver.received[0]?.headers.host).toBe(`soon.example:${port}`);
  });
});

describe('secrets', () => {
  test('old and new sign for a day, then the new one alone', async () => {
    const webhook = await make();
    const rotated = await application.as('ada').post(`${path()}/${webhook.id}/rotate-secret`, {});
    expect(rotated.status).toBe(200);
    expect(rotated.body.secret).not.toBe(webhook.secret);
    await happen();
    await deliverDue();
    const verify = (secret: string, index: number) => {
      const { headers, body } = receiver.received[index]!;
      // The library compares with the real time; the clock here has been moved.
      const signatures = String(headers['webhook-signature']).split(' ');
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      return signatures.includes(new Verifier(secret).sign(String(headers['webhook-id']), at, body));
    };
    expect([verify(webhook.secret, 0), verify(rotated.body.secret, 0)]).toEqual([true, true]);
    application.clock.advance(day + minute);
    await happen();
    await deliverDue();
    expect([verify(webhook.secret, 1), verify(rotated.body.secret, 1)]).toEqual([false, true]);
    await sweepWebhooks(application.services);
    const { rows } = await owner.query('select sealed_previous_secret from webhooks where id = $1', [webhook.id]);
    expect(rows[0].sealed_previous_secret).toBeNull();
  });
});

test('the log reaches back 30 days', async () => {
  const webhook = await make();
  await happen();
  await deliverDue();
  application.clock.advance(29 * day);
  await sweepWebhooks(application.services);
  expect(await log(webhook)).toHaveLength(1);
  application.clock.advance(2 * day);
  await sweepWebhooks(application.services);
  expect(await log(webhook)).toEqual([]);
});

describe('many at once', () => {
  test('one receiver that never answers holds up nobody else', async () => {
    const slow = await start();
    slow.answer = () => {};
    await make({ url: `${slow.url}/slow` });
    await make({ url: `${receiver.url}/fast` });
    for (let count = 0; count < 40; count += 1) await happen();
    const dispatcher = openDispatcher(application.services, fail);
    dispatchers.push(dispatcher);
    const started = Date.now();
    dispatcher.wake();
    await vi.waitFor(() => expect(receiver.received).toHaveLength(40), { timeout: 8000, interval: 20 });
    expect(Date.now() - started).toBeLessThan(8000);
    expect(slow.open.most).toBeLessThanOrEqual(8);
    // New work for the fast one goes out while the slow one is still waited for.
    await happen();
    dispatcher.wake();
    await vi.waitFor(() => expect(receiver.received).toHaveLength(41), { timeout: 8000, interval: 20 });
    await dispatcher.stop();
    // What was broken off waits for another node at once.
    const { rows } = await owner.query(
      `select count(*)::int as count from webhook_deliveries d join webhooks w on w.id = d.webhook_id
       where w.url like '%slow' and d.status = 'waiting' and d.next_attempt_at <= $1`,
      [application.clock.now()],
    );
    expect(rows[0].count).toBe(41);
  });

  test('two nodes send each message once', async () => {
    const webhook = await make();
    for (let count = 0; count < 30; count += 1) await happen();
    const nodes = [1, 2, 3].map(() => openDispatcher(application.services, fail));
    dispatchers.push(...nodes);
    for (const node of nodes) node.wake();
    await Promise.all(nodes.map((node) => node.settled()));
    expect(receiver.received).toHaveLength(30);
    expect((await log(webhook)).every(({ status, attempts }) => status === 'delivered' && attempts === 1)).toBe(true);
  });

  test('what one node is about to take, another leaves alone', async () => {
    const webhook = await make();
    for (let count = 0; count < 3; count += 1) await happen();
    const take = (context: Context) =>
      takeDue(context, webhook.id, { limit: 2, until: new Date(context.now().getTime() + minute) });
    const other = installationContext(application.services);
    const [first, second] = await inTransaction(installationContext(application.services), async (context) => {
      const taken = await take(context);
      const meanwhile = inTransaction(other, take);
      await Promise.race([meanwhile, new Promise((resolve) => setTimeout(resolve, 500))]);
      return [taken, meanwhile] as const;
    }).then(async ([taken, meanwhile]) => [taken, await meanwhile] as const);
    expect(first).toHaveLength(2);
    expect(second).toHaveLength(1);
    expect(first).not.toContain(second[0]);
  });

  test('what was taken before somebody paused it is not sent any more', async () => {
    const webhook = await make();
    await happen();
    const [delivery] = await log(webhook);
    await application.as('ada').patch(`${path()}/${webhook.id}`, { paused: true });
    expect(await deliver(application.services, delivery.id, new AbortController().signal)).toBeNull();
    expect(receiver.received).toEqual([]);
    expect((await log(webhook))[0]).toMatchObject({ status: 'waiting', attempts: 0 });
  });

  test('a node that dies at it loses nothing: another takes over after the lease', async () => {
    const webhook = await make();
    await happen();
    await owner.query(`update webhook_deliveries set next_attempt_at = $1`, [
      new Date(application.clock.now().getTime() + 5 * minute),
    ]);
    await deliverDue();
    expect(receiver.received).toEqual([]);
    application.clock.advance(5 * minute + second);
    await deliverDue();
    expect((await log(webhook))[0].status).toBe('delivered');
  });
});
