import { beforeAll, expect, test } from 'vitest';
import { mailsTo } from '../identity/test/mailbox.ts';
import { useApplication } from '../test/application.ts';
import { levelOf } from './quota.ts';
import { allow, invite, strangers, workspaceWith } from './test/scene.ts';

const application = useApplication({ withJobs: true });
const ada = () => application.as('ada');
const path = () => `/organisations/${application.cast.organisations.acme.id}/share-quota`;

beforeAll(() => allow(application, 1000));

async function warnings(): Promise<string[]> {
  const mails = await mailsTo(application, application.cast.people.ada.email);
  return mails
    .map((mail) => mail.kind)
    .filter((kind: string) => kind.startsWith('share.'))
    .reverse();
}

/** Waits until the job has told the administrators so much. */
async function expectWarned(percent: number): Promise<void> {
  await expect.poll(async () => (await ada().get(path())).body.warnedPercent, { timeout: 10_000 }).toBe(percent);
}

test('a quota warns the administrators by mail at 80 % and at 100 %, once each time, and blocks nothing (SPEC 9)', async () => {
  const { id, documents } = await workspaceWith(ada(), 1);
  expect((await ada().put(path(), { shareQuota: 10 })).body).toMatchObject({ shareQuota: 10, used: 0 });
  await invite(ada(), id, strangers(7));
  await invite(ada(), id, strangers(1, 'eighth'));
  await expectWarned(80);
  await invite(ada(), id, strangers(1, 'ninth'));
  expect((await invite(ada(), id, strangers(3, 'beyond'))).status).toBe(201);
  await expectWarned(100);
  expect(await warnings()).toEqual(['share.quota_nearly_used_up', 'share.quota_used_up']);
  await ada().delete(`/documents/${documents[0].id}`);
  await expectWarned(0);
  expect(await warnings()).toHaveLength(2);
  const { id: other } = await workspaceWith(ada(), 1);
  await invite(ada(), other, strangers(8, 'again'));
  await expectWarned(80);
  expect(await warnings()).toHaveLength(3);
  expect((await ada().put(path(), { shareQuota: null })).body).toMatchObject({ shareQuota: null, warnedPercent: 0 });
});

test('only administrators set a quota; operators read it; with If-Match no change is overwritten', async () => {
  expect((await application.as('mia').put(path(), { shareQuota: 1 })).status).toBe(403);
  expect((await application.as('otto').put(path(), { shareQuota: 1 })).status).toBe(403);
  expect((await application.as('gwen').put(path(), { shareQuota: 1 })).status).toBe(404);
  expect((await application.as('erin').put(path(), { shareQuota: 500 })).status).toBe(200);
  const read = await application.as('otto').get(path());
  expect(read.body).toMatchObject({ shareQuota: 500, may: { set: false } });
  const stale = ada().with({ 'if-match': `"${read.body.version - 1}"` });
  expect((await stale.put(path(), { shareQuota: 2 })).body.code).toBe('version_conflict');
});

test('a level is reached exactly at its part of the quota', () => {
  expect([79, 80, 99, 100, 101].map((used) => levelOf(used, 100))).toEqual([0, 80, 80, 100, 100]);
  expect([levelOf(0, 0), levelOf(1, 0), levelOf(4, 5), levelOf(3, 5)]).toEqual([0, 100, 80, 0]);
});
