import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../platform/database.ts';
import { releaseLocksEarly } from '../platform/early-release.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { runAs } from '../test/global-setup.ts';
import { installationContext, inTransaction, type Services } from './context.ts';

const application = useApplication();
let services: Services;
let close: () => Promise<void>;

// The databases of the tests wait for no disk; here it matters.
beforeAll(async () => {
  const name = new URL(application.ownerUrl).pathname.slice(1);
  await runAs(application.ownerUrl, `alter database "${name}" set synchronous_commit = on`);
  const { database } = openDatabase({ url: application.ownerUrl, poolSize: 2, log: () => {} });
  services = { ...application.services, database };
  close = () => database.destroy();
});
afterAll(() => close());

test('what gives its locks back early is on disk by the time that its verb ends', async () => {
  for (let number = 0; number < 20; number += 1) {
    const place = await inTransaction(installationContext(services), async ({ database }) => {
      await releaseLocksEarly(database);
      await sql`select pg_logical_emit_message(true, 'test', ${newId()})`.execute(database);
      const found = await sql<{ place: string }>`select pg_current_wal_insert_lsn()::text as place`.execute(database);
      return found.rows[0]!.place;
    });
    const { rows } = await sql<{ is_durable: boolean }>`
      select pg_current_wal_flush_lsn() > ${place}::pg_lsn as is_durable`.execute(services.database);
    expect(rows).toEqual([{ is_durable: true }]);
  }
});

test('an act that gives its locks back early and fails is undone, and the next on its connection waits for the disk again', async () => {
  const failing = inTransaction(installationContext(services), async ({ database }) => {
    await releaseLocksEarly(database);
    await database.updateTable('accounts').set({ name: 'Undone' }).execute();
    throw new Error('on purpose');
  });
  await expect(failing).rejects.toThrow('on purpose');
  const found = await inTransaction(installationContext(services), async ({ database }) => ({
    setting: await sql<{ setting: string }>`select current_setting('synchronous_commit') as setting`.execute(database),
    undone: await database.selectFrom('accounts').select('id').where('name', '=', 'Undone').execute(),
  }));
  expect(found.setting.rows).toEqual([{ setting: 'on' }]);
  expect(found.undone).toEqual([]);
});
