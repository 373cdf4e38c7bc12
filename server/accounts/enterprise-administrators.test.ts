import { beforeEach, expect, test } from 'vitest';
import { hold } from '../documents/test/hold.ts';
import { mailsTo } from '../identity/test/mailbox.ts';
import { invite } from '../identity/test/scene.ts';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { group, openAccount } from './test/scene.ts';

/** SPEC 1: an enterprise administrator administers an account: all its organisations and all users of its owned e-mail domains. */
const application = useApplication();
type Who = Parameters<typeof application.as>[0];
const people = () => application.cast.people;
const right = () => application.cast.password;
const path = () => `${group(application)}/enterprise-administrators`;
const appoint = (who: Who, userId: string, password = right()) =>
  application.as(who).put(`${path()}/${userId}`, { password });
const dismiss = (who: Who, userId: string, password = right()) =>
  application.as(who).send('DELETE', `${path()}/${userId}`, { password });
const list = async (who: Who) => (await application.as(who).get(path())).body.items.map((one: Json) => one.name);

beforeEach(() =>
  behindTheApi(application, async ({ database }) => {
    const reset = (is_enterprise_administrator: boolean, id: string, compare: '=' | '<>') =>
      database.updateTable('users').set({ is_enterprise_administrator }).where('id', compare, id).execute();
    await reset(true, people().erin.id, '=');
    await reset(false, people().erin.id, '<>');
  }),
);

test('enterprise administrators make others, who are told and administer all organisations of the account at once', async () => {
  expect((await application.as('mia').get(group(application))).status).toBe(403);
  expect((await appoint('erin', people().mia.id)).status).toBe(204);
  expect(await list('erin')).toEqual(['Erin Enterprise', 'Mia Member']);
  const [mail] = await mailsTo(application, people().mia.email);
  expect(mail.kind).toBe('enterprise_administrator.appointed');
  const mia = application.as('mia');
  expect((await mia.get(group(application))).status).toBe(200);
  const { hooli } = application.cast.organisations;
  expect((await mia.patch(`/organisations/${hooli.id}`, { transferNeedsSharedRole: false })).status).toBe(200);
  expect((await mia.get('/me')).body).toMatchObject({
    user: { isEnterpriseAdministrator: true },
    may: { administerAccount: true, addOrganisation: true },
  });
  expect((await appoint('erin', people().mia.id)).status, 'a second time').toBe(204);
  expect(await mailsTo(application, people().mia.email)).toHaveLength(1);
});

test('they take it away again, and it ends at once', async () => {
  await appoint('erin', people().max.id);
  expect((await dismiss('max', people().erin.id)).status).toBe(204);
  expect((await application.as('erin').get(group(application))).status).toBe(403);
  expect((await application.as('erin').get(`/users/${people().hugo.id}`)).status).toBe(404);
  expect(await list('max')).toEqual(['Max Member']);
});

test('who appoints confirms their identity', async () => {
  for (const act of [appoint, dismiss]) {
    const answer = await act('erin', people().mia.id, 'wrong');
    expect([answer.status, answer.body.code]).toEqual([403, 'identity_not_confirmed']);
  }
  expect((await application.as('erin').put(`${path()}/${people().mia.id}`)).body.code).toBe('identity_not_confirmed');
  expect(await list('erin')).toEqual(['Erin Enterprise']);
});

test('nobody else appoints or reads who does; other accounts do not exist', async () => {
  for (const act of [
    (who: Who) => appoint(who, people().mia.id),
    (who: Who) => dismiss(who, people().erin.id),
    (who: Who) => application.as(who).get(path()),
  ]) {
    for (const who of ['ada', 'hugo', 'mia'] as const) expect((await act(who)).status, who).toBe(403);
    for (const who of ['gwen', 'sol'] as const) expect((await act(who)).status, who).toBe(404);
    expect((await act('nobody')).status).toBe(401);
  }
});

test('that somebody is not there for the account is said before the password is looked at', async () => {
  // API.md: "Order of checks: exists for you (404) → allowed (403) → identity confirmed (403)".
  for (const act of [appoint, dismiss])
    for (const id of [people().gwen.id, newId()]) expect((await act('erin', id, 'wrong')).status).toBe(404);
});

test('only active people of the account are made one', async () => {
  const refused = async (id: string) => {
    const answer = await appoint('erin', id);
    return [answer.status, answer.body.code];
  };
  expect(await refused(people().gwen.id)).toEqual([404, 'not_found']);
  expect(await refused(newId())).toEqual([404, 'not_found']);
  const invited = await invite(application, 'acme', 'soon@enterprise.example');
  expect(await refused(invited.userId)).toEqual([409, 'user_pending']);
  await application.as('ada').patch(`/users/${people().colin.id}`, { status: 'disabled' });
  expect(await refused(people().colin.id)).toEqual([409, 'user_not_active']);
  await application.as('ada').patch(`/users/${people().colin.id}`, { status: 'active' });
});

test('the last one stays, unless an operator removes them; and an operator brings the account another', async () => {
  const last = await dismiss('erin', people().erin.id);
  expect([last.status, last.body.code]).toEqual([409, 'last_administrator']);
  expect((await dismiss('otto', people().erin.id)).status).toBe(204);
  expect(await list('otto')).toEqual([]);
  expect((await appoint('otto', people().max.id, 'wrong')).body.code).toBe('identity_not_confirmed');
  expect((await appoint('otto', people().max.id)).status).toBe(204);
  expect(await list('max')).toEqual(['Max Member']);
});

test('two who dismiss each other at the same moment: one of them stays', async () => {
  // Seen to fail with the lock on the account taken away: nobody was left.
  for (let round = 0; round < 4; round++) {
    await behindTheApi(application, ({ database }) =>
      database
        .updateTable('users')
        .set({ is_enterprise_administrator: true })
        .where('id', 'in', [people().erin.id, people().mia.id])
        .execute(),
    );
    const answers = await Promise.all([dismiss('erin', people().mia.id), dismiss('mia', people().erin.id)]);
    expect(answers.map((answer) => answer.status).sort()).not.toEqual([204, 204]);
    expect(await list('otto')).toHaveLength(1);
  }
});

test('who takes it away waits for the person before the account, as whoever shares something with them does', async () => {
  // Seen to fail with the account locked first: the two waited for each other.
  const { mia } = people();
  await appoint('erin', mia.id);
  const held = await hold(application.ownerUrl, 'select from users where id = $1 for no key update', [mia.id]);
  const dismissing = dismiss('erin', mia.id);
  await held.untilWaited(1);
  const { accountId } = application.cast.organisations.acme;
  await held.query('update accounts set shares_used = shares_used where id = $1', [accountId]);
  await held.release();
  expect((await dismissing).status).toBe(204);
});

test('it is in the audit of the account’s organisations', async () => {
  await appoint('erin', people().hugo.id);
  const rows = await behindTheApi(application, ({ database }) =>
    database
      .selectFrom('audit_records')
      .select(['organisation_id', 'detail'])
      .where('kind', '=', 'enterprise_administrator.appointed')
      .execute(),
  );
  const of = rows.filter(({ detail }) => detail.userId === people().hugo.id).map((row) => row.organisation_id);
  const { acme, hooli } = application.cast.organisations;
  expect(of.sort()).toEqual([acme.id, hooli.id].sort());
});

test('an account without organisations has none', async () => {
  const account = await openAccount(application);
  expect((await application.as('otto').get(`${account.path}/enterprise-administrators`)).body.items).toEqual([]);
  const answer = await application
    .as('otto')
    .put(`${account.path}/enterprise-administrators/${people().mia.id}`, { password: right() });
  expect(answer.status).toBe(404);
});
