import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startBalancer } from './test/balancer.ts';
import { useInstallation } from './test/installation.ts';
import { outageIn, startLoad } from './test/load.ts';
import { ownRoot, startNode } from './test/node.ts';
import { until } from './test/programs.ts';

/** Nodes are replaced one after the other by those of a newer version, while people go on working. */
const installation = useInstallation(2);

const expands = `-- Expands: what people write about a task, and an answer of tasks that has one more column.
alter table tasks add column remark text;
create table remarks (id uuid primary key, task_id uuid not null references tasks);
alter table remarks enable row level security;
alter table remarks force row level security;
`;

/** A newer version of the program: this one, with a migration more. */
async function newerVersion(migrations: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'causeway-newer-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const folder of ['server', 'db']) await cp(join(ownRoot, folder), join(root, folder), { recursive: true });
  await cp(join(ownRoot, 'package.json'), join(root, 'package.json'));
  for (const folder of ['node_modules', 'dist'])
    await symlink(join(ownRoot, folder), join(root, folder)).catch(() => undefined);
  for (const [name, text] of Object.entries(migrations)) await writeFile(join(root, 'db/migrations', name), text);
  return root;
}

async function applied(): Promise<string[]> {
  const client = new pg.Client({ connectionString: installation.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string }>('select name from migrations order by name');
  await client.end();
  return rows.map(({ name }) => name);
}

test('nodes are upgraded one after the other under load, and nobody hears more than "later"', async () => {
  const { databaseUrl, storageUrl, nodes, cast } = installation;
  const variables = { STORAGE_URL: storageUrl };
  const root = await newerVersion({ '9990_remarks.sql': expands });
  const startNewer = async () => {
    const node = await startNode({ databaseUrl, variables, root });
    onTestFinished(() => node.stop());
    return node;
  };
  const start = performance.now();
  const newer = await startNewer();
  expect(await applied()).toContain('9990_remarks.sql');
  // Two schema versions are alive: both old nodes and the new one are asked in turn.
  const balancer = await startBalancer([...nodes.map(({ url }) => url), newer.url]);
  onTestFinished(() => balancer.end());
  const load = startLoad({ url: balancer.url, tokens: [cast.people.mia.token], assigneeId: cast.people.max.id }, 4);
  await until(() => load.written.length > 100, 'people work over both');
  await nodes[0]!.stop();
  const sofar = load.written.length;
  await until(() => load.written.length > sofar + 60, 'people go on without the first');
  // In the midst of it an old node starts again, over a database that knows more than it does.
  const returned = await startNode({ databaseUrl, variables });
  expect((await fetch(`${returned.url}/readyz`)).status).toBe(200);
  await returned.stop();
  await nodes[1]!.stop();
  const then = load.written.length;
  await until(() => load.written.length > then + 60, 'people go on with the newer alone');
  await load.stop();
  const { silenceMs, waitMs } = outageIn(load.written, start, performance.now());
  console.log(
    `rolling upgrade: ${load.written.length} writes, ${[...load.answers].map((one) => one.join(': ')).join(', ')}; one waited ${(waitMs / 1000).toFixed(1)} s at most, none done for ${(silenceMs / 1000).toFixed(1)} s at most`,
  );
  expect(load.wrong).toEqual([]);
});

test('a newer version that takes something away does not start beside older nodes, and says why', async () => {
  const root = await newerVersion({
    '9990_remarks.sql': expands,
    '9991_headline.sql': 'alter table tasks rename column title to headline;\n',
  });
  const old = await startNode({ databaseUrl: installation.databaseUrl });
  onTestFinished(() => old.stop());
  const refused = startNode({ databaseUrl: installation.databaseUrl, root });
  await expect(refused).rejects.toThrow('Migration 9991_headline.sql changes what nodes of an older version work with');
  expect((await fetch(`${old.url}/readyz`)).status).toBe(200);
  expect(await applied()).not.toContain('9991_headline.sql');
});
