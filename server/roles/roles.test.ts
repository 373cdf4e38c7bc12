import { expect, test } from 'vitest';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { addRole, assignTask } from './test/scene.ts';

const application = useApplication();
const people = () => application.cast.people;
const acme = () => application.cast.organisations.acme;
const globex = () => application.cast.organisations.globex;

test('an administrator makes a role, with visibility and security level', async () => {
  const role = await addRole(application, {
    name: '  Night shift ',
    description: 'Nights',
    visibility: 'public',
    securityLevel: 'coordinator',
  });
  expect(role).toMatchObject({
    organisationId: acme().id,
    name: 'Night shift',
    description: 'Nights',
    visibility: 'public',
    securityLevel: 'coordinator',
    builtin: null,
    memberCount: 0,
    version: 1,
    may: { update: true, delete: true, changeMembers: true },
  });
  expect(role.etag).toBe('"1"');
  expect((await application.as('mia').get(role.path)).body).toMatchObject({
    name: 'Night shift',
    may: { update: false },
  });
});

test('members see the roles of their organisation by name, those born with it among them', async () => {
  const { status, body } = await application.as('max').get(`/organisations/${acme().id}/roles`);
  expect(status).toBe(200);
  const builtin = Object.fromEntries(
    body.items.filter((role: Json) => role.builtin).map((role: Json) => [role.builtin, role]),
  );
  expect(builtin.administrators).toMatchObject({
    name: 'Administrators',
    securityLevel: 'administrator',
    visibility: 'private',
    memberCount: 1,
  });
  expect(builtin.everyone).toMatchObject({
    name: 'Everyone',
    securityLevel: 'member',
    visibility: 'private',
    memberCount: 5,
  });
  const names = body.items.map((role: Json) => role.name.toLowerCase());
  expect(names).toEqual([...names].sort());
  const first = await application.as('max').get(`/organisations/${acme().id}/roles?limit=1`);
  const second = await application
    .as('max')
    .get(`/organisations/${acme().id}/roles?limit=1&cursor=${first.body.nextCursor}`);
  expect([...first.body.items, ...second.body.items].map((role: Json) => role.id)).toEqual(
    body.items.slice(0, 2).map((role: Json) => role.id),
  );
  const found = await application.as('max').get(`/organisations/${acme().id}/roles?q=RECEP`);
  expect(found.body.items.map((role: Json) => role.name)).toEqual(['Acme Reception']);
});

test('for outsiders there are no roles, public ones of connected organisations included', async () => {
  await behindTheApi(application, ({ database }) =>
    database
      .insertInto('connections')
      .values({
        id: newId(),
        from_organisation_id: globex().id,
        to_organisation_id: acme().id,
        status: 'paired',
        level: 'roles_and_users',
        requested_by: people().gwen.id,
        requested_at: new Date(),
        request_expires_at: new Date(Date.now() + 1e9),
      })
      .execute(),
  );
  const reception = `/roles/${acme().roles.reception}`;
  for (const outsider of ['gwen', 'ingrid', 'hugo', 'otto'] as const) {
    const as = application.as(outsider);
    expect((await as.get(reception)).status).toBe(404);
    expect((await as.get(`${reception}/members`)).status).toBe(404);
    expect((await as.patch(reception, { name: 'Mine' })).status).toBe(404);
    expect((await as.delete(reception)).status).toBe(404);
    expect((await as.put(`${reception}/members/${people().max.id}`)).status).toBe(404);
    expect((await as.delete(`${reception}/members/${people().mia.id}`)).status).toBe(404);
  }
  expect((await application.as('gwen').get(`/organisations/${acme().id}/roles`)).status).toBe(404);
  expect((await application.as('otto').get(`/organisations/${acme().id}/roles`)).status).toBe(403);
  expect((await application.as('nobody').get(reception)).status).toBe(401);
});

test('two roles of an organisation never have the same name, whatever its case; those of another may', async () => {
  await addRole(application, { name: 'Unique' });
  const again = await application
    .as('ada')
    .post(`/organisations/${acme().id}/roles`, { name: 'UNIQUE', visibility: 'private', securityLevel: 'member' });
  expect([again.status, again.body.code]).toEqual([409, 'name_taken']);
  const other = await addRole(application);
  expect((await application.as('ada').patch(other.path, { name: 'unique' })).body.code).toBe('name_taken');
  const elsewhere = await application
    .as('gwen')
    .post(`/organisations/${globex().id}/roles`, { name: 'Unique', visibility: 'private', securityLevel: 'member' });
  expect(elsewhere.status).toBe(201);
});

test('what a role may be is limited, and unknown fields are refused', async () => {
  const create = (change: object) =>
    application.as('ada').post(`/organisations/${acme().id}/roles`, {
      name: 'X',
      visibility: 'private',
      securityLevel: 'member',
      ...change,
    });
  for (const wrong of [
    { name: '' },
    { name: 'x'.repeat(201) },
    { name: 'a\u0000b' },
    { visibility: 'hidden' },
    { securityLevel: 'god' },
    { description: 'x'.repeat(2001) },
    { builtin: 'everyone' },
    { name: 7 },
  ]) {
    const answer = await create(wrong);
    expect([JSON.stringify(wrong).slice(0, 30), answer.status, answer.body.code]).toEqual([
      JSON.stringify(wrong).slice(0, 30),
      422,
      'invalid',
    ]);
  }
});

test('a role is changed: name, description, visibility, security level; a stale version gets a conflict', async () => {
  const role = await addRole(application);
  const changed = await application
    .as('ada')
    .with({ 'if-match': role.etag })
    .patch(role.path, { name: 'Renamed', visibility: 'public', securityLevel: 'coordinator' });
  expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
  expect(changed.body).toMatchObject({
    name: 'Renamed',
    visibility: 'public',
    securityLevel: 'coordinator',
    version: 2,
  });
  const stale = await application.as('ada').with({ 'if-match': role.etag }).patch(role.path, { name: 'Again' });
  expect([stale.status, stale.body.code]).toEqual([409, 'version_conflict']);
  const staleDelete = await application.as('ada').with({ 'if-match': role.etag }).delete(role.path);
  expect(staleDelete.body.code).toBe('version_conflict');
  const same = await application.as('ada').patch(role.path, { name: 'Renamed' });
  expect(same.body.version, 'what is the same already changes nothing').toBe(2);
});

test('Administrators and Everyone cannot be deleted and keep their level', async () => {
  for (const builtin of ['administrators', 'everyone'] as const) {
    const path = `/roles/${acme().roles[builtin]}`;
    expect((await application.as('ada').delete(path)).body.code).toBe('role_builtin');
    expect((await application.as('ada').patch(path, { securityLevel: 'coordinator' })).body.code).toBe('role_builtin');
    expect((await application.as('ada').get(path)).body.may).toMatchObject({ update: true, delete: false });
  }
});

test('a role is deleted with its memberships; its members stay', async () => {
  const role = await addRole(application);
  await application.as('ada').put(`${role.path}/members/${people().mia.id}`);
  expect((await application.as('ada').delete(role.path)).status).toBe(204);
  expect((await application.as('ada').get(role.path)).status).toBe(404);
  expect((await application.as('ada').delete(role.path)).status).toBe(404);
  expect(
    (await application.as('ada').get(`/users/${people().mia.id}`)).body.roles.map((held: Json) => held.id),
  ).not.toContain(role.id);
});

test('a role that a task was ever assigned to stays for its history, open or over, and can be made private', async () => {
  for (const status of ['open', 'cancelled'] as const) {
    const role = await addRole(application, { visibility: 'public' });
    await assignTask(application, role.id, status);
    const refused = await application.as('ada').delete(role.path);
    expect([refused.status, refused.body.code]).toEqual([409, 'role_in_use']);
    expect((await application.as('ada').patch(role.path, { visibility: 'private' })).body.visibility).toBe('private');
  }
});

test('deleting a role while a task is being assigned to it: one wins, and the task never loses its role', async () => {
  // The foreign key of task_assignees is the judge.
  const role = await addRole(application);
  const assigning = assignTask(application, role.id, 'open').then(
    () => 'assigned',
    () => 'refused',
  );
  const [outcome, deleted] = await Promise.all([assigning, application.as('ada').delete(role.path)]);
  expect([outcome, deleted.status]).toEqual(outcome === 'assigned' ? ['assigned', 409] : ['refused', 204]);
});

test('an organisation has at most 1,000 roles', async () => {
  const solo = application.cast.organisations.solo;
  await behindTheApi(application, async ({ database }) => {
    const rows = Array.from({ length: 995 }, (_, index) => ({
      id: newId(),
      organisation_id: solo.id,
      name: `Role ${index}`,
      visibility: 'private' as const,
      security_level: 'member' as const,
      created_at: new Date(),
    }));
    await database.insertInto('roles').values(rows).execute();
  });
  const refused = await application
    .as('sol')
    .post(`/organisations/${solo.id}/roles`, { name: 'One more', visibility: 'private', securityLevel: 'member' });
  expect([refused.status, refused.body.code]).toEqual([409, 'limit_reached']);
});
