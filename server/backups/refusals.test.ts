import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, onTestFinished, test, vi } from 'vitest';
import { queues } from '../app.ts';
import { readEnvironment } from '../environment.ts';
import { installJobs } from '../platform/jobs.ts';
import { migrate } from '../platform/migrate.ts';
import { startEmbeddedPostgres } from '../platform/postgres/embedded.ts';
import { openStore } from '../platform/storage/open-store.ts';
import { ask, dropDatabase, runAs, withDatabase } from '../test/global-setup.ts';
import { isInhabited, loadTables } from './load-store.ts';
import { moveDatabase } from './move-database.ts';
import { restoreBackup } from './restore-backup.ts';
import { hurryTime } from './test/hurry-time.ts';
import { writeBackup } from './write-backup.ts';

/** Made by the first release; see docs/decisions/0028-backups.md. */
const firstRelease = new URL('./test/release-1', import.meta.url).pathname;

let folder: string;
let name: string;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-refusals-'));
});

beforeEach(async () => {
  name = `causeway_${randomUUID().replaceAll('-', '')}`;
  url = withDatabase(inject('adminUrl'), name);
  await runAs(inject('adminUrl'), `create database ${name}`);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await dropDatabase(inject('adminUrl'), name);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

type More = { signal?: AbortSignal; say?(sentence: string): void };

const place = (data: string) => readEnvironment({ DATA_DIR: join(folder, data), DATABASE_URL: url });

function restore(data: string, more: More = {}, from = firstRelease) {
  const { signal } = new AbortController();
  return restoreBackup({ environment: place(data), from, passphrase: undefined, signal, say: () => {}, ...more });
}

test('a database that has gone further than the backup is refused: the rows would miss what made it so', async () => {
  await migrate(url);
  await expect(restore('further')).rejects.toThrow(
    /^The database was prepared by a newer version than the backup's \(migration 00\d\d_\w+\.sql\); nothing was written\. Choose/,
  );
});

test('a database that a node works on is refused, though nobody lives in it yet', async () => {
  for (const called of ['causeway 0012_link_runs', 'pgboss:41f69b04']) {
    const node = new pg.Client({ connectionString: url, application_name: called });
    await node.connect();
    await expect(restore('at work')).rejects.toThrow('A server works on this database; nothing was written.');
    await node.end();
  }
});

test('whoever got in since it was found empty is not overwritten, and a second restoration is none', async () => {
  await restore('first');
  const before = await ask<{ id: string }>(url, 'select id from accounts order by id');
  const filled = loadTables(url, [{ table: 'accounts', columns: ['id'] }], async () => {});
  await expect(filled).rejects.toThrow('Somebody has filled the database meanwhile; nothing was overwritten.');
  expect(await ask(url, 'select id from accounts order by id')).toEqual(before);
});

test('a table that is none of ours is in the backup, and left out of the restoration in words', async () => {
  await restore('others');
  await runAs(url, "create table remarks_of_others (remark text); insert into remarks_of_others values ('mine')");
  const to = join(folder, 'with others');
  const { signal } = new AbortController();
  const options = { to, passphrase: undefined, withContents: true, signal, say: () => {} };
  await writeBackup({ environment: place('others'), ...options });
  await dropDatabase(inject('adminUrl'), name);
  await runAs(inject('adminUrl'), `create database ${name}`);
  const said: string[] = [];
  await restore('others again', { say: (sentence) => said.push(sentence) }, to);
  expect(said).toContain(
    "The table remarks_of_others is none of Causeway's and is left out; its rows are in database/remarks_of_others.ndjson.gz of the backup.",
  );
  expect(await isInhabited(url)).toBe(true);
});

test('keys that stand there beside those of the backup stay', async () => {
  const secrets = join(folder, 'keys', 'secrets');
  await mkdir(secrets, { recursive: true });
  const own = (await readFile(join(firstRelease, 'secrets', 'key'), 'utf8')).trim();
  const both = `${randomBytes(32).toString('hex')}\n${own}\n`;
  await writeFile(join(secrets, 'key'), both);
  await restore('keys');
  expect(await readFile(join(secrets, 'key'), 'utf8')).toBe(both);
});

test('it can be stopped among the rows, and goes on with the contents that it has brought', async () => {
  hurryTime();
  const stop = new AbortController();
  const said: string[] = [];
  const say = (sentence: string) => {
    said.push(sentence);
    if (/^\d+ of \d+ rows …$/.test(sentence)) stop.abort();
  };
  await expect(restore('stopped', { signal: stop.signal, say })).rejects.toMatchObject({ name: 'AbortError' });
  expect(said.some((sentence) => /^\d+ of \d+ contents …$/.test(sentence))).toBe(true);
  expect(said.filter((sentence) => sentence.endsWith(' rows …'))).toHaveLength(1);
  expect(await isInhabited(url)).toBe(false);
  vi.restoreAllMocks();
  const { STORAGE_URL, DATA_DIR } = place('stopped');
  const list = async () => {
    const store = await openStore({ STORAGE_URL, DATA_DIR }, { log: () => {} });
    const found: (readonly [string, number])[] = [];
    for await (const { key, modifiedAt } of store.list()) found.push([key, modifiedAt.getTime()]);
    return found;
  };
  const [brought, ...others] = await list();
  const [key = '', broughtAt = 0] = brought ?? [];
  // One of them is not as it was brought.
  const [broken = ''] = others[0] ?? [];
  const brokenFile = join(DATA_DIR, 'documents', broken.slice(0, 2), broken.slice(2, 4), broken);
  const whole = await readFile(brokenFile);
  await writeFile(brokenFile, Buffer.alloc(whole.length));
  await writeFile(`${brokenFile}.0123456789ab.new`, 'half of it, of a try that was killed');
  await restore('stopped');
  expect(await readdir(dirname(brokenFile))).toEqual([broken]);
  expect((await list()).find(([one]) => one === key)?.[1]).toBe(broughtAt);
  expect(await readFile(brokenFile)).toEqual(whole);
});

test('jobs of another version of the job runner come in: what they do not say of themselves has its default', async () => {
  await migrate(url);
  await installJobs(url, queues);
  const job = { id: randomUUID(), name: queues[0], data: { of: 'before' }, state: 'active', forgotten: 1 };
  await loadTables(url, [], (loading) =>
    loading.fillJobs(
      (async function* () {
        yield JSON.stringify(job);
      })(),
    ),
  );
  expect(await ask(url, 'select name, data, state::text as state from pgboss.job')).toEqual([
    { name: queues[0], data: { of: 'before' }, state: 'retry' },
  ]);
});

const quietly = { signal: new AbortController().signal, say: () => {} };

test('a standby is refused: nobody on the primary would know that its documents are copied', async () => {
  const DATA_DIR = join(folder, 'standing by');
  await mkdir(DATA_DIR);
  const primary = await startEmbeddedPostgres({ dataDir: DATA_DIR, log: () => {}, settings: { fsync: 'off' } });
  await migrate(primary.url);
  await installJobs(primary.url, queues);
  await primary.stop();
  await writeFile(join(DATA_DIR, 'postgres', 'standby.signal'), '', { mode: 0o644 });
  const standby = await startEmbeddedPostgres({ dataDir: DATA_DIR, log: () => {}, settings: { fsync: 'off' } });
  onTestFinished(() => standby.stop());
  expect(await ask(standby.url, 'select pg_is_in_recovery() as stands_by')).toEqual([{ stands_by: true }]);
  const environment = readEnvironment({ DATABASE_URL: standby.url, SECRET_KEY: randomBytes(32).toString('hex') });
  const to = join(folder, 'of a standby');
  const backup = writeBackup({ environment, to, passphrase: undefined, withContents: true, ...quietly });
  await expect(backup).rejects.toThrow('The database is a standby: it cannot keep documents from being removed');
  expect((await readdir(folder)).filter((name) => name.startsWith('of a standby'))).toEqual([]);
}, 120_000);

test('a move is refused before anything is read where its target cannot be had, or nothing is there to move', async () => {
  const DATA_DIR = join(folder, 'moving');
  const embedded = readEnvironment({ DATA_DIR });
  await expect(moveDatabase({ environment: embedded, to: url, ...quietly })).rejects.toThrow(
    `DATA_DIR: there is no database in ${DATA_DIR}`,
  );
  // Not a database, only what is looked for; nothing gets as far as starting it.
  await mkdir(join(DATA_DIR, 'postgres'), { recursive: true });
  await writeFile(join(DATA_DIR, 'postgres', 'PG_VERSION'), '18\n');
  const nobody = 'postgres://somebody@127.0.0.1:1/causeway';
  await expect(moveDatabase({ environment: embedded, to: nobody, ...quietly })).rejects.toThrow(
    /^--to-database-url: .*ECONNREFUSED/,
  );
  await restore('lived in');
  await expect(moveDatabase({ environment: embedded, to: url, ...quietly })).rejects.toThrow(
    /^--to-database-url: The database is not empty/,
  );
  onTestFinished(() => rm(DATA_DIR, { recursive: true }));
});

test('a node that comes while the rows are read ends the move: what it writes would be lost', async () => {
  await restore('left alone');
  const node = new pg.Client({ connectionString: url });
  await node.connect();
  const come = (sentence: string) => {
    if (sentence.endsWith('rows …')) void node.query("set application_name = 'causeway 0012_link_runs'");
  };
  hurryTime();
  const moving = moveDatabase({ environment: place('left alone'), to: undefined, ...quietly, say: come });
  await expect(moving).rejects.toThrow('A server still works on this database: stop every node first');
  await node.end();
  expect(await readdir(join(folder, 'left alone'))).not.toContain('postgres');
});
