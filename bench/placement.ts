import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { installationContext, inTransaction } from '../server/access/context.ts';
import { queues } from '../server/app.ts';
import { readEnvironment } from '../server/environment.ts';
import { decidePlacement } from '../server/identity/decide-placement.ts';
import { findOwnedEmailDomain } from '../server/identity/find-owned-email-domain.ts';
import { type ProvedEmail, provedEarlier } from '../server/identity/proved-email.ts';
import { systemClock } from '../server/platform/clock.ts';
import { installJobs } from '../server/platform/jobs.ts';
import { migrate } from '../server/platform/migrate.ts';
import { startEmbeddedPostgres } from '../server/platform/postgres/embedded.ts';
import { type OpenServices, openServices } from '../server/services.ts';
import { begin, present, reportOptions } from './present.ts';
import type { Measure } from './report.ts';
import { median } from './statistics.ts';

/** Placements a second, and the look-up of placement at different numbers of owned e-mail domains, in one run. */
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    rounds: { type: 'string', default: '7' },
    lookups: { type: 'string', default: '3000' },
    clients: { type: 'string', default: '8' },
    ...reportOptions,
  },
});
const sizes = values.sizes.split(',').map(Number);
const [rounds, lookups, clients] = [values.rounds, values.lookups, values.clients].map(Number) as [
  number,
  number,
  number,
];

/** Owned names that share no beginning, one in three below another; ten for each organisation. */
const nameOf = `case n % 3 when 0 then 'lab.' || left(md5((n - 1)::text), 12) || '.example' else left(md5(n::text), 12) || '.example' end`;
const fill = (size: number) => [
  `insert into accounts (id, name, plan, created_at) select gen_random_uuid(), 'Account ' || n, 'paid', now() from generate_series(1, ${size / 10}) n`,
  `insert into organisations (id, account_id, name, short_name, kind, connection_visibility, created_at)
     select gen_random_uuid(), id, name, 'o-' || row_number() over (), 'organisation', 'none', now() from accounts`,
  `insert into email_domains (id, organisation_id, name, own, status, proved_by, proved_at, created_at)
     select gen_random_uuid(), o.ids[n % cardinality(o.ids) + 1], ${nameOf}, true, 'owned', 'dns', now(), now()
     from (select array_agg(id) as ids from organisations) o, generate_series(1, ${size}) n`,
  'vacuum analyze',
];

type Place = { size: number; services: OpenServices; emails: ProvedEmail[] };

async function makePlace(adminUrl: string, dataDir: string, size: number): Promise<Place> {
  const name = `bench_${size}`;
  await query(adminUrl, [`create database ${name}`]);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  await migrate(url.href);
  await installJobs(url.href, queues);
  await query(url.href, fill(size));
  const { rows } = await pooled(url.href, (client) =>
    client.query<{ name: string }>(`select name from email_domains order by md5(id::text) limit ${lookups}`),
  );
  const services = await openServices({
    environment: readEnvironment({ DATA_DIR: join(dataDir, name), LOG_LEVEL: 'silent' }),
    databaseUrl: url.href,
    clock: systemClock,
    log: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  return { size, services, emails: rows.map((row, index) => addressUnder(row.name, index)) };
}

/** At the name, below it, far below it, and one in four under no owned name. */
function addressUnder(name: string, index: number): ProvedEmail {
  const host = [name, `mail.${name}`, `a.b.c.${name}`, `not-${name}`][index % 4];
  return provedEarlier({ email: `person${index}@${host}`, status: 'active' });
}

async function pooled<Result>(url: string, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

const query = (url: string, statements: string[]) =>
  pooled(url, async (client) => {
    for (const statement of statements) await client.query(statement);
  });

/** Median milliseconds of the look-up alone, one after the other in one transaction. */
function timeLookUps({ services, emails }: Place): Promise<number> {
  return inTransaction(installationContext(services), async (context) => {
    const times: number[] = [];
    for (const { address } of emails) {
      const from = performance.now();
      await findOwnedEmailDomain(context, address);
      times.push(performance.now() - from);
    }
    return median(times);
  });
}

/** Whole placements a second, each in a transaction of its own, with invitations looked for and locked. */
async function countPlacements({ services, emails }: Place): Promise<number> {
  const waiting = [...emails];
  const from = performance.now();
  const work = async () => {
    for (let proof = waiting.pop(); proof; proof = waiting.pop()) {
      const proved = proof;
      await inTransaction(installationContext(services), (context) => decidePlacement(context, proved));
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  return emails.length / ((performance.now() - from) / 1000);
}

type Measured = { size: number; lookUpMilliseconds: number[]; placementsPerSecond: number[] };

/** The sizes in turn within each round, so that what else the machine does meets all of them alike. */
async function measure(places: Place[]): Promise<Measured[]> {
  const measured = places.map(({ size }): Measured => ({ size, lookUpMilliseconds: [], placementsPerSecond: [] }));
  for (const place of places) await timeLookUps(place);
  for (let round = 0; round < rounds; round++) {
    for (const [index, place] of places.entries()) measured[index]?.lookUpMilliseconds.push(await timeLookUps(place));
    for (const [index, place] of places.entries())
      measured[index]?.placementsPerSecond.push(await countPlacements(place));
    process.stderr.write(`Round ${round + 1} of ${rounds}\n`);
  }
  return measured;
}

function measuresOf(measured: Measured[]): Measure[] {
  const [first, ...others] = measured;
  if (!first) throw new Error('--sizes names no size');
  return [
    ...others.map(
      ({ size, lookUpMilliseconds }): Measure => ({
        name: `look-up among ${size} owned e-mail domains, p50`,
        unit: 'ms',
        better: 'less',
        ours: lookUpMilliseconds,
        baseline: { name: `that among ${first.size}`, values: first.lookUpMilliseconds },
        goal: { atMost: 1.2 },
      }),
    ),
    ...measured.map(
      ({ size, placementsPerSecond }): Measure => ({
        name: `placements among ${size} owned e-mail domains`,
        unit: 'a second',
        better: 'more',
        ours: placementsPerSecond,
        note: 'each in a transaction of its own',
      }),
    ),
  ];
}

const dataDir = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
const places: Place[] = [];
try {
  for (const size of sizes) {
    process.stderr.write(`Making ${size} e-mail domains …\n`);
    places.push(await makePlace(postgres.url, dataDir, size));
  }
  const report = begin('Placement', { lookups, rounds, clients });
  report.measures.push(...measuresOf(await measure(places)));
  await present(report, values);
} finally {
  for (const { services } of places) await services.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
