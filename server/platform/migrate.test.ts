import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startApplication, useApplication } from '../test/application.ts';
import { copyTemplate, withDatabase } from '../test/global-setup.ts';
import { migrate } from './migrate.ts';
import { breaksOlder, migrationsFolder, readMigrations } from './migration-files.ts';

/** The application is the older program: it runs, and knows nothing of what a newer one brings. */
const application = useApplication({ withJobs: true });

const expands = `-- Expands: what people write about a task.
alter table tasks add column remark text;
create table remarks (id uuid primary key, task_id uuid not null references tasks);
alter table remarks enable row level security;
`;
const contracts = 'alter table tasks rename column title to headline;\n';

/** The migrations of a newer program: ours, and more. */
async function newer(more: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-migrations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(fileURLToPath(migrationsFolder), folder, { recursive: true });
  for (const [name, text] of Object.entries(more)) await writeFile(join(folder, name), text);
  return folder;
}

const task = () =>
  application.as('mia').post('/tasks', {
    title: 'Over both',
    assignees: [{ kind: 'user', id: application.cast.people.max.id }],
  });

/** A statement whose answer changed is prepared anew: once for each connection somebody may hear "later". */
async function taskInTheEnd(): Promise<number> {
  let { status } = await task();
  await expect
    .poll(async () => {
      status = (await task()).status;
      return status;
    })
    .not.toBe(503);
  return status;
}

test('a node goes on over what a newer one has added, and starts again over it', async () => {
  expect(await taskInTheEnd()).toBe(201);
  const folder = await newer({ '9990_remarks.sql': expands });
  expect(await migrate(application.ownerUrl, { folder })).toEqual(['9990_remarks.sql']);
  expect(await taskInTheEnd()).toBe(201);
  const title = (await application.as('mia').get('/tasks?box=sent')).body.items[0].title;
  expect(title).toBe('Over both');
  // What the start of an older node does: nothing is missing, and what it does not know is in nobody's way.
  expect(await migrate(application.ownerUrl)).toEqual([]);
});

test('what contracts waits for nodes that do not know it, then refuses in words, and comes once they are gone', async () => {
  const { application: older, close } = await startApplication();
  let isOpen = true;
  onTestFinished(async () => (isOpen ? close() : undefined));
  const folder = await newer({ '9990_remarks.sql': expands, '9991_headline.sql': contracts });
  const refused = migrate(older.ownerUrl, { folder, leaveMilliseconds: 500 });
  await expect(refused).rejects.toThrow(
    /^Migration 9991_headline.sql changes what nodes of an older version work with.*stop them first/,
  );
  // Nothing was half done: what only expands was not begun either.
  expect(await migrate(older.ownerUrl)).toEqual([]);
  expect((await older.as('ada').get('/me')).status).toBe(200);
  const patient = migrate(older.ownerUrl, { folder, leaveMilliseconds: 30_000 });
  await older.services.close();
  expect(await patient).toEqual(['9990_remarks.sql', '9991_headline.sql']);
  // An older node does not start any more.
  await expect(migrate(older.ownerUrl)).rejects.toThrow(
    'The database has migration 9991_headline.sql, which this version of Causeway does not know: start a newer version.',
  );
  isOpen = false;
  await older.app.close();
  await dropDatabase(older.ownerUrl);
});

async function dropDatabase(url: string): Promise<void> {
  const admin = new URL(url);
  const name = admin.pathname.slice(1);
  admin.pathname = '/postgres';
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  await client.query(`drop database ${name} with (force)`);
  await client.end();
}

test('a node from before the job runner had a name of its own is waited for too', async () => {
  const name = `causeway_${randomUUID().replaceAll('-', '')}`;
  await copyTemplate(inject('adminUrl'), name, inject('templateDatabase'));
  const url = withDatabase(inject('adminUrl'), name);
  onTestFinished(() => dropDatabase(url));
  const idle = new pg.Client({ connectionString: url, application_name: 'pgboss:41f69b04' });
  await idle.connect();
  onTestFinished(() => idle.end());
  const folder = await newer({ '9991_headline.sql': contracts });
  await expect(migrate(url, { folder, leaveMilliseconds: 300 })).rejects.toThrow('stop them first');
});

/** A database whose owner may make no roles; the address of it as its owner. */
async function ownedWithoutRights(): Promise<{ url: string; owner: string; admin: pg.Client }> {
  const owner = `owner_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: inject('adminUrl') });
  await admin.connect();
  await admin.query(`create role ${owner} login password 'owns'`);
  await admin.query(`grant ${owner} to current_user`);
  await admin.query(`create database ${owner} owner ${owner}`);
  onTestFinished(async () => {
    await dropDatabase(withDatabase(inject('adminUrl'), owner));
    await admin.query(`drop role ${owner}`);
    await admin.end();
  });
  const url = new URL(withDatabase(inject('adminUrl'), owner));
  url.username = owner;
  url.password = 'owns';
  return { url: url.href, owner, admin };
}

test('an owner who may make no roles hears what is lacking, and goes on once an administrator did as the manual says', async () => {
  const { url, owner, admin } = await ownedWithoutRights();
  await admin.query(`grant causeway_app to ${owner}`);
  await expect(migrate(url)).rejects.toThrow(
    /^The role in the URL of the database lacks a right \(.*\)\. .*grant causeway_app to OWNER with admin option$/,
  );
  const manual = await readFile(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  const [, grant = ''] = manual.match(/`create role causeway_app nologin; (grant causeway_app to OWNER[^`]*)`/) ?? [];
  await admin.query(grant.replace('OWNER', owner));
  expect(await migrate(url)).toContain('0001_foundation.sql');
});

test('an expanding migration lets others pass while it waits for its locks', async () => {
  const { application: running, close } = await startApplication();
  onTestFinished(close);
  const reader = new pg.Client({ connectionString: running.ownerUrl });
  await reader.connect();
  await reader.query('begin');
  await reader.query('select count(*) from tasks');
  const folder = await newer({ '9990_remarks.sql': expands });
  let isDone = false;
  const migrating = migrate(running.ownerUrl, { folder }).finally(() => {
    isDone = true;
  });
  await expect.poll(() => waiting(running.ownerUrl), { timeout: 20_000 }).toBe(true);
  // The reader holds on to the table; a write that comes behind the migration is answered all the same.
  expect((await running.as('mia').get('/tasks?box=sent')).status).toBe(200);
  expect(isDone).toBe(false);
  await reader.query('commit');
  await reader.end();
  expect(await migrating).toEqual(['9990_remarks.sql']);
});

async function waiting(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ count: number }>(
    "select count(*)::int as count from pg_locks where not granted and relation = 'tasks'::regclass",
  );
  await client.end();
  return (rows[0]?.count ?? 0) > 0;
}

test('a migration that says it expands, and takes something away, is told from one that does', () => {
  expect(breaksOlder(expands)).toEqual([]);
  for (const [text, why] of [
    [contracts, 'renames something'],
    ['drop table tasks;', 'drops something'],
    ['alter table tasks drop column title;', 'drops something'],
    ['alter table tasks alter column title set not null;', 'demands a value'],
    ['alter table tasks alter column title type varchar(10);', 'changes the type'],
    ['alter table tasks add column remark text not null;', 'leave empty'],
    ['alter table tasks add constraint short check (char_length(title) < 9);', 'adds a rule'],
    ['create unique index once on tasks (title);', 'adds a rule'],
    ['revoke select on tasks from causeway_app;', 'takes a right away'],
  ])
    expect(breaksOlder(`-- Expands: nothing.\n${text}`), text).toEqual([expect.stringContaining(why ?? '')]);
  expect(breaksOlder("alter table tasks add column remark text not null default '';")).toEqual([]);
  expect(breaksOlder('create table remarks (id uuid); alter table remarks add constraint one unique (id);')).toEqual(
    [],
  );
});

test('every migration that says it expands does only that', async () => {
  const files = await readMigrations();
  expect(files.length).toBeGreaterThan(10);
  expect(await readFile(new URL(files[0]!.name, migrationsFolder), 'utf8')).toBe(files[0]!.text);
  const wrong = files.filter(({ expands, text }) => expands && breaksOlder(text).length > 0);
  expect(wrong.map(({ name, text }) => `${name} ${breaksOlder(text).join(', ')}`)).toEqual([]);
});
