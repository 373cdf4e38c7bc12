import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { queues } from '../server/app.ts';
import { installJobs } from '../server/platform/jobs.ts';
import { migrate } from '../server/platform/migrate.ts';
import { startEmbeddedPostgres } from '../server/platform/postgres/embedded.ts';
import { startScript } from './processes.ts';
import { benchToken, createWorld, type World } from './world.ts';

/** What a row takes with its indexes, measured in a small world, and what follows for a large one. */
const { values } = parseArgs({
  options: {
    organisations: { type: 'string', default: '2000' },
    tasks: { type: 'string', default: '2000' },
    'for-organisations': { type: 'string', default: '1000000' },
    'for-tasks': { type: 'string', default: '100000000' },
  },
});
const small = { organisations: Number(values.organisations), tasks: Number(values.tasks) };
const large = { organisations: Number(values['for-organisations']), tasks: Number(values['for-tasks']) };

/** Tables that grow with tasks; the small world fills them by acts over HTTP, as people do. */
const byTask = ['tasks', 'task_assignees', 'task_events', 'task_comments', 'audit_records', 'notices', 'mails'];
const byOrganisation = ['accounts', 'organisations', 'users', 'roles', 'role_members', 'connections'];

type Size = { table: string; rows: number; bytes: number };

async function measureTables(client: pg.Client, tables: string[]): Promise<Size[]> {
  await client.query('vacuum analyze');
  return Promise.all(
    tables.map(async (table) => {
      const { rows } = await client.query<{ rows: number; bytes: number }>(
        `select (select count(*) from ${client.escapeIdentifier(table)})::int as rows, pg_total_relation_size($1::text::regclass)::float8 as bytes`,
        [table],
      );
      return { table, rows: rows[0]?.rows ?? 0, bytes: rows[0]?.bytes ?? 0 };
    }),
  );
}

async function act(url: string, method: string, path: string, body: unknown): Promise<{ id: string }> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${benchToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<{ id: string }>;
}

/** Tasks as people make them: half of them get a comment. */
async function work(url: string, world: World): Promise<void> {
  const assignees = [{ kind: 'role', id: world.connectedRoleId }];
  const one = async (number: number) => {
    const title = `Please check the documents of application ${number}`;
    const description = 'The transcript is attached; the certificate of the language test follows by next week.';
    const { id } = await act(url, 'POST', '/tasks', { title, description, assignees });
    if (number % 2) await act(url, 'POST', `/tasks/${id}/comments`, { text: 'The certificate has come, it is valid.' });
  };
  for (let number = 0; number < small.tasks; number += 8)
    await Promise.all(Array.from({ length: 8 }, (_, index) => one(number + index)));
}

const gibibytes = (bytes: number) => (bytes / 1024 ** 3).toFixed(bytes > 1024 ** 3 ? 0 : 1);
const millions = (count: number) => `${(count / 1e6).toFixed(count < 1e7 ? 1 : 0)} M`;

function line({ table, rows, bytes }: Size, factor: number): string {
  const perRow = bytes / rows;
  return `| \`${table}\` | ${Math.round(perRow)} | ${millions(rows * factor)} | ${gibibytes(perRow * rows * factor)} |`;
}

function print(organisationTables: Size[], taskTables: Size[]): void {
  const ofOrganisations = large.organisations / small.organisations;
  const ofTasks = large.tasks / small.tasks;
  const filled = (size: Size) => size.rows > 0;
  const total =
    organisationTables.reduce((sum, { bytes }) => sum + bytes * ofOrganisations, 0) +
    taskTables.reduce((sum, { bytes }) => sum + bytes * ofTasks, 0);
  const lines = [
    '| table | bytes a row, with indexes | rows | GiB |',
    '|---|---|---|---|',
    ...organisationTables.filter(filled).map((size) => line(size, ofOrganisations)),
    ...taskTables.filter(filled).map((size) => line(size, ofTasks)),
    `| together | | | ${gibibytes(total)} |`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'causeway-sizes-'));
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, settings: { fsync: 'off' } });
  const undo: (() => Promise<void>)[] = [() => rm(dataDir, { recursive: true, force: true }), () => postgres.stop()];
  try {
    await migrate(postgres.url);
    await installJobs(postgres.url, queues);
    const size = { organisations: small.organisations, connectionsEach: 10, peopleEach: 10, tasksEach: 1 };
    const world = await createWorld(postgres.url, size);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    undo.push(() => client.end());
    const organisationTables = await measureTables(client, byOrganisation);
    await client.query('truncate tasks cascade');
    const server = await startScript('server/main.ts', {
      DATA_DIR: join(dataDir, 'node'),
      DATABASE_URL: postgres.url,
      PORT: '0',
      LOG_LEVEL: 'error',
    });
    undo.push(() => server.end());
    await work(server.url, world);
    // Records get their places in the audit's chain a moment later.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    print(organisationTables, await measureTables(client, byTask));
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

await main();
