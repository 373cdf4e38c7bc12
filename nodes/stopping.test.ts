import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import pg from 'pg';
import { expect, test } from 'vitest';
import { workspaceOf } from '../server/documents/test/uploading.ts';
import { Listener } from '../server/notices/test/scene.ts';
import { second } from '../server/platform/clock.ts';
import { useInstallation } from './test/installation.ts';
import { until } from './test/programs.ts';

/** A node is told to stop in the middle of everything; another goes on. */
const installation = useInstallation(2);

const sizeBytes = 24 * 1024 ** 2;
const content = randomBytes(sizeBytes);

test('a node that is told to stop answers what is under way, ends streams and uploads, and ends in order; another goes on', async () => {
  const [stopping, staying] = installation.nodes;
  if (!stopping || !staying) throw new Error('there are two nodes');
  const [here, there] = [installation.as('mia', stopping.url), installation.as('mia', staying.url)];
  const workspace = await workspaceOf(there);
  const { token } = installation.cast.people.mia;
  const stream = await new Listener().open(stopping.url, { authorization: `Bearer ${token}` });
  expect(stream.status).toBe(200);

  const said = (text: string) => Buffer.from(text).toString('base64');
  const begun = await here
    .with({
      'tus-resumable': '1.0.0',
      'upload-length': String(sizeBytes),
      'upload-metadata': `workspaceId ${said(workspace.id)},filename ${said('large.bin')}`,
    })
    .post('/uploads');
  const address = begun.headers.get('location')!;
  const headers = {
    authorization: `Bearer ${token}`,
    'tus-resumable': '1.0.0',
    'content-type': 'application/offset+octet-stream',
  };
  const slow = request(`${stopping.url}${address}`, {
    method: 'PATCH',
    headers: { ...headers, 'content-length': sizeBytes, 'upload-offset': 0 },
  });
  const broken = new Promise<void>((resolve) => slow.on('error', () => resolve()).on('close', () => resolve()));
  slow.write(content.subarray(0, sizeBytes / 2));
  const path = address.slice('/api/v1'.length);
  await until(async () => (await there.get(path)).body.offset > 0, 'some of it is stored');

  const owner = new pg.Client({ connectionString: installation.databaseUrl });
  await owner.connect();
  await owner.query('begin');
  await owner.query('lock table connections in access exclusive mode');
  const waiting = installation.as('ada', stopping.url).get('/connections?view=paired');
  await until(async () => {
    const { rows } = await owner.query(
      "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
    );
    return rows.length > 0;
  }, 'a request waits');

  const from = performance.now();
  const ended = stopping.stop();
  await until(() => stream.isOver, 'the stream ends');
  expect(performance.now() - from).toBeLessThan(4 * second);
  await owner.query('rollback');
  await owner.end();
  expect((await waiting).status).toBe(200);
  await broken;
  await ended;
  expect(performance.now() - from).toBeLessThan(20 * second);
  const lines = stopping.words().trim().split('\n');
  expect([stopping.exitCode(), lines.slice(1)]).toEqual([0, ['SIGTERM: stopping.']]);

  const afterwards = performance.now();
  const finished = await until(async () => {
    const { offset } = (await there.get(path)).body;
    const answer = await fetch(`${staying.url}${address}`, {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': String(offset) },
      body: content.subarray(offset),
    });
    return answer.status === 204 && answer.headers.get('x-document-id');
  }, 'the upload is finished by another node');
  // At once: nobody waits until the lease of the one that is gone has run out, half a minute.
  expect(performance.now() - afterwards).toBeLessThan(15 * second);
  expect((await there.get(`/documents/${finished}`)).body.sizeBytes).toBe(sizeBytes);
});
