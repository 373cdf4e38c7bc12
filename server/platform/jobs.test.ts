import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { queues } from '../app.ts';
import { copyTemplate, dropDatabase, withDatabase } from '../test/global-setup.ts';
import { installJobs } from './jobs.ts';

const name = `causeway_${randomUUID().replaceAll('-', '')}`;

beforeAll(() => copyTemplate(inject('adminUrl'), name, inject('templateDatabase')));
afterAll(() => dropDatabase(inject('adminUrl'), name));

// Seen without the lock: "tuple concurrently updated" in the first round.
test('nodes that start at the same moment make the queues one after the other', async () => {
  const url = withDatabase(inject('adminUrl'), name);
  const nodes = Array.from({ length: 6 }, () => installJobs(url, queues.slice(0, 3)));
  expect(await Promise.all(nodes)).toHaveLength(6);
});
