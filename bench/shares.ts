import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { installationContext, inTransaction } from '../server/access/context.ts';
import { queues } from '../server/app.ts';
import { readEnvironment } from '../server/environment.ts';
import { systemClock } from '../server/platform/clock.ts';
import { newId } from '../server/platform/ids.ts';
import { installJobs } from '../server/platform/jobs.ts';
import { migrate } from '../server/platform/migrate.ts';
import { startEmbeddedPostgres } from '../server/platform/postgres/embedded.ts';
import { type OpenServices, openServices } from '../server/services.ts';
import { settleShares, shareToPeople } from '../server/shares/settle-shares.ts';
import { findPgbench } from './pgbench.ts';
import { begin, present, reportOptions } from './present.ts';
import { run, startScript } from './processes.ts';
import type { Measure } from './report.ts';
import { asOwner, createShareWorld, idOf } from './share-world.ts';
import { benchToken } from './world.ts';

/** What counting shares costs: many at once beside the same rows written bare, and grants a second on one account and on many. */
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    clients: { type: 'string', default: '16' },
    ...reportOptions,
  },
});
const [rounds, seconds, clients] = [values.rounds, values.seconds, values.clients].map(Number) as [
  number,
  number,
  number,
];
const size = { people: 100, documents: 100, accounts: 16 };

const columns =
  '(document_id, sharee_id, sharee_kind, account_id, organisation_id, workspace_id, is_by_workspace, task_count, since)';
/** The ten thousand rows of one workspace, with people of nobody's. */
const rowsOf = (
  workspace: number,
) => `select d.id, gen_random_uuid(), 'user', w.account_id, d.organisation_id, d.workspace_id, true, 0, now()
  from documents d join workspaces w on w.id = d.workspace_id, generate_series(1, ${size.people}) where w.id = uuid_of('workspace', ${workspace})`;

type Place = {
  postgresUrl: string;
  folder: string;
  oursUrl: string;
  services: OpenServices;
  psql: string;
  pgbench: string;
};

/** Milliseconds of a request that invites a hundred people to a hundred documents, over HTTP. */
async function invite({ oursUrl, postgresUrl }: Place, workspace: number): Promise<number> {
  const emails = Array.from({ length: size.people }, (_, index) => `person${index + 1}@bench.example`);
  const path = `/workspaces/${await idOf(postgresUrl, 'workspace', workspace)}/participants`;
  const from = performance.now();
  const answer = await fetch(`${oursUrl}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${benchToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ emails, abilities: ['download'] }),
  });
  const text = await answer.text();
  const time = performance.now() - from;
  if (answer.status !== 201) throw new Error(text);
  return time;
}

/** Milliseconds of COPY with the same number of rows, as psql measures it. */
async function copy({ postgresUrl, folder, psql }: Place, workspace: number): Promise<number> {
  const file = join(folder, 'rows');
  await run(psql, [postgresUrl, '-c', `\\copy (${rowsOf(workspace).replaceAll('\n', ' ')}) to '${file}'`], {});
  const out = await run(
    psql,
    [postgresUrl, '-c', '\\timing on', '-c', `\\copy bare_shares ${columns} from '${file}'`],
    {},
  );
  const time = Number(out.match(/Time: ([\d.]+) ms/)?.[1]);
  return time;
}

/** Milliseconds of one INSERT … SELECT of as many rows, as pgbench measures it. */
async function insert({ postgresUrl, folder, pgbench }: Place, workspace: number): Promise<number> {
  const file = join(folder, 'insert.sql');
  await writeFile(file, `insert into bare_shares ${columns} ${rowsOf(workspace).replaceAll('\n', ' ')};\n`);
  const url = new URL(postgresUrl);
  const out = await run(pgbench, ['-n', '-t', '1', '-f', file, url.pathname.slice(1)], {
    PGHOST: url.searchParams.get('host') ?? url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
  });
  return Number(out.match(/latency average = ([\d.]+) ms/)?.[1]);
}

type Grant = { isHot: boolean; isNaive: boolean };

/**
 * Grants a second with many clients: each shares ten documents to one person in a transaction of its own, in a workspace of
 * its own. Hot: all of one account. Naive: the account's row is locked by SELECT … FOR UPDATE before anything else.
 */
async function grants({ services, postgresUrl }: Place, { isHot, isNaive }: Grant): Promise<number> {
  const { rows: workspaces } = await asOwner(postgresUrl, (client) =>
    client.query<{ id: string; organisation_id: string; account_id: string; owner_user_id: string }>(
      `select w.id, w.organisation_id, w.account_id, w.owner_user_id from workspaces w where name like 'Small %' and (w.account_id = uuid_of('account', 1)) = $1 limit $2`,
      [isHot, clients],
    ),
  );
  const end = performance.now() + seconds * 1000;
  let granted = 0;
  const work = async (workspace: (typeof workspaces)[number]) => {
    while (performance.now() < end) {
      await inTransaction(installationContext(services), async (context) => {
        if (isNaive)
          await sql`select shares_used from accounts where id = ${workspace.account_id} for update`.execute(
            context.database,
          );
        await sql`select id from workspaces where id = ${workspace.id} for no key update`.execute(context.database);
        const shares = await shareToPeople(context, workspace, [{ id: newId(), kind: 'user' }]);
        await settleShares(context, [shares], 'bench');
      });
      granted += 1;
    }
  };
  await Promise.all(workspaces.map(work));
  return granted / seconds;
}

/** What a table of shares would be that kept a row for each pair, with its indexes and its foreign key. */
const bare = `create table bare_shares (
  document_id uuid not null, sharee_id uuid not null, sharee_kind text not null, account_id uuid not null, organisation_id uuid not null,
  workspace_id uuid not null, is_by_workspace boolean not null, task_count integer not null default 0, since timestamptz not null,
  primary key (document_id, sharee_id),
  foreign key (document_id, workspace_id, organisation_id) references documents (id, workspace_id, organisation_id) on delete restrict);
  create index on bare_shares (sharee_id, document_id desc);
  create index on bare_shares (workspace_id, sharee_id)`;

/** Workspaces of ten documents: as many as there are clients in the first account, and one in each of the others. */
const small = `with made as (
    insert into workspaces (id, organisation_id, account_id, owner_user_id, name, created_at)
    select gen_random_uuid(), uuid_of('organisation', a), uuid_of('account', a), uuid_of('user', a), 'Small ' || n, now()
    from generate_series(1, 64) n, lateral (select case when n <= 32 then 1 else (n - 33) % 15 + 2 end as a) accounts
    returning id, organisation_id, owner_user_id)
  insert into documents (id, workspace_id, organisation_id, name, newest_number, created_by, created_at, updated_at)
  select gen_random_uuid(), m.id, m.organisation_id, 'Document ' || k, 1, m.owner_user_id, now(), now() from made m, generate_series(1, 10) k`;

async function measure(place: Place) {
  const times = { ours: [] as number[], copy: [] as number[], insert: [] as number[] };
  const rates = { hot: [] as number[], naive: [] as number[], many: [] as number[] };
  await invite(place, 1);
  for (let round = 0; round < rounds; round += 1) {
    // Every workspace of the first account is used once by ours; the others use the next account's.
    const workspace = (round + 1) * size.accounts + 1;
    times.ours.push(await invite(place, workspace));
    times.copy.push(await copy(place, workspace + 1));
    times.insert.push(await insert(place, workspace + 1));
    rates.hot.push(await grants(place, { isHot: true, isNaive: false }));
    rates.naive.push(await grants(place, { isHot: true, isNaive: true }));
    rates.many.push(await grants(place, { isHot: false, isNaive: false }));
    process.stderr.write(`Round ${round + 1} of ${rounds}\n`);
  }
  return { times, rates };
}

function measuresOf({ times, rates }: Awaited<ReturnType<typeof measure>>): Measure[] {
  const many = (name: string, values: number[]): Measure => ({
    name: `100 people to 100 documents over HTTP, beside ${name}`,
    unit: 'ms',
    better: 'less',
    ours: times.ours,
    baseline: { name, values },
    note: 'ours with participants, ledger, count, history, audit and mail',
  });
  const grant = (name: string, ours: number[]): Measure => ({
    name: `grants of ten shares, ${name}`,
    unit: 'a second',
    better: 'more',
    ours,
    baseline: { name: 'one account, naive: SELECT … FOR UPDATE first', values: rates.naive },
  });
  return [
    many('COPY of the 10,000 rows alone', times.copy),
    many('INSERT … SELECT of the 10,000 rows alone', times.insert),
    grant('one account, the count moved last', rates.hot),
    grant('fifteen accounts', rates.many),
  ];
}

const pgbench = findPgbench();
if (!pgbench) throw new Error('pgbench was not found: install PostgreSQL’s client programs (Debian: postgresql-15).');
const folder = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'database'), log: () => {} });
const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true }), () => postgres.stop()];
try {
  await migrate(postgres.url);
  await installJobs(postgres.url, queues);
  await createShareWorld(postgres.url, {
    accounts: size.accounts,
    people: size.people,
    workspacesEach: rounds + 2,
    documentsEach: size.documents,
  });
  await asOwner(postgres.url, (client) => client.query(small));
  await asOwner(postgres.url, (client) => client.query(bare));
  const variables = { DATA_DIR: join(folder, 'node'), DATABASE_URL: postgres.url, PORT: '0', LOG_LEVEL: 'error' };
  const ours = await startScript('server/main.ts', variables);
  undo.push(() => ours.end());
  const services = await openServices({
    environment: readEnvironment({
      DATA_DIR: join(folder, 'bench'),
      DATABASE_POOL_SIZE: String(clients),
      LOG_LEVEL: 'silent',
    }),
    databaseUrl: postgres.url,
    clock: systemClock,
    log: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  undo.push(() => services.close());
  const psql = join(dirname(pgbench), 'psql');
  const report = begin('Shares', { rounds, seconds, clients });
  const place = { postgresUrl: postgres.url, folder, oursUrl: ours.url, services, psql, pgbench };
  report.measures.push(...measuresOf(await measure(place)));
  await present(report, values);
} finally {
  for (const step of undo.reverse()) await step();
}
