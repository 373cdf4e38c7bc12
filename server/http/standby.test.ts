import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openPool } from '../platform/database.ts';
import { migrate } from '../platform/migrate.ts';
import { startEmbeddedPostgres } from '../platform/postgres/embedded.ts';

const log = () => {};

test('A standby does not say who has changed, which it cannot know, and who asks it gives the connection up', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'causeway-standby-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const settings = { fsync: 'off' };
  const primary = await startEmbeddedPostgres({ dataDir, log, settings });
  await migrate(primary.url);
  await primary.stop();
  await writeFile(join(dataDir, 'postgres', 'standby.signal'), '', { mode: 0o644 });
  const standby = await startEmbeddedPostgres({ dataDir, log, settings });
  onTestFinished(() => standby.stop());
  const pool = openPool({ url: standby.url, poolSize: 1, log });
  const processNumber = async () => (await pool.query('select pg_backend_pid() as pid')).rows[0].pid;
  const before = await processNumber();
  const asked = pool.query('select find_actors_since($1, $2, $3, $4)', [null, '{}', '{}', '{}']);
  await expect(asked).rejects.toMatchObject({ code: '25006' });
  expect(await processNumber()).not.toBe(before);
  await pool.end();
}, 120_000);
