import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { startEmbeddedPostgres } from './embedded.ts';
import { runsOn } from './leftover.ts';
import { runChild } from './test/child.ts';
import { query } from './test/query.ts';
import { start, temporaryDirectory, useClusters } from './test/temporary.ts';

const usedDirectory = useClusters();

test('the first start makes the database, in UTF-8 with checksums and an order of its own', async () => {
  const { url } = await start(join(temporaryDirectory(), 'data'));
  const [row] = await query(
    url,
    `select current_database() as name, pg_encoding_to_char(encoding) as encoding, datlocprovider as provider,
            datlocale as locale, current_setting('data_checksums') as checksums, rolsuper as super, rolcreaterole as roles
       from pg_database, pg_roles where datname = current_database() and rolname = current_user`,
  );
  expect(row).toEqual({
    name: 'causeway',
    encoding: 'UTF8',
    provider: 'b',
    locale: 'C.UTF-8',
    checksums: 'on',
    super: false,
    roles: true,
  });
});

test('the password is random and only the server’s user can read it', async () => {
  const [one, two] = [temporaryDirectory(), temporaryDirectory()];
  const urls = [(await start(one)).url, (await start(two)).url].map((url) => new URL(url));
  const file = join(one, 'secrets', 'postgres-password');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await readFile(file, 'utf8')).trim()).toBe(urls[0]?.password);
  expect(urls[0]?.password).toMatch(/^[0-9a-f]{48}$/);
  expect(urls[0]?.password).not.toBe(urls[1]?.password);
});

test('nobody gets in without the password, the superuser not at all', async () => {
  const { url } = await start(await usedDirectory());
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  wrong.username = 'postgres';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
});

test('it does not listen on any network interface', async () => {
  const { url } = await start(await usedDirectory(), { settings: { fsync: 'off', listen_addresses: '*' } });
  expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
});

test('a later start finds the rows', async () => {
  const dataDir = await usedDirectory();
  const first = await start(dataDir);
  await query(first.url, 'create table kept as select 7 as number');
  await first.stop();
  const next = await start(dataDir);
  expect(await query(next.url, 'select number from kept')).toEqual([{ number: 7 }]);
  await next.stop();
});

test('stop ends open transactions, leaves no process and no socket, and may be called twice', async () => {
  const dataDir = await usedDirectory();
  const running = await start(dataDir);
  const socket = new URL(running.url).searchParams.get('host') ?? '';
  const client = new pg.Client({ connectionString: running.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin; create table unfinished (x int)');
  expect(existsSync(socket)).toBe(true);
  await Promise.all([running.stop(), running.stop()]);
  expect(await runsOn(join(dataDir, 'postgres'), running.pid)).toBe(false);
  expect(existsSync(socket)).toBe(false);
  const again = await start(dataDir);
  expect(await query(again.url, `select to_regclass('unfinished') as found`)).toEqual([{ found: null }]);
});

test('an end that nobody asked for is reported, a stop is not', async () => {
  const onExit = vi.fn();
  const running = await start(await usedDirectory(), { onExit });
  process.kill(running.pid, 'SIGKILL');
  await vi.waitFor(() => expect(onExit).toHaveBeenCalledWith('PostgreSQL ended unexpectedly (signal SIGKILL).'), 5000);
  expect(running.lines).toContain('PostgreSQL ended unexpectedly (signal SIGKILL).');
  await running.stop();
  const other = await start(await usedDirectory(), { onExit });
  await other.stop();
  expect(onExit).toHaveBeenCalledTimes(1);
});

test('a second server on the same data directory is refused, and the first goes on', async () => {
  const dataDir = await usedDirectory();
  const first = runChild('serving.ts', [dataDir]);
  const [, , url = ''] = (await first.line('ready')).split(' ');
  await expect(start(dataDir)).rejects.toThrow(
    `Another Causeway server (process ${first.pid}) is already using DATA_DIR ${dataDir}; stop it or choose another DATA_DIR.`,
  );
  expect(await query(url, 'select 1 as still')).toEqual([{ still: 1 }]);
  await first.kill('SIGTERM');
  expect(await first.ended).toBe(0);
});

test('a lost password file is replaced', async () => {
  const dataDir = await usedDirectory();
  const first = await start(dataDir);
  await first.stop();
  rmSync(join(dataDir, 'secrets'), { recursive: true });
  const second = await start(dataDir);
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(second.url).not.toBe(first.url);
});

test('a start that broke off before the database knew its new password is made good by the next', async () => {
  const dataDir = temporaryDirectory();
  await (await start(dataDir)).stop();
  rmSync(join(dataDir, 'secrets'), { recursive: true });
  const settings = join(dataDir, 'postgres', 'postgresql.conf');
  const before = await readFile(settings, 'utf8');
  writeFileSync(settings, `${before}\nnonsense = on\n`);
  await expect(start(dataDir)).rejects.toThrow('nonsense');
  writeFileSync(settings, before);
  const { url } = await start(dataDir);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a cluster of another PostgreSQL version is refused in words', async () => {
  const dataDir = temporaryDirectory();
  await mkdir(join(dataDir, 'postgres'));
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
  await expect(start(dataDir)).rejects.toThrow(
    /was made by PostgreSQL 17, and this Causeway brings PostgreSQL 18. Back it up .*bin\/causeway restore/,
  );
});

test('a directory that holds something else is left alone', async () => {
  const dataDir = temporaryDirectory();
  await mkdir(join(dataDir, 'postgres'));
  writeFileSync(join(dataDir, 'postgres', 'letter.txt'), 'dear');
  await expect(start(dataDir)).rejects.toThrow('is not empty and holds no PostgreSQL database');
  expect(readdirSync(join(dataDir, 'postgres'))).toEqual(['letter.txt']);
});

test('a setting that PostgreSQL refuses is reported with its own words, and frees the directory', async () => {
  const dataDir = await usedDirectory();
  const log = () => undefined;
  await expect(startEmbeddedPostgres({ dataDir, log, settings: { shared_buffers: 'plenty' } })).rejects.toThrow(
    /PostgreSQL did not start \(exit code 1\): .*shared_buffers/,
  );
  await start(dataDir);
});
