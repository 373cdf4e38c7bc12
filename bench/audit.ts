import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import pg from 'pg';
import { installationContext, inTransaction } from '../server/access/context.ts';
import { queues } from '../server/app.ts';
import { keepChaining } from '../server/audit/chain-records.ts';
import { record } from '../server/audit/record.ts';
import { verifyAudit } from '../server/audit/verify-audit.ts';
import { readEnvironment } from '../server/environment.ts';
import { systemClock } from '../server/platform/clock.ts';
import { newId } from '../server/platform/ids.ts';
import { installJobs } from '../server/platform/jobs.ts';
import { migrate } from '../server/platform/migrate.ts';
import { startEmbeddedPostgres } from '../server/platform/postgres/embedded.ts';
import { type OpenServices, openServices } from '../server/services.ts';
import { begin, present, reportOptions } from './present.ts';
import type { Measure } from './report.ts';

/** What the audit adds to a write, and how fast a long chain is made and proved. */
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    writes: { type: 'string', default: '3000' },
    clients: { type: 'string', default: '16' },
    ...reportOptions,
  },
});
const [records, rounds, writes, clients] = [values.records, values.rounds, values.writes, values.clients].map(
  Number,
) as [number, number, number, number];
const organisations = 1000;
const organisationId = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const mebibyte = 2 ** 20;

const world = [
  `insert into accounts (id, name, plan, created_at) values ('${organisationId(0)}', 'Account', 'paid', now())`,
  `insert into organisations (id, account_id, name, short_name, kind, connection_visibility, created_at)
     select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, '${organisationId(0)}', 'Organisation ' || n, 'o-' || n, 'organisation', 'none', now()
     from generate_series(1, ${organisations + 1}) n`,
];

/** As many writes as asked for, each in a transaction of its own; how many a second. */
async function writesPerSecond(services: OpenServices, spread: number, isAudited: boolean): Promise<number> {
  let waiting = writes;
  const from = performance.now();
  const work = async () => {
    while (waiting-- > 0) await writeOnce(services, organisationId(1 + (waiting % spread)), isAudited);
  };
  await Promise.all(Array.from({ length: clients }, work));
  return writes / ((performance.now() - from) / 1000);
}

/** The smallest write that there is: one row, a role. */
function writeOnce(services: OpenServices, organisation: string, isAudited: boolean): Promise<void> {
  return inTransaction(installationContext(services), async (context) => {
    const id = newId<'role'>();
    await sql`insert into roles (id, organisation_id, name, visibility, security_level, created_at)
      values (${id}, ${organisation}, ${id}, 'private', 'member', ${context.now()})`.execute(context.database);
    if (!isAudited) return;
    const detail = { name: id, visibility: 'private', securityLevel: 'member' };
    await record(context, {
      kind: 'role.created',
      organisationIds: [organisation],
      subject: { kind: 'role', id },
      detail,
    });
  });
}

type Written = { name: string; without: number[]; with: number[]; lag: number };

/** With and without in turn within each round; `with` counts the chaining that goes on meanwhile. */
async function measureWrites(services: OpenServices, name: string, spread: number): Promise<Written> {
  const written: Written = { name, without: [], with: [], lag: 0 };
  const chaining = keepChaining(services, (reason) => process.stderr.write(`${reason}\n`));
  await writesPerSecond(services, spread, true);
  for (let round = 0; round < rounds; round++) {
    written.without.push(await writesPerSecond(services, spread, false));
    written.with.push(await writesPerSecond(services, spread, true));
    written.lag = Math.max(written.lag, await secondsUntilChained(services));
    process.stderr.write(`${name}, round ${round + 1} of ${rounds}\n`);
  }
  await chaining.stop();
  return written;
}

/** How long after the last write every record has its place. */
async function secondsUntilChained(services: OpenServices): Promise<number> {
  const from = performance.now();
  for (;;) {
    const { rows } = await inTransaction(installationContext(services), ({ database }) =>
      sql<{ waits: boolean }>`select exists (select from audit_records where sequence is null) as waits`.execute(
        database,
      ),
    );
    if (!rows[0]?.waits) return (performance.now() - from) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function query(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A chain of that many records, made by the database; how many a second got their places. */
async function makeChain(url: string, organisation: string): Promise<number> {
  await query(url, [
    `insert into audit_records (id, organisation_id, at, kind, outcome, actor_kind, actor_user_id, actor_organisation_id, subject_kind, subject_id, address, detail)
     select gen_random_uuid(), '${organisation}', now(), 'task.created', 'done', 'user', gen_random_uuid(), '${organisation}', 'task', gen_random_uuid(), '192.0.2.1',
       jsonb_build_object('title', 'Please check contract ' || n) from generate_series(1, ${records}) n`,
    'analyze audit_records',
  ]);
  const from = performance.now();
  for (let made = 0; made < records; made += 2000)
    await query(url, [`select chain_audit_records('${organisation}', 2000, true)`]);
  return records / ((performance.now() - from) / 1000);
}

type Verified = { perSecond: number; grownMebibytes: number; heldMebibytes: number; checked: number };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What the process has of the machine, and what of it is held when all garbage is collected. */
function memory(): { resident: number; held: number } {
  const resident = process.memoryUsage().rss;
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return { resident: resident / mebibyte, held: (heapUsed + external) / mebibyte };
}

async function measureVerifying(services: OpenServices, organisation: string): Promise<Verified> {
  const before = memory();
  const highest = { ...before };
  const sampling = setInterval(() => {
    const now = memory();
    highest.resident = Math.max(highest.resident, now.resident);
    highest.held = Math.max(highest.held, now.held);
  }, 250);
  const from = performance.now();
  const verdict = await verifyAudit(installationContext(services), organisation, {});
  const seconds = (performance.now() - from) / 1000;
  clearInterval(sampling);
  if (!verdict.ok || verdict.checked !== records)
    throw new Error(`The chain does not hold: ${JSON.stringify(verdict)}`);
  return {
    perSecond: records / seconds,
    grownMebibytes: highest.resident - before.resident,
    heldMebibytes: highest.held - before.held,
    checked: verdict.checked,
  };
}

function measuresOf(written: Written[], chainedPerSecond: number, verified: Verified): Measure[] {
  const one = (name: string, unit: string, value: number): Measure => ({
    name,
    unit,
    better: unit === 'a second' ? 'more' : 'less',
    ours: [value],
  });
  return [
    ...written.flatMap((each): Measure[] => [
      {
        name: `writes with audit to ${each.name}`,
        unit: 'a second',
        better: 'more',
        ours: each.with,
        baseline: { name: 'the same without', values: each.without },
        note: 'one row each; counts the chaining that goes on meanwhile',
      },
      one(`last record of ${each.name} chained after, at most`, 's', each.lag),
    ]),
    one(`a chain of ${verified.checked} records given their places`, 'a second', chainedPerSecond),
    one('the chain verified from the database', 'a second', verified.perSecond),
    one('the process grew by, while it verified', 'MiB', verified.grownMebibytes),
    one('of it held, garbage collected', 'MiB', verified.heldMebibytes),
  ];
}

const dataDir = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
let services: OpenServices | undefined;
try {
  await migrate(postgres.url);
  await installJobs(postgres.url, queues);
  await query(postgres.url, world);
  services = await openServices({
    environment: readEnvironment({
      DATA_DIR: join(dataDir, 'node'),
      LOG_LEVEL: 'silent',
      DATABASE_POOL_SIZE: String(clients),
    }),
    databaseUrl: postgres.url,
    clock: systemClock,
    log: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  const report = begin('Audit', { records, rounds, writes, clients });
  const written = [
    await measureWrites(services, 'one hot organisation', 1),
    await measureWrites(services, `${organisations} organisations`, organisations),
  ];
  process.stderr.write(`Making a chain of ${records} records …\n`);
  const long = organisationId(organisations + 1);
  const chainedPerSecond = await makeChain(postgres.url, long);
  const verified = await measureVerifying(services, long);
  report.measures.push(...measuresOf(written, chainedPerSecond, verified));
  await present(report, values);
} finally {
  await services?.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
