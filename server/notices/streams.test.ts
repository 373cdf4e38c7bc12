import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { readEnvironment } from '../environment.ts';
import { openServices } from '../services.ts';
import { useApplication } from '../test/application.ts';
import { runAs } from '../test/global-setup.ts';
import { Listener, tell, until } from './test/scene.ts';

const application = useApplication();
let otherUrl: string;
let closeOther: () => Promise<void>;

/** A second node over the same database. */
beforeAll(async () => {
  const { services } = application;
  const environment = readEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: services.environment.DATA_DIR });
  const other = await openServices({
    environment,
    databaseUrl: application.ownerUrl,
    clock: application.clock,
    log: () => {},
  });
  await other.jobs.start({});
  const app = await createApp(other);
  otherUrl = await app.listen({ port: 0, host: '127.0.0.1' });
  closeOther = async () => {
    await app.close();
    await other.close();
  };
});
afterAll(() => closeOther());

type Person = keyof typeof application.cast.people;
const listen = (person: Person, baseUrl = application.baseUrl, headers: Record<string, string> = {}) =>
  new Listener().open(baseUrl, { authorization: `Bearer ${application.cast.people[person].token}`, ...headers });

test('what is told on one node is heard on every node, by its recipient and nobody else', async () => {
  const { greta } = application.cast.people;
  const [here, there, gus] = await Promise.all([listen('greta'), listen('greta', otherUrl), listen('gus', otherUrl)]);
  expect([here.status, there.status, gus.status]).toEqual([200, 200, 200]);
  await tell(application, [greta.id]);
  for (const listener of [here, there]) {
    const [event] = await until(() => listener.notices().length > 0 && listener.notices());
    expect(event!.data).toMatchObject({ kind: 'task.assigned', title: 'A task from Acme waits for you', readAt: null });
    expect(event!.id).toBe(event!.data.id);
    await until(() => listener.events.some(({ event, data }) => event === 'counts' && data.unread === 1));
  }
  expect((await application.as('greta').post('/notices/read', { all: true })).body).toEqual({ unread: 0 });
  await until(() => there.events.at(-1)?.event === 'counts' && there.events.at(-1)?.data.unread === 0);
  expect(gus.notices()).toEqual([]);
  for (const listener of [here, there, gus]) listener.close();
});

test('Last-Event-ID goes on where one was, and nothing is missed in between', async () => {
  const { carla } = application.cast.people;
  const first = await listen('carla');
  await tell(application, [carla.id], 'One');
  const [event] = await until(() => first.notices().length > 0 && first.notices());
  first.close();
  await tell(application, [carla.id], 'Two');
  await tell(application, [carla.id], 'Three');
  const again = await listen('carla', otherUrl, { 'last-event-id': event!.id! });
  await until(() => again.notices().length >= 2);
  const titles = again.notices().map(({ data }) => data.title);
  expect(titles).toEqual(['A task from Two waits for you', 'A task from Three waits for you']);
  again.close();
});

test('nothing that is rolled back is heard', async () => {
  const { gus } = application.cast.people;
  const listener = await listen('gus');
  const { inTransaction, installationContext } = await import('../access/context.ts');
  const { notify } = await import('./notify.ts');
  const failing = inTransaction(installationContext(application.services), async (context) => {
    await notify(context, {
      to: [gus.id],
      kind: 'task.overdue',
      words: {},
      subject: { kind: 'task', id: null },
      path: '/inbox',
    });
    throw new Error('after all');
  });
  await expect(failing).rejects.toThrow('after all');
  await tell(application, [gus.id]);
  await until(() => listener.notices().length > 0);
  expect(listener.notices().map(({ data }) => data.kind)).toEqual(['task.assigned']);
  listener.close();
});

test('the stream of a person who is disabled ends at once, on every node', async () => {
  const { mia } = application.cast.people;
  const [here, there] = await Promise.all([listen('mia'), listen('mia', otherUrl)]);
  const from = performance.now();
  expect((await application.as('ada').patch(`/users/${mia.id}`, { status: 'disabled' })).status).toBe(200);
  await until(() => here.isOver && there.isOver);
  expect(performance.now() - from).toBeLessThan(3000);
});

test('signing out ends the streams of that session alone', async () => {
  const signIn = async () => {
    const { email } = application.cast.people.ada;
    const answer = await application.as('nobody').post('/sessions', { email, password: application.cast.password });
    expect(answer.status).toBeLessThan(300);
    return answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  };
  const [one, two] = [await signIn(), await signIn()];
  const [ending, staying] = await Promise.all([
    new Listener().open(otherUrl, { cookie: one }),
    new Listener().open(otherUrl, { cookie: two }),
  ]);
  expect([ending.status, staying.status]).toEqual([200, 200]);
  await fetch(`${application.baseUrl}/api/v1/sessions/current`, { method: 'DELETE', headers: { cookie: one } });
  await until(() => ending.isOver);
  await tell(application, [application.cast.people.ada.id]);
  await until(() => staying.notices().length > 0);
  expect(ending.notices()).toEqual([]);
  staying.close();
});

test('the connection ends with its stream', async () => {
  const { email } = application.cast.people.ada;
  const signedIn = await application.as('nobody').post('/sessions', { email, password: application.cast.password });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const socket = connect(Number(new URL(application.baseUrl).port), '127.0.0.1');
  socket.write(`GET /api/v1/notices/stream HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`);
  const [head] = await once(socket, 'data');
  expect(String(head)).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close\r\n/i);
  socket.resume();
  const ended = once(socket, 'end');
  await fetch(`${application.baseUrl}/api/v1/sessions/current`, { method: 'DELETE', headers: { cookie } });
  await ended;
  socket.destroy();
}, 20_000);

test('a person has five streams at most over all nodes, and a place is free again when one is closed', async () => {
  const open = await Promise.all(
    [0, 1, 2, 3, 4].map((number) => listen('erin', number % 2 ? otherUrl : application.baseUrl)),
  );
  expect(open.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect((await listen('erin')).status).toBe(429);
  expect((await listen('erin', otherUrl)).status).toBe(429);
  open[1]!.close();
  const again = await until(async () => {
    const listener = await listen('erin');
    return listener.status === 200 && listener;
  });
  for (const listener of [...open, again]) listener.close();
});

test('when the connection that listens breaks, streams end, and going on from there misses nothing', async () => {
  const { otto } = application.cast.people;
  const listener = await listen('otto', otherUrl);
  await tell(application, [otto.id], 'One');
  const [event] = await until(() => listener.notices().length > 0 && listener.notices());
  await runAs(
    application.ownerUrl,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'causeway announcements' and datname = current_database()",
  );
  await until(() => listener.isOver);
  await tell(application, [otto.id], 'Two');
  const again = await listen('otto', otherUrl, { 'last-event-id': event!.id! });
  await until(() => again.notices().length > 0);
  expect(again.notices()[0]!.data.title).toBe('A task from Two waits for you');
  again.close();
});

test('a reader that does not read holds up nobody, and nothing piles up for it', async () => {
  const { gwen } = application.cast.people;
  const { port } = new URL(application.baseUrl);
  const stuck = connect(Number(port), '127.0.0.1');
  stuck.write(`GET /api/v1/notices/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${gwen.token}\r\n\r\n`);
  await new Promise((resolve) => stuck.once('data', resolve));
  stuck.pause();
  const reading = await listen('gwen');
  for (let round = 0; round < 20; round++)
    await tell(
      application,
      Array.from({ length: 1 }, () => gwen.id),
    );
  await until(() => reading.notices().length === 20);
  stuck.destroy();
  reading.close();
});
