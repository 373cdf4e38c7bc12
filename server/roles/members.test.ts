import { expect, test } from 'vitest';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { newId } from '../platform/ids.ts';
import { meanwhile } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { addRole } from './test/scene.ts';

const application = useApplication();
const people = () => application.cast.people;
const acme = () => application.cast.organisations.acme;

test('only administrators change roles: coordinators and members may know of them and not change them', async () => {
  const role = await addRole(application);
  const newRole = { name: 'Own', visibility: 'private', securityLevel: 'administrator' };
  for (const who of ['colin', 'mia'] as const) {
    const as = application.as(who);
    expect((await as.post(`/organisations/${acme().id}/roles`, newRole)).status).toBe(403);
    expect((await as.patch(role.path, { securityLevel: 'administrator' })).status).toBe(403);
    expect((await as.delete(role.path)).status).toBe(403);
    expect((await as.put(`/roles/${acme().roles.administrators}/members/${people()[who].id}`)).status).toBe(403);
    expect((await as.delete(`/roles/${acme().roles.administrators}/members/${people().ada.id}`)).status).toBe(403);
  }
  expect(
    (await application.as('erin').patch(role.path, { description: 'by the enterprise administrator' })).status,
  ).toBe(200);
});

test('Everyone holds every active user, and its membership is not edited by hand', async () => {
  const everyone = `/roles/${acme().roles.everyone}`;
  expect((await application.as('ada').delete(`${everyone}/members/${people().mia.id}`)).body.code).toBe('role_builtin');
  expect((await application.as('ada').put(`${everyone}/members/${people().mia.id}`)).body.code).toBe('role_builtin');
  const count = async () => (await application.as('ada').get(everyone)).body.memberCount;
  const members = async () =>
    (await application.as('ada').get(`${everyone}/members`)).body.items.map((user: Json) => user.id);
  const before = await count();
  await application.as('ada').post(`/organisations/${acme().id}/invitations`, { email: 'pending@acme.example' });
  expect(await count(), 'not the pending').toBe(before);
  await application.as('ada').patch(`/users/${people().colin.id}`, { status: 'disabled' });
  expect(await count(), 'not the disabled').toBe(before - 1);
  expect(await members()).not.toContain(people().colin.id);
  await application.as('ada').patch(`/users/${people().colin.id}`, { status: 'active' });
  expect(await members()).toContain(people().colin.id);
});

test('people of the organisation are put into a role and taken out, and twice is as good as once', async () => {
  const role = await addRole(application);
  const member = `${role.path}/members/${people().mia.id}`;
  expect((await application.as('ada').put(member)).status).toBe(204);
  expect((await application.as('ada').put(member)).status).toBe(204);
  const members = await application.as('max').get(`${role.path}/members`);
  expect(members.body.items.map((user: Json) => [user.name, user.status])).toEqual([['Mia Member', 'active']]);
  expect((await application.as('mia').get('/me')).body.user.roles.map((held: Json) => held.id)).toContain(role.id);
  expect((await application.as('ada').delete(member)).status).toBe(204);
  expect((await application.as('ada').delete(member)).status).toBe(204);
  expect((await application.as('max').get(`${role.path}/members`)).body.items).toEqual([]);
  const records = await behindTheApi(application, ({ database }) =>
    database.selectFrom('audit_records').select('kind').where('subject_id', '=', role.id).orderBy('id').execute(),
  );
  expect(records.map((record) => record.kind)).toEqual(['role.created', 'role.member_added', 'role.member_removed']);
});

test('nobody of another organisation is put into a role', async () => {
  const role = await addRole(application);
  expect((await application.as('ada').put(`${role.path}/members/${people().greta.id}`)).status).toBe(404);
  expect((await application.as('erin').put(`${role.path}/members/${people().hugo.id}`)).status).toBe(404);
  expect((await application.as('ada').put(`${role.path}/members/${newId()}`)).status).toBe(404);
  expect((await application.as('ada').delete(`${role.path}/members/${people().greta.id}`)).status).toBe(404);
});

test('a pending user holds a role from when they accept', async () => {
  const role = await addRole(application, { securityLevel: 'administrator' });
  const invited = await application
    .as('ada')
    .post(`/organisations/${acme().id}/invitations`, { email: 'later@acme.example' });
  expect((await application.as('ada').put(`${role.path}/members/${invited.body.userId}`)).status).toBe(204);
  expect((await application.as('ada').get(role.path)).body.memberCount).toBe(0);
  expect((await application.as('ada').get(`${role.path}/members`)).body.items).toMatchObject([{ status: 'pending' }]);
  const token = new URL(invited.body.link).searchParams.get('token');
  const accepted = await application
    .as('nobody')
    .post('/invitations/accept', { token, name: 'Lana Later', password: 'a long enough password' });
  expect(accepted.status).toBe(201);
  expect(accepted.body.user.roles.map((held: Json) => held.name).sort()).toEqual(['Everyone', role.name].sort());
  expect((await application.as('ada').get(role.path)).body.memberCount).toBe(1);
});

test('raising the level of a role empowers its members at once, and lowering it takes the power away', async () => {
  const role = await addRole(application);
  await application.as('ada').put(`${role.path}/members/${people().max.id}`);
  const tries = () => application.as('max').patch(`/organisations/${acme().id}`, { transferNeedsSharedRole: false });
  expect((await tries()).status).toBe(403);
  await application.as('ada').patch(role.path, { securityLevel: 'administrator' });
  expect((await tries()).status).toBe(200);
  await application.as('ada').patch(role.path, { securityLevel: 'member' });
  expect((await tries()).status).toBe(403);
});

test('a role that is deleted at the same moment takes nobody and lets nobody go: 404, and nothing is recorded', async () => {
  // Seen to fail with the role not read again once the organisation is held: 204.
  for (const method of ['put', 'delete'] as const) {
    const role = await addRole(application);
    const { answers } = await meanwhile(
      application,
      `select from organisations where id = '${acme().id}' for update; delete from roles where id = '${role.id}'`,
      [() => application.as('ada')[method](`${role.path}/members/${people().mia.id}`)],
    );
    expect([answers[0]?.status, answers[0]?.body.code]).toEqual([404, 'not_found']);
    const records = await behindTheApi(application, ({ database }) =>
      database.selectFrom('audit_records').select('kind').where('subject_id', '=', role.id).execute(),
    );
    expect(records.map((record) => record.kind)).toEqual(['role.created']);
  }
});
