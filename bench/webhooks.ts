import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { Agent, request } from 'undici';
import { installationContext, inTransaction, type Services } from '../server/access/context.ts';
import { queues } from '../server/app.ts';
import { record } from '../server/audit/record.ts';
import { readEnvironment } from '../server/environment.ts';
import { systemClock } from '../server/platform/clock.ts';
import { newId } from '../server/platform/ids.ts';
import { installJobs } from '../server/platform/jobs.ts';
import { migrate } from '../server/platform/migrate.ts';
import { startEmbeddedPostgres } from '../server/platform/postgres/embedded.ts';
import { openServices } from '../server/services.ts';
import { openDispatcher } from '../server/webhooks/dispatcher.ts';
import { newSecret } from '../server/webhooks/webhook.ts';
import { begin, present, reportOptions } from './present.ts';
import { median } from './statistics.ts';

/** Deliveries a second to receivers on loopback, beside a bare loop of requests with as many at a time, in one run. */
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    deliveries: { type: 'string', default: '10000' },
    receivers: { type: 'string', default: '1,10' },
    writes: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '1' },
    ...reportOptions,
  },
});
const [deliveries, writes, rounds] = [Number(values.deliveries), Number(values.writes), Number(values.rounds)];
const kind = 'task.created';
/** As many requests at a time as one receiver gets. */
const lanes = 8;

async function startReceiver(): Promise<{ url: string; count(): number; close(): void }> {
  let count = 0;
  const server = http.createServer((incoming, response) => {
    count += 1;
    incoming.resume();
    response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    count: () => count,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bareLoop(url: string, body: string): Promise<number> {
  const dispatcher = new Agent();
  let left = deliveries;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (left-- > 0) {
        const answer = await request(url, {
          method: 'POST',
          body,
          dispatcher,
          headers: { 'content-type': 'application/json' },
        });
        await answer.body.dump();
      }
    }),
  );
  await dispatcher.close();
  return deliveries / ((performance.now() - started) / 1000);
}

/** An organisation with so many webhooks, all to one address. */
async function makeOrganisation(client: pg.Client, services: Services, urls: string[]): Promise<string> {
  const [account, organisation] = [newId(), newId()];
  await client.query(`insert into accounts (id, name, plan, created_at) values ($1, 'Bench', 'paid', now())`, [
    account,
  ]);
  await client.query(
    `insert into organisations (id, account_id, name, short_name, kind, connection_visibility, created_at) values ($1, $2, 'Bench', $3, 'organisation', 'none', now())`,
    [organisation, account, `b-${organisation}`],
  );
  for (const url of urls)
    await client.query(
      `insert into webhooks (id, organisation_id, url, events, sealed_secret, created_at) values ($1, $2, $3, '{*}', $4, now())`,
      [newId(), organisation, url, services.sealer.seal(newSecret())],
    );
  return organisation;
}

async function waitingFor(client: pg.Client, organisation: string): Promise<void> {
  await client.query(
    `insert into webhook_deliveries (id, webhook_id, organisation_id, event, body, next_attempt_at, created_at)
     select gen_random_uuid(), w.ids[n % cardinality(w.ids) + 1], $1, $2, $3, now(), now()
     from (select array_agg(id) as ids from webhooks where organisation_id = $1) w, generate_series(1, $4::int) n`,
    [organisation, kind, sampleBody, deliveries],
  );
  await client.query('vacuum analyze webhook_deliveries');
}

const sampleBody = JSON.stringify({
  type: kind,
  timestamp: new Date().toISOString(),
  data: {
    id: newId(),
    organisationId: newId(),
    actor: { kind: 'user', id: newId() },
    subject: { kind: 'task', id: newId() },
  },
});

async function deliverAll(services: Services, client: pg.Client, organisation: string): Promise<number> {
  const dispatcher = openDispatcher(services, (sentence) => process.stderr.write(`${sentence}\n`));
  const started = performance.now();
  dispatcher.wake();
  await dispatcher.settled();
  const perSecond = deliveries / ((performance.now() - started) / 1000);
  await dispatcher.stop();
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from webhook_deliveries where organisation_id = $1 and status <> 'delivered'`,
    [organisation],
  );
  if (rows[0]?.count !== 0) throw new Error(`${rows[0]?.count} deliveries did not arrive`);
  return perSecond;
}

/** The middle of the milliseconds that a transaction takes that records one event, by turns for each organisation. */
async function recording(services: Services, organisations: string[]): Promise<number[]> {
  const one = (organisation: string) =>
    inTransaction(installationContext(services), (context) =>
      record(context, { kind, organisationIds: [organisation], subject: { kind: 'task', id: newId() } }),
    );
  const times: number[][] = organisations.map(() => []);
  for (let count = 0; count < writes; count += 1) {
    for (const [index, organisation] of organisations.entries()) {
      const started = performance.now();
      await one(organisation);
      times[index]!.push(performance.now() - started);
    }
  }
  return times.map(median);
}

const dataDir = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, onExit: () => process.exit(1) });
try {
  await migrate(postgres.url);
  await installJobs(postgres.url, queues);
  const environment = readEnvironment({ DATA_DIR: dataDir, LOG_LEVEL: 'error', EGRESS_ALLOW: '127.0.0.1' });
  const services = await openServices({ environment, databaseUrl: postgres.url, clock: systemClock, log: () => {} });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const receiver = await startReceiver();
  const report = begin('Webhooks', { deliveries, writes, rounds });
  const counts = values.receivers.split(',').map(Number);
  const rates = { bare: [] as number[], ours: counts.map(() => [] as number[]) };
  const times = { plain: [] as number[], told: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    rates.bare.push(await bareLoop(receiver.url, sampleBody));
    for (const [index, count] of counts.entries()) {
      const urls = Array.from({ length: count }, () => receiver.url);
      const organisation = await makeOrganisation(client, services, urls);
      await waitingFor(client, organisation);
      rates.ours[index]?.push(await deliverAll(services, client, organisation));
    }
    const without = await makeOrganisation(client, services, []);
    const withOne = await makeOrganisation(client, services, [receiver.url]);
    const [plain, told] = await recording(services, [without, withOne]);
    times.plain.push(plain!);
    times.told.push(told!);
  }
  for (const [index, count] of counts.entries())
    report.measures.push({
      name: `deliveries to receivers of one organisation: ${count}`,
      unit: 'a second',
      better: 'more',
      ours: rates.ours[index]!,
      baseline: { name: 'a bare loop of undici', values: rates.bare },
    });
  report.measures.push({
    name: 'recording an event that a webhook hears of',
    unit: 'ms',
    better: 'less',
    ours: times.told,
    baseline: { name: 'one that none hears of', values: times.plain },
  });
  await present(report, values);
  receiver.close();
  await client.end();
  await services.close();
} finally {
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
