import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { documentIn, workspaceOf } from '../documents/test/uploading.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import { preparationLock } from '../platform/migrate.ts';
import { type Application, startApplication } from '../test/application.ts';
import { dropDatabase, runAs, withDatabase } from '../test/global-setup.ts';
import { readKeysAround } from './key-files.ts';
import { openSnapshot } from './snapshot-store.ts';
import { folderCalled } from './test/folder-called.ts';
import { hurryTime } from './test/hurry-time.ts';
import { verifyBackup } from './verify-backup.ts';
import { writeBackup } from './write-backup.ts';

let folder: string;
let application: Application;
let close: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-making-'));
  ({ application, close } = await startApplication());
  const workspace = await workspaceOf(application.as('ada'));
  for (const name of ['One.txt', 'Two.txt']) await documentIn(application.as('ada'), workspace.id, name, name);
  const acme = application.cast.organisations.acme.id;
  await application
    .as('ada')
    .post(`/organisations/${acme}/webhooks`, { url: 'https://192.0.32.8/hook', events: ['*'] });
});

afterAll(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => vi.restoreAllMocks());

const dataDir = () => application.services.environment.DATA_DIR;
const keyFile = () => join(dataDir(), 'secrets', 'key');

type More = { environment?: Environment; signal?: AbortSignal; say?(sentence: string): void };

function backUp(to: string, more: More = {}) {
  const environment = readEnvironment({ DATA_DIR: dataDir(), DATABASE_URL: application.ownerUrl });
  const { signal } = new AbortController();
  return writeBackup({ environment, to, passphrase: undefined, withContents: true, signal, say: () => {}, ...more });
}

/** Acts once, at the first sentence of progress that begins so. */
function at(beginning: RegExp, act: () => void): More {
  let isDone = false;
  return {
    say(sentence) {
      if (isDone || !beginning.test(sentence)) return;
      isDone = true;
      act();
    },
  };
}

/** Someone of their own at the database. */
async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: application.ownerUrl });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

const missing = (path: string) =>
  access(path).then(
    () => false,
    () => true,
  );

test('of two backups into one folder the second is refused, and the first is whole', async () => {
  hurryTime();
  const to = join(folder, 'twice');
  let second: Promise<unknown> | undefined;
  const first = backUp(
    to,
    at(/rows …$/, () => (second = backUp(to).catch((error: Error) => error.message))),
  );
  await first;
  expect(await second).toMatch(/^Another backup into .*twice is under way/);
  expect((await verifyBackup(to)).verdict).toMatchObject({ isWhole: true });
});

test('what somebody puts into its place meanwhile is not overwritten', async () => {
  const to = join(folder, 'occupied');
  const occupy = () => {
    mkdirSync(to);
    writeFileSync(join(to, 'precious'), 'kept');
  };
  await expect(backUp(to, at(/^Documents:/, occupy))).rejects.toThrow(
    'is not empty; a backup is written into a folder',
  );
  expect(await readFile(join(to, 'precious'), 'utf8')).toBe('kept');
  expect(await readdir(`${to}.unfinished`)).toEqual(['contents', 'unfinished.json']);
});

test('a place that cannot be taken is refused in words, before anything is read', async () => {
  const file = join(folder, 'file');
  await writeFile(file, 'of others');
  await expect(backUp(file)).rejects.toThrow(`${file} is no folder, nor can one be made there`);
  await mkdir(join(folder, 'elsewhere'));
  const link = join(folder, 'link');
  await symlink(join(folder, 'elsewhere'), link);
  const said: string[] = [];
  const refused = backUp(link, { say: (sentence) => said.push(sentence) });
  await expect(refused).rejects.toThrow(`${link} cannot be made anew (ENOTDIR); name a folder`);
  expect(said).toEqual([]);
});

test('the key that the rows of the snapshot are sealed with is in it, though it is changed meanwhile', async () => {
  const to = join(folder, 'rotated');
  const before = await readFile(keyFile(), 'utf8');
  onTestFinished(() => writeFile(keyFile(), before));
  await backUp(
    to,
    at(/^Database:/, () => writeFileSync(keyFile(), randomBytes(32).toString('hex'))),
  );
  expect(await readFile(join(to, 'secrets', 'key'), 'utf8')).toContain(before.trim());
  // Changed in the moment in which the snapshot is taken, the rows may be sealed with either.
  const [own = ''] = (await readFile(keyFile(), 'utf8')).split('\n');
  const fresh = randomBytes(32).toString('hex');
  const { keys } = await readKeysAround(application.services.environment, () => writeFile(keyFile(), fresh));
  expect(keys.map((key) => key.toString('hex'))).toEqual([fresh, own]);
});

test('a key that opens nothing of what is sealed is refused', async () => {
  const to = join(folder, 'locked');
  const wrong = {
    DATABASE_URL: application.ownerUrl,
    DATA_DIR: dataDir(),
    SECRET_KEY: randomBytes(32).toString('hex'),
  };
  await expect(backUp(to, { environment: readEnvironment(wrong) })).rejects.toThrow(
    'SECRET_KEY is not the key that this database is sealed with',
  );
  expect(await missing(to)).toBe(true);
  const both = { ...wrong, SECRET_KEY_PREVIOUS: (await readFile(keyFile(), 'utf8')).trim() };
  await backUp(to, { environment: readEnvironment(both) });
});

test('where no Causeway is nothing is backed up, and nothing is made', async () => {
  const nowhere = join(folder, 'nowhere');
  await expect(backUp(join(folder, 'none'), { environment: readEnvironment({ DATA_DIR: nowhere }) })).rejects.toThrow(
    `DATA_DIR: there is no database in ${nowhere}; set DATA_DIR or DATABASE_URL as the server has it.`,
  );
  expect(await missing(nowhere)).toBe(true);
  const name = `causeway_${randomUUID().replaceAll('-', '')}`;
  await runAs(inject('adminUrl'), `create database ${name}`);
  onTestFinished(() => dropDatabase(inject('adminUrl'), name));
  const empty = { DATA_DIR: dataDir(), DATABASE_URL: withDatabase(inject('adminUrl'), name) };
  await expect(backUp(join(folder, 'none'), { environment: readEnvironment(empty) })).rejects.toThrow(
    'The database holds no Causeway, so there is nothing to back up',
  );
});

test('a role from which row-level security hides rows is refused: its backup would lack them', async () => {
  const role = `reader_${randomUUID().replaceAll('-', '')}`;
  const owner = await connected();
  await owner.query(`create role ${role} login password 'reads'; grant usage on schema public, pgboss to ${role};
    grant select on all tables in schema public, pgboss to ${role}`);
  const away = `revoke all on all tables in schema public, pgboss from ${role}; revoke usage on schema public, pgboss from ${role}; drop role ${role}`;
  onTestFinished(async () => void (await owner.query(away)));
  const url = new URL(application.ownerUrl);
  url.username = role;
  url.password = 'reads';
  const environment = readEnvironment({ DATA_DIR: dataDir(), DATABASE_URL: url.href });
  await expect(backUp(join(folder, 'hidden'), { environment })).rejects.toThrow(
    new RegExp(`^DATABASE_URL: the role ${role} does not see every row of \\w+, which \\w+ owns`),
  );
});

test('it says how far it is and can be stopped within a table, and the check of it too', async () => {
  hurryTime();
  const to = join(folder, 'stopped');
  const stop = new AbortController();
  const said: string[] = [];
  const say = (sentence: string) => {
    said.push(sentence);
    stop.abort();
  };
  await expect(backUp(to, { signal: stop.signal, say })).rejects.toMatchObject({ name: 'AbortError' });
  expect(said[0]).toMatch(/^\d+ rows …$/);
  expect(said.some((sentence) => sentence.startsWith('Database:'))).toBe(false);
  await backUp(to);
  const again = new AbortController();
  let checked = 0;
  const watch = {
    signal: again.signal,
    say(sentence: string) {
      expect(sentence).toMatch(/^\d+ of \d+ parts checked …$/);
      checked += 1;
      if (checked === 3) again.abort();
    },
  };
  await expect(verifyBackup(to, watch)).rejects.toMatchObject({ name: 'AbortError' });
  expect(checked).toBe(3);
});

test('a migration that rewrites a table is waited for: what it rewrites afterwards would look empty to the snapshot', async () => {
  const node = await connected();
  await node.query('select pg_advisory_lock($1)', [preparationLock]);
  let isOpen = false;
  const opening = openSnapshot(application.ownerUrl, folderCalled('rewritten')).then((snapshot) => {
    isOpen = true;
    return snapshot;
  });
  await expect
    .poll(async () => {
      const { rows } = await node.query("select from pg_locks where not granted and locktype = 'advisory'");
      return isOpen || rows.length > 0;
    })
    .toBe(true);
  await node.query('alter table webhooks add column remark uuid default gen_random_uuid()');
  await node.query('select pg_advisory_unlock($1)', [preparationLock]);
  const snapshot = await opening;
  const table = snapshot.tables.find(({ table }) => table === 'webhooks');
  expect(table?.columns).toContain('remark');
  // Nor can one be rewritten before it is read; once contents are copied nobody waits.
  const alter = 'alter table webhooks drop column remark';
  await node.query("set lock_timeout = '200ms'");
  await expect(node.query(alter)).rejects.toMatchObject({ code: '55P03' });
  let rows = 0;
  for await (const some of table ? snapshot.rows(table) : []) rows += some.length;
  expect(rows).toBe(1);
  await snapshot.endReading();
  await node.query(alter);
  await snapshot.close();
});

test('long rows are read few at a time', async () => {
  await runAs(
    application.ownerUrl,
    "create table long_rows as select repeat('long', 250000) as text from generate_series(1, 60)",
  );
  onTestFinished(() => runAs(application.ownerUrl, 'drop table long_rows'));
  const snapshot = await openSnapshot(application.ownerUrl, folderCalled('long'));
  const counts: number[] = [];
  for await (const some of snapshot.rows({ table: 'long_rows', columns: ['text'] })) counts.push(some.length);
  await snapshot.close();
  expect(Math.max(...counts)).toBeLessThanOrEqual(10);
  expect(counts.reduce((sum, count) => sum + count)).toBe(60);
});

test('a content that its disk cannot read is named, and everything else is saved', async () => {
  const place = join(dataDir(), 'documents');
  const [file = ''] = (await readdir(place, { recursive: true })).filter((name) => /[0-9a-z]{32}$/.test(name));
  const bytes = await readFile(join(place, file));
  await rm(join(place, file));
  // A folder opens, and fails as it is read, as on a disk that is broken there.
  await mkdir(join(place, file));
  onTestFinished(async () => {
    await rm(join(place, file), { recursive: true });
    await writeFile(join(place, file), bytes);
  });
  const to = join(folder, 'unreadable');
  const manifest = await backUp(to);
  expect(manifest).toMatchObject({ damaged: [basename(file)], contents: { count: 1 } });
  expect((await verifyBackup(to)).verdict).toMatchObject({ isWhole: true });
});

const ender = `import pg from 'pg';
  const client = new pg.Client({ connectionString: process.argv[1] });
  await client.connect();
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'causeway backup' and datname = current_database()");
  await client.end();`;

test('a content that is gone after the database went away is no damage: it may have been collected since', async () => {
  hurryTime();
  const place = join(dataDir(), 'documents');
  const [file = ''] = (await readdir(place, { recursive: true })).filter((name) => /[0-9a-z]{32}$/.test(name));
  const bytes = await readFile(join(place, file));
  onTestFinished(() => writeFile(join(place, file), bytes));
  // All of it in the moment before the first content is copied.
  const loseBoth = at(/contents, .* bytes …$/, () => {
    rmSync(join(place, file));
    const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', ender, application.ownerUrl]);
    expect(status).toBe(0);
  });
  await expect(backUp(join(folder, 'lost'), loseBoth)).rejects.toThrow('The database went away meanwhile');
  expect(await missing(join(folder, 'lost'))).toBe(true);
});
