import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { queues } from '../app.ts';
import { ask, copyTemplate, dropDatabase, withDatabase } from '../test/global-setup.ts';
import { installJobs } from './jobs.ts';
import { migrate, prepareAlone, refuseOldVersion } from './migrate.ts';
import { newestMigration } from './migration-files.ts';
import { isPrepared } from './prepared.ts';

const name = `causeway_${randomUUID().replaceAll('-', '')}`;
const url = withDatabase(inject('adminUrl'), name);

beforeEach(() => copyTemplate(inject('adminUrl'), name, inject('templateDatabase')));
afterEach(() => dropDatabase(inject('adminUrl'), name));

test('what was prepared by this program is known as such', async () => {
  expect(await isPrepared(url, queues)).toBe(true);
});

test('another list of queues is not, until it was installed', async () => {
  const more = [...queues, 'one-more'];
  expect(await isPrepared(url, more)).toBe(false);
  await installJobs(url, more);
  expect(await isPrepared(url, more)).toBe(true);
  expect(await isPrepared(url, queues)).toBe(false);
});

test.each([
  'drop schema pgboss cascade',
  'delete from pgboss.queue where name = (select name from pgboss.queue limit 1)',
  'revoke insert on pgboss.job from causeway_app',
  'revoke select on pgboss.queue from causeway_app',
  'revoke update on pgboss.job from causeway_app',
  'revoke delete on pgboss.schedule from causeway_app',
  'revoke execute on all functions in schema pgboss from causeway_app, public',
  'revoke usage on schema pgboss from causeway_app',
])('job tables of which something is gone are not: %s', async (loss) => {
  await ask(url, loss);
  expect(await isPrepared(url, queues)).toBe(false);
  await installJobs(url, queues);
  expect(await isPrepared(url, queues)).toBe(true);
});

test('a migration that was not applied is seen, and one that was changed, or that is newer, stops the start', async () => {
  const newest = `${newestMigration()}.sql`;
  const sha256 = await ask<{ sha256: string }>(url, `delete from migrations where name = '${newest}' returning sha256`);
  expect(await isPrepared(url, queues)).toBe(false);
  await ask(url, `insert into migrations (name, sha256) values ('${newest}', 'another')`);
  await expect(isPrepared(url, queues)).rejects.toThrow('was changed after it had been applied');
  await ask(url, `update migrations set sha256 = '${sha256[0]?.sha256}' where name = '${newest}'`);
  await ask(url, "insert into migrations (name, sha256) values ('9999_later.sql', '')");
  await expect(isPrepared(url, queues)).rejects.toThrow('start a newer version');
});

test('while another node prepares it nobody goes past, and those who only look do not keep each other waiting', async () => {
  await prepareAlone(url, async () => expect(await isPrepared(url, queues)).toBe(false));
  expect(await Promise.all(Array.from({ length: 4 }, () => isPrepared(url, queues)))).toEqual([true, true, true, true]);
  const held = await ask(
    url,
    "select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
  );
  expect(held).toEqual([]);
});

const tooOld = 'Causeway needs PostgreSQL 15 or newer; DATABASE_URL leads to 14.';

test('a PostgreSQL before 15 is refused, and none from then on', () => {
  expect(() => refuseOldVersion(140_019)).toThrow(tooOld);
  for (const version of [150_000, 150_004, 180_001]) expect(() => refuseOldVersion(version)).not.toThrow();
});

test('a database that tells of such a version stops a start that has nothing to prepare, as it stops any other', async () => {
  await ask(url, "create function public.current_setting(text) returns text language sql as $$ select '140019' $$");
  await ask(url, `alter database ${name} set search_path = public, pg_catalog`);
  await expect(isPrepared(url, queues)).rejects.toThrow(tooOld);
  await expect(migrate(url)).rejects.toThrow(tooOld);
});
