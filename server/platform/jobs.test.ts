import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { queues } from '../app.ts';
import { ask, copyTemplate, dropDatabase, withDatabase } from '../test/global-setup.ts';
import { openDatabase } from './database.ts';
import { installJobs, openJobs } from './jobs.ts';
import { newestMigration, nodeName } from './migration-files.ts';
import { openQuietLine } from './test/quiet-line.ts';

const name = `causeway_${randomUUID().replaceAll('-', '')}`;

beforeAll(() => copyTemplate(inject('adminUrl'), name, inject('templateDatabase')));
afterAll(() => dropDatabase(inject('adminUrl'), name));

// Seen without the lock: "tuple concurrently updated" in the first round.
test('nodes that start at the same moment make the queues one after the other', async () => {
  const url = withDatabase(inject('adminUrl'), name);
  const nodes = Array.from({ length: 6 }, () => installJobs(url, queues.slice(0, 3)));
  expect(await Promise.all(nodes)).toHaveLength(6);
});

// Without the name, a node whose pool had let go of its idle connections was not seen: what contracts went on over it.
test('a node that has nothing to do is seen by its name in the database', async () => {
  const url = withDatabase(inject('adminUrl'), name);
  const jobs = openJobs(url, () => {});
  await jobs.start({});
  const called = await ask<{ name: string }>(
    url,
    "select distinct application_name as name from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
  );
  await jobs.stop();
  expect(called).toEqual([{ name: nodeName(newestMigration()) }]);
});

// Seen to stand still for ever without `query_timeout`.
test('workers whose connections never answer again go on over others', async () => {
  const url = withDatabase(inject('adminUrl'), name);
  const line = await openQuietLine(url);
  const [queue = ''] = queues;
  const performed: unknown[] = [];
  const [jobs, elsewhere] = [openJobs(line.url, () => {}, 1000), openJobs(url, () => {})];
  const { database } = openDatabase({ url, poolSize: 2, log: () => {} });
  const enqueue = (number: number) =>
    database.transaction().execute((inside) => elsewhere.enqueue(inside, queue, { number }));
  await jobs.start({ [queue]: { perform: async ({ number }) => void performed.push(number) } });
  await enqueue(1);
  await expect.poll(() => performed, { timeout: 20_000 }).toEqual([1]);
  line.goQuiet();
  line.becomeWhole();
  await enqueue(2);
  await expect.poll(() => performed, { timeout: 60_000 }).toContain(2);
  line.close();
  await Promise.all([jobs.stop(), elsewhere.stop()]);
  await database.destroy();
});
