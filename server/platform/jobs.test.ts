import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { queues } from '../app.ts';
import { ask, copyTemplate, dropDatabase, withDatabase } from '../test/global-setup.ts';
import { installJobs, openJobs } from './jobs.ts';
import { newestMigration, nodeName } from './migration-files.ts';

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
