import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { expect, test } from 'vitest';
import { Problem } from '../platform/errors.ts';
import { sceneOf } from '../scim/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { Load, queueMaximum } from './load.ts';

const application = useApplication({
  variables: {
    REQUESTS_MAXIMUM: '2',
    REQUEST_SECONDS: '1',
    CONNECTIONS_MAXIMUM: '40',
    DATABASE_STATEMENT_SECONDS: '2',
    DATABASE_POOL_SIZE: '5',
  },
});

/** What the server says to these bytes until it ends the connection. */
async function rawAnswer(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(application.baseUrl).port), '127.0.0.1');
  let said = '';
  socket.on('data', (data) => {
    said += data;
  });
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return said;
}

/** Holds what a write of this organisation needs, for as long as the act takes. */
async function whileLocked(act: () => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  await owner.query('begin');
  await owner.query('lock table workspaces in access exclusive mode');
  try {
    await act();
  } finally {
    await owner.query('rollback');
    await owner.end();
  }
}

test('more than is worked on at a time is turned away in words at once, health is not, and it recovers by itself', async () => {
  const ada = application.as('ada');
  await whileLocked(async () => {
    const first = [ada.get('/workspaces'), ada.get('/workspaces')];
    await expect.poll(async () => (await ada.get('/me')).status, { timeout: 20_000 }).toBe(503);
    const turnedAway = await ada.get('/me');
    expect(turnedAway.body).toMatchObject({ status: 503, code: 'overloaded' });
    expect(Number(turnedAway.headers.get('retry-after'))).toBeGreaterThan(0);
    for (const path of ['/healthz', '/readyz', '/readyz/database', '/metrics'])
      expect((await fetch(`${application.baseUrl}${path}`)).status, path).toBe(200);
    // What waits for a lock is stopped in words, too.
    for (const answer of await Promise.all(first)) {
      expect(answer.body).toMatchObject({ status: 503, code: 'unavailable' });
      expect(answer.headers.get('retry-after')).toBe('10');
    }
  });
  expect((await ada.get('/me')).status).toBe(200);
  expect((await ada.get('/workspaces')).status).toBe(200);
});

test('a long queue for the database turns requests away, whatever they are', () => {
  const pool = { totalCount: 10, idleCount: 0, waitingCount: queueMaximum - 1 };
  const load = new Load(1000, pool);
  load.requireRoom('/api/v1/me');
  pool.waitingCount += 1;
  expect(() => load.requireRoom('/scim/v2/Users')).toThrow(Problem);
  load.requireRoom('/readyz?from=balancer');
  pool.waitingCount = 0;
  load.requireRoom('/api/v1/me');
});

test('what fails is not counted for ever', async () => {
  const load = new Load(1, undefined);
  await load.counting(() => Promise.reject(new Error('broken'))).catch(() => {});
  load.requireRoom('/api/v1/me');
});

test('a head that never ends is ended, in words', async () => {
  expect(await rawAnswer('GET /api/v1/me HTTP/1.1\r\nHost: here\r\nX-Slow: ')).toMatch(
    /^HTTP\/1\.1 408 [\s\S]*too_slow/,
  );
});

/** A request whose body never ends, and what is said to it. */
function slowBody(path: string, type: string, token: string): Promise<string> {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: here',
    `Authorization: Bearer ${token}`,
    `Content-Type: ${type}`,
    'Content-Length: 500',
  ];
  return rawAnswer(`${head.join('\r\n')}\r\n\r\n{"name":`);
}

test('a body that never ends is ended, in words', async () => {
  const { token } = application.cast.people.ada;
  expect(await slowBody('/api/v1/workspaces', 'application/json', token)).toMatch(/^HTTP\/1\.1 408 [\s\S]*too_slow/);
});

test('a body of provisioning that never ends is ended too, in the words of SCIM', async () => {
  const { token } = await sceneOf(application).makeToken('acme', 'A slow one');
  for (const path of ['/scim/v2/Users', '/scim/v2/nothing']) {
    const said = await slowBody(path, 'application/scim+json', token);
    expect(said, path).toMatch(/^HTTP\/1\.1 408 [\s\S]*scim:api:messages:2\.0:Error[\s\S]*"status":"408"/);
  }
});

test.each(['/unsubscribe', '/sign-in/oidc/any/back-channel-logout'])(
  'so is one of a page beside the API: %s',
  async (path) => {
    const said = await slowBody(path, 'application/x-www-form-urlencoded', 'none');
    expect(said).toMatch(/^HTTP\/1\.1 408 [\s\S]*too_slow/);
  },
);

test('an upload may take longer, as long as it goes on', async () => {
  const ada = application.as('ada');
  const { id } = (await ada.post('/workspaces', { name: 'Slow' })).body;
  const parts = [
    '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n',
    'slow',
    '\r\n--x--\r\n',
  ];
  const body = new ReadableStream({
    async pull(controller) {
      const part = parts.shift();
      if (part === undefined) return controller.close();
      controller.enqueue(Buffer.from(part));
      await new Promise((resolve) => setTimeout(resolve, 800));
    },
  });
  const response = await fetch(`${application.baseUrl}/api/v1/workspaces/${id}/documents`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'multipart/form-data; boundary=x' },
  } as RequestInit);
  expect(response.status).toBe(201);
});

test('more connections than are held open are closed as they come, and room that is made is used', async () => {
  const port = Number(new URL(application.baseUrl).port);
  const sockets = Array.from({ length: 60 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await expect.poll(() => sockets.filter((socket) => socket.closed).length, { timeout: 20_000 }).toBeGreaterThan(10);
  for (const socket of sockets) socket.destroy();
  await expect
    .poll(
      () =>
        application
          .as('ada')
          .get('/me')
          .then(
            ({ status }) => status,
            () => 0,
          ),
      { timeout: 20_000 },
    )
    .toBe(200);
});
