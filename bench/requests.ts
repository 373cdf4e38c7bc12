import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { queues } from '../server/app.ts';
import { installJobs } from '../server/platform/jobs.ts';
import { migrate } from '../server/platform/migrate.ts';
import { startEmbeddedPostgres } from '../server/platform/postgres/embedded.ts';
import { captureStatements, type Request } from './capture.ts';
import { type LoadResult, load } from './load.ts';
import { findPgbench, pgbench } from './pgbench.ts';
import { begin, present, reportOptions } from './present.ts';
import { startScript } from './processes.ts';
import type { Measure } from './report.ts';
import { createWorld, type World, worldOf } from './world.ts';

const { values } = parseArgs({
  options: {
    organisations: { type: 'string', default: '10251' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    clients: { type: 'string', default: '16' },
    ...reportOptions,
  },
});
const [organisations, rounds, seconds, clients] = [
  values.organisations,
  values.rounds,
  values.seconds,
  values.clients,
].map(Number) as [number, number, number, number];

function measuresIn(world: World): Record<string, Request> {
  return {
    'may I assign to this one': { method: 'GET', path: `/directory/explain?kind=role&id=${world.connectedRoleId}` },
    'directory search, page of 50': { method: 'GET', path: '/directory?q=a&limit=50' },
    'create a task': {
      method: 'POST',
      path: '/tasks',
      body: { title: 'Please check', assignees: [{ kind: 'role', id: world.connectedRoleId }] },
    },
    'inbox, first page': { method: 'GET', path: '/tasks?box=inbox&limit=50' },
  };
}

async function main(): Promise<void> {
  const program = findPgbench();
  if (!program) throw new Error('pgbench was not found: install PostgreSQL’s client programs (Debian: postgresql-15).');
  const dataDir = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
  const undo: (() => Promise<void>)[] = [() => rm(dataDir, { recursive: true, force: true }), () => postgres.stop()];
  try {
    await migrate(postgres.url);
    await installJobs(postgres.url, queues);
    process.stderr.write(`Making a world of ${organisations} organisations …\n`);
    const world = await createWorld(postgres.url, { ...worldOf(organisations), tasksEach: 20 });
    const bare = await startScript('bench/bare.ts', {});
    undo.push(() => bare.end());
    const ours = await startScript('server/main.ts', {
      DATA_DIR: join(dataDir, 'node'),
      DATABASE_URL: postgres.url,
      PORT: '0',
      LOG_LEVEL: 'error',
    });
    undo.push(() => ours.end());
    // Look-ups for many at once see by their connection; whatever else a request does says for whom, in its transaction.
    const settings = { 'causeway.scope': 'installation' };
    const report = begin('Requests', { organisations, rounds, seconds, clients });
    for (const [name, request] of Object.entries(measuresIn(world))) {
      const statements = await captureStatements(postgres.url, join(dataDir, 'capture'), request);
      report.measures.push(
        ...(await measure(name, {
          request,
          bareUrl: bare.url,
          oursUrl: ours.url,
          database: () => pgbench(program, postgres.url, statements, { clients, seconds, settings }),
        })),
      );
    }
    await present(report, values);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

type Sides = { request: Request; bareUrl: string; oursUrl: string; database: () => Promise<{ perSecond: number }> };

/** The bare route, ours and pgbench in turn, so that what else the machine does meets all three alike. */
async function measure(name: string, sides: Sides): Promise<Measure[]> {
  const results: { bare: LoadResult[]; ours: LoadResult[]; database: number[] } = { bare: [], ours: [], database: [] };
  await load(`${sides.oursUrl}/api/v1`, sides.request, { clients, seconds: 1 });
  for (let round = 0; round < rounds; round++) {
    results.bare.push(await load(sides.bareUrl, { method: 'GET', path: '/' }, { clients, seconds }));
    results.ours.push(await load(`${sides.oursUrl}/api/v1`, sides.request, { clients, seconds }));
    results.database.push((await sides.database()).perSecond);
    process.stderr.write(`${name}: round ${round + 1} of ${rounds}\n`);
  }
  const rate = (list: LoadResult[]) => list.map(({ perSecond }) => perSecond);
  const beside = (baseline: Measure['baseline'] & object): Measure => ({
    name: `${name}, of ${baseline.name}`,
    unit: 'a second',
    better: 'more',
    ours: rate(results.ours),
    baseline,
  });
  return [
    beside({ name: 'a bare Fastify route', values: rate(results.bare) }),
    beside({ name: 'pgbench, same statements', values: results.database }),
    { name: `${name}, p99`, unit: 'ms', better: 'less', ours: results.ours.map((result) => result.p99Milliseconds) },
  ];
}

await main();
