import { expect, test } from 'vitest';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { group, openAccount } from './test/scene.ts';

const application = useApplication();
const organisations = () => application.cast.organisations;

test('operators create accounts with a plan and a share allowance', async () => {
  const answer = await application
    .as('otto')
    .post('/accounts', { name: ' Umbrella ', plan: 'paid', shareAllowance: 25 });
  expect([answer.status, answer.headers.get('etag')]).toEqual([201, '"1"']);
  expect(answer.body).toEqual({
    id: expect.any(String),
    name: 'Umbrella',
    plan: 'paid',
    shareAllowance: 25,
    sharesUsed: 0,
    version: 1,
    may: { rename: true, changePlan: true, addOrganisation: true },
  });
  expect((await application.as('otto').get(`/accounts/${answer.body.id}`)).body).toEqual(answer.body);
  for (const who of ['ada', 'erin', 'sol'] as const) {
    expect(
      (await application.as(who).post('/accounts', { name: 'Mine', plan: 'paid', shareAllowance: 1 })).status,
    ).toBe(403);
  }
  expect(
    (await application.as('nobody').post('/accounts', { name: 'Mine', plan: 'free', shareAllowance: 0 })).status,
  ).toBe(401);
});

test.each([
  { name: '' },
  { plan: 'gold' },
  { shareAllowance: -1 },
  { shareAllowance: 1.5 },
  { shareAllowance: 2_000_000_000 },
  { shareAllowance: '5' },
  { sharesUsed: 3 },
])('what is no account is refused: %j', async (wrong) => {
  const refused = await application
    .as('otto')
    .post('/accounts', { name: 'X', plan: 'paid', shareAllowance: 1, ...wrong });
  expect([refused.status, refused.body.code]).toEqual([422, 'invalid']);
});

test('operators and its enterprise administrators read an account; its other users may not, and for outsiders there is none', async () => {
  for (const path of [group(application), `${group(application)}/shares`]) {
    expect((await application.as('otto').get(path)).status).toBe(200);
    expect((await application.as('erin').get(path)).status).toBe(200);
    expect((await application.as('ada').get(path)).status).toBe(403);
    expect((await application.as('hugo').get(path)).status).toBe(403);
    expect((await application.as('gwen').get(path)).status).toBe(404);
    expect((await application.as('sol').get(path)).status).toBe(404);
    expect((await application.as('nobody').get(path)).status).toBe(401);
  }
  expect((await application.as('otto').get(`/accounts/${newId()}`)).status).toBe(404);
  expect((await application.as('erin').get(group(application))).body.may).toEqual({
    rename: true,
    changePlan: false,
    addOrganisation: true,
  });
});

test('operators change plan and allowance; an enterprise administrator changes the name only', async () => {
  const account = await openAccount(application);
  const changed = await application
    .as('otto')
    .with({ 'if-match': '"1"' })
    .patch(account.path, { plan: 'free', shareAllowance: 3, name: 'Renamed' });
  expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
  expect(changed.body).toMatchObject({ plan: 'free', shareAllowance: 3, name: 'Renamed', version: 2 });
  const stale = await application.as('otto').with({ 'if-match': '"1"' }).patch(account.path, { shareAllowance: 4 });
  expect([stale.status, stale.body.code]).toEqual([409, 'version_conflict']);
  expect((await application.as('erin').patch(group(application), { name: 'Acme Group Limited' })).body.name).toBe(
    'Acme Group Limited',
  );
  expect((await application.as('erin').patch(group(application), { shareAllowance: 1000 })).status).toBe(403);
  expect((await application.as('erin').patch(group(application), { plan: 'paid', name: 'Acme Group' })).status).toBe(
    403,
  );
  expect((await application.as('ada').patch(group(application), { name: 'Mine' })).status).toBe(403);
  expect((await application.as('gwen').patch(group(application), { name: 'Mine' })).status).toBe(404);
  expect((await application.as('erin').patch(account.path, { name: 'Mine' })).status).toBe(404);
});

test('changes of an account are recorded in each of its organisations and where the operator belongs', async () => {
  await application.as('otto').patch(group(application), { shareAllowance: 101 });
  const { acme, hooli, operations } = organisations();
  const records = await behindTheApi(application, ({ database }) =>
    database
      .selectFrom('audit_records')
      .select(['organisation_id', 'detail'])
      .where('kind', '=', 'account.updated')
      .where('subject_id', '=', acme.accountId)
      .execute(),
  );
  const ofThis = records.filter((record) => (record.detail as Json).changed.share_allowance === 101);
  expect(ofThis.map((record) => record.organisation_id).sort()).toEqual([acme.id, hooli.id, operations.id].sort());
});

test('lowering the allowance below use removes nothing, and nothing is available', async () => {
  const account = await openAccount(application, { shareAllowance: 10 });
  await behindTheApi(application, ({ database }) =>
    database.updateTable('accounts').set({ shares_used: 7 }).where('id', '=', account.id).execute(),
  );
  const shares = async () => (await application.as('otto').get(`${account.path}/shares`)).body;
  expect(await shares()).toEqual({ allowance: 10, used: 7, available: 3, byOrganisation: [], byWorkspace: [] });
  expect((await application.as('otto').patch(account.path, { shareAllowance: 5 })).body).toMatchObject({
    shareAllowance: 5,
    sharesUsed: 7,
  });
  expect(await shares()).toMatchObject({ allowance: 5, used: 7, available: 0 });
});

test('operators list all accounts by name and find them by a part of it', async () => {
  await openAccount(application, { name: 'Zürich Insurance' });
  const found = await application.as('otto').get('/accounts?q=zurich');
  expect(found.body.items).toMatchObject([{ name: 'Zürich Insurance', plan: 'paid' }]);
  const first = await application.as('otto').get('/accounts?limit=2');
  const second = await application.as('otto').get(`/accounts?limit=200&cursor=${first.body.nextCursor}`);
  const names = [...first.body.items, ...second.body.items].map((account: Json) => account.name);
  expect(names.length).toBe(new Set(names).size);
  expect(names).toEqual(expect.arrayContaining(['Globex', 'Initech', 'Sol Alone', 'Zürich Insurance']));
  expect((await application.as('erin').get('/accounts')).status).toBe(403);
  expect((await application.as('nobody').get('/accounts')).status).toBe(401);
});
