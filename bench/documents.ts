import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { queues } from '../server/app.ts';
import { installJobs } from '../server/platform/jobs.ts';
import { migrate } from '../server/platform/migrate.ts';
import { startEmbeddedPostgres } from '../server/platform/postgres/embedded.ts';
import { startNginx } from './nginx.ts';
import { begin, present, reportOptions } from './present.ts';
import { type Started, startScript } from './processes.ts';
import type { Measure } from './report.ts';
import { asOwner, createShareWorld, idOf } from './share-world.ts';
import { median } from './statistics.ts';
import { memoryOf, receive, send } from './transfer.ts';
import { benchToken } from './world.ts';

/** A large workspace listed at its beginning and deep inside; a large file up and down beside a bare Node stream and nginx. */
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    documents: { type: 'string', default: '100000' },
    mebibytes: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '5' },
    ...reportOptions,
  },
});
const [documents, mebibytes, rounds] = [values.documents, values.mebibytes, values.rounds].map(Number) as [
  number,
  number,
  number,
];
const headers = { authorization: `Bearer ${benchToken}` };
const listedPages = 100;

/** What a document has besides its row, so that lists can show it. */
const contents = `with stored as (
    insert into contents (id, key, workspace_id, organisation_id, status, size_bytes, sha256, created_at, touched_at)
    select d.id, md5(d.id::text) || md5(d.id::text || 'key'), d.workspace_id, d.organisation_id, 'stored', 1000, md5(d.id::text) || md5(d.id::text), now(), now() from documents d
    returning id, workspace_id, organisation_id)
  insert into document_versions (document_id, number, workspace_id, organisation_id, content_id, size_bytes, sha256, content_type, scan_status, created_by, created_at)
  select id, 1, workspace_id, organisation_id, id, 1000, md5(id::text) || md5(id::text), 'text/plain', 'not_scanned', uuid_of('user', 1), now() from stored`;

type Page = { items: unknown[]; nextCursor: string | null };

async function page(url: string, query: string): Promise<Page & { milliseconds: number }> {
  const from = performance.now();
  const answer = await fetch(`${url}?${query}`, { headers });
  const body = (await answer.json()) as Page;
  if (answer.status !== 200) throw new Error(JSON.stringify(body));
  return { ...body, milliseconds: performance.now() - from };
}

/** Milliseconds of the first page and of one nine tenths inside, in turn. */
async function list(url: string): Promise<{ first: number[]; deep: number[] }> {
  let cursor = '';
  for (let seen = 0; seen < documents * 0.9; ) {
    const next = await page(url, `limit=200${cursor && `&cursor=${cursor}`}`);
    seen += next.items.length;
    if (!next.nextCursor) throw new Error(`the list ended after ${seen}`);
    cursor = next.nextCursor;
  }
  const times = { first: [] as number[], deep: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const once = { first: [] as number[], deep: [] as number[] };
    for (let number = 0; number < listedPages; number += 1) {
      once.first.push((await page(url, 'limit=50')).milliseconds);
      once.deep.push((await page(url, `limit=50&cursor=${cursor}`)).milliseconds);
    }
    times.first.push(median(once.first));
    times.deep.push(median(once.deep));
  }
  return times;
}

type Way = { name: string; server: Started; up: () => Promise<number>; down: () => Promise<number> };
type Moved = { name: string; up: number[]; down: number[]; grownMebibytes: number | undefined };

/** Mebibytes a second up and down, the ways in turn within each round, and by how much each process grew at its highest. */
async function move(ways: Way[]): Promise<Moved[]> {
  const before = await Promise.all(ways.map(({ server }) => memoryOf(server.pid)));
  const moved = ways.map(({ name }): Moved => ({ name, up: [], down: [], grownMebibytes: undefined }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, way] of ways.entries()) {
      moved[index]?.up.push(mebibytes / (await way.up()));
      moved[index]?.down.push(mebibytes / (await way.down()));
    }
    process.stderr.write(`Round ${round + 1} of ${rounds}\n`);
  }
  for (const [index, { server }] of ways.entries()) {
    const [first, after, one] = [before[index], await memoryOf(server.pid), moved[index]];
    if (first && after && one) one.grownMebibytes = after.highest - first.now;
  }
  return moved;
}

/** Ours: a document more with each round, deleted once it was read. */
function oursAt(server: Started, workspaceId: string): Way {
  const api = `${server.url}/api/v1`;
  let id = '';
  return {
    name: 'Causeway',
    server,
    async up() {
      const request = { method: 'POST', mebibytes, headers, isForm: true };
      const { seconds, text } = await send(`${api}/workspaces/${workspaceId}/documents`, request);
      id = (JSON.parse(text) as { id: string }).id;
      return seconds;
    },
    async down() {
      const { seconds } = await receive(`${api}/documents/${id}/content`, headers);
      await fetch(`${api}/documents/${id}`, { method: 'DELETE', headers });
      return seconds;
    },
  };
}

function plain(name: string, server: Started): Way {
  const url = `${server.url}/large.bin`;
  return {
    name,
    server,
    up: async () => (await send(url, { method: 'PUT', mebibytes })).seconds,
    down: async () => (await receive(url)).seconds,
  };
}

function measuresOf(listed: Awaited<ReturnType<typeof list>>, moved: Moved[]): Measure[] {
  const [ours, ...others] = moved;
  const beside = (word: 'up' | 'down', other: Moved): Measure => ({
    name: `${mebibytes} MiB ${word}, of ${other.name}`,
    unit: 'MiB/s',
    better: 'more',
    ours: ours?.[word] ?? [],
    baseline: { name: other.name, values: other[word] },
  });
  return [
    {
      name: `a page of 50 nine tenths inside of ${documents} documents`,
      unit: 'ms',
      better: 'less',
      ours: listed.deep,
      baseline: { name: 'the first page', values: listed.first },
    },
    ...others.flatMap((other) => [beside('up', other), beside('down', other)]),
    ...moved.flatMap(({ name, grownMebibytes }): Measure[] =>
      grownMebibytes === undefined
        ? []
        : [{ name: `${name}: the process grew by`, unit: 'MiB', better: 'less', ours: [grownMebibytes] }],
    ),
  ];
}

const folder = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'database'), log: () => {} });
const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true }), () => postgres.stop()];
try {
  await migrate(postgres.url);
  await installJobs(postgres.url, queues);
  process.stderr.write(`Making ${documents} documents …\n`);
  await createShareWorld(postgres.url, { accounts: 1, people: 1, workspacesEach: 1, documentsEach: documents });
  await asOwner(postgres.url, async (client) => {
    for (const statement of [contents, 'vacuum analyze']) await client.query(statement);
  });
  const workspaceId = await idOf(postgres.url, 'workspace', 1);
  const variables = { DATA_DIR: join(folder, 'node'), DATABASE_URL: postgres.url, PORT: '0', LOG_LEVEL: 'error' };
  const ours = await startScript('server/main.ts', variables);
  undo.push(() => ours.end());
  const bare = await startScript('bench/bare-files.ts', { FOLDER: folder });
  undo.push(() => bare.end());
  const nginx = await startNginx(folder);
  if (nginx) undo.push(() => nginx.end());
  const report = begin('Documents', { documents, mebibytes, rounds });
  const listed = await list(`${ours.url}/api/v1/workspaces/${workspaceId}/documents`);
  const ways = [oursAt(ours, workspaceId), plain('bare Node stream, with SHA-256', bare)];
  if (nginx) ways.push(plain('nginx, without SHA-256', nginx));
  const moved = await move(ways);
  report.measures.push(...measuresOf(listed, moved));
  await present(report, values);
} finally {
  for (const step of undo.reverse()) await step();
}
