import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startApplication } from '../test/application.ts';
import { ask } from '../test/global-setup.ts';
import { workspaceOf } from './test/uploading.ts';

// Seen to close with the lease still taken when nobody waits for what was cut off.
test('an upload that a closing server cuts off lets go of its lease first, so that it goes on elsewhere at once', async () => {
  const { application, close } = await startApplication();
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const content = randomBytes(64 * 1024);
  const said = (text: string) => Buffer.from(text).toString('base64');
  const begun = await mia
    .with({
      'tus-resumable': '1.0.0',
      'upload-length': String(content.length),
      'upload-metadata': `workspaceId ${said(workspace.id)},filename ${said('slow.bin')}`,
    })
    .post('/uploads');
  const slow = request(`${application.baseUrl}${begun.headers.get('location')}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${mia.token}`,
      'tus-resumable': '1.0.0',
      'upload-offset': 0,
      'content-type': 'application/offset+octet-stream',
      'content-length': content.length,
    },
  });
  slow.on('error', () => {});
  slow.write(content.subarray(0, content.length / 2));
  const isLeased = async () =>
    (await ask<{ leased: boolean }>(application.ownerUrl, 'select lease_id is not null as leased from uploads'))[0]
      ?.leased;
  await expect.poll(isLeased, { timeout: 20_000 }).toBe(true);

  // Whatever the upload still has to do takes until after its connection was cut.
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  await owner.query('begin');
  await owner.query('select from uploads for update');
  const letGo = new Promise((resolve) => setTimeout(resolve, 6500)).then(() => owner.query('rollback'));
  await application.app.close();
  expect(await isLeased()).toBe(false);
  await letGo;
  await owner.end();
  await close();
});
