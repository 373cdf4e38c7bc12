import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../app.ts';
import { readEnvironment } from '../environment.ts';
import { openQuietLine } from '../platform/test/quiet-line.ts';
import { openServices } from '../services.ts';
import { useApplication } from '../test/application.ts';

/** What a balancer and the monitoring hear of a node that is busy, and of one whose database says nothing. */
const application = useApplication({ variables: { DATABASE_POOL_SIZE: '2' } });

async function figures(baseUrl: string): Promise<string> {
  return (await fetch(`${baseUrl}/metrics`)).text();
}

// Seen to answer 503 while the database is asked over the connections of requests.
test('a node whose requests all wait for each other is ready, and its figures say that they wait', async () => {
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  await owner.query('begin');
  await owner.query('lock table workspaces in access exclusive mode');
  const waiting = Array.from({ length: 5 }, () => application.as('ada').get('/workspaces'));
  await expect.poll(() => application.services.pool.waitingCount, { timeout: 20_000 }).toBeGreaterThan(0);
  expect((await fetch(`${application.baseUrl}/readyz`)).status).toBe(200);
  const text = await figures(application.baseUrl);
  expect(text).toContain('\ndatabase_up 1\n');
  expect(text).toMatch(/\ndatabase_pool_waiting [1-9]/);
  await owner.query('rollback');
  await owner.end();
  for (const { status } of await Promise.all(waiting)) expect(status).toBe(200);
});

/** A node of its own, over a line that can go quiet. */
async function nodeOverLine() {
  const line = await openQuietLine(application.ownerUrl);
  const { DATA_DIR } = application.services.environment;
  const environment = readEnvironment({ LOG_LEVEL: 'silent', DATA_DIR, DATABASE_STATEMENT_SECONDS: '0.5' });
  const { clock } = application;
  const services = await openServices({ environment, databaseUrl: line.url, clock, log: () => {} });
  const app = await createApp(services);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    line.close();
    await app.close();
    await services.close();
  });
  return { line, url };
}

test('a node whose database says nothing says so within seconds, and is ready again by itself', async () => {
  const { line, url } = await nodeOverLine();
  // As many as have a connection each: none is left that is not quiet.
  const look = () => Promise.all(Array.from({ length: 8 }, () => fetch(`${url}/readyz`)));
  expect((await look()).map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect((await fetch(`${url}/readyz/database`)).status).toBe(200);
  line.goQuiet();
  const [refused] = await look();
  if (!refused) throw new Error('nobody was asked');
  expect(await refused.json()).toMatchObject({ code: 'unavailable', detail: 'The database does not answer.' });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await fetch(`${url}/readyz/database`)).status).toBe(503);
  const from = performance.now();
  expect(await figures(url)).toContain('\ndatabase_up 0\n');
  expect(performance.now() - from).toBeLessThan(8000);
  line.becomeWhole();
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 60_000 }).toBe(200);
  expect(await figures(url)).toContain('\ndatabase_up 1\n');
});

test.each(['/%6detrics', '/metrics/', '//metrics', '/metrics%23'])(
  'figures have one address, which balancers leave out: not %s',
  async (path) => {
    expect(await (await fetch(application.baseUrl + path)).text()).not.toContain('process_uptime_seconds');
  },
);
