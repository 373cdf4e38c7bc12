import { expect, test } from 'vitest';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { newId } from '../platform/ids.ts';
import { meanwhile } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { addPerson } from './test/scene.ts';

const application = useApplication();
const people = () => application.cast.people;
const organisations = () => application.cast.organisations;

test('colleagues are filtered by a part of the name or address, whatever its case or accents, by status and by role', async () => {
  await addPerson(application, 'Zoë Ängström');
  const list = (query: string) => application.as('mia').get(`/organisations/${organisations().acme.id}/users?${query}`);
  const names = async (query: string) => (await list(query)).body.items.map((user: Json) => user.name);
  expect(await names('q=ANGST')).toEqual(['Zoë Ängström']);
  expect(await names('q=colin%40acme')).toEqual(['Colin Coordinator']);
  expect(await names('q=%25')).toEqual([]);
  expect(await names('status=disabled')).toEqual([]);
  expect(await names(`roleId=${organisations().acme.roles.reception}`)).toEqual(['Mia Member']);
  expect(await names(`roleId=${organisations().globex.roles.reception}`)).toEqual([]);
  expect((await list('status=gone')).status).toBe(422);
  expect((await list('cursor=nonsense')).status).toBe(422);
});

test('colleagues come in pages that neither skip nor repeat anybody', async () => {
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await application
      .as('mia')
      .get(`/organisations/${organisations().acme.id}/users?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
    expect(page.body.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.body.items.map((user: Json) => user.id));
    cursor = page.body.nextCursor;
  }
  const all = await application.as('mia').get(`/organisations/${organisations().acme.id}/users?limit=200`);
  expect(seen).toEqual(all.body.items.map((user: Json) => user.id));
});

test('for outsiders there are no users, connected or not, operators included', async () => {
  const mia = `/users/${people().mia.id}`;
  await behindTheApi(application, ({ database }) =>
    database
      .insertInto('connections')
      .values({
        id: newId(),
        from_organisation_id: organisations().globex.id,
        to_organisation_id: organisations().acme.id,
        status: 'paired',
        level: 'roles_and_users',
        requested_by: people().gwen.id,
        requested_at: new Date(),
        request_expires_at: new Date(Date.now() + 1e9),
      })
      .execute(),
  );
  for (const outsider of ['gwen', 'ingrid', 'otto'] as const) {
    expect((await application.as(outsider).get(mia)).status).toBe(404);
    expect((await application.as(outsider).patch(mia, { status: 'disabled' })).status).toBe(404);
    expect(
      (await application.as(outsider).post(`${mia}/transfer`, { organisationId: organisations().acme.id })).status,
    ).toBe(404);
  }
  expect((await application.as('gwen').get(`/organisations/${organisations().acme.id}/users`)).status).toBe(404);
  expect((await application.as('otto').get(`/organisations/${organisations().acme.id}/users`)).status).toBe(403);
  expect((await application.as('nobody').get(mia)).status).toBe(401);
  expect((await application.as('mia').get('/users/not-an-id')).status).toBe(422);
  expect((await application.as('mia').get(`/users/${newId()}`)).status).toBe(404);
});

test('people rename themselves, administrators rename anybody, others nobody', async () => {
  const path = `/users/${people().max.id}`;
  expect((await application.as('max').patch(path, { name: '  Max the Second ' })).body).toMatchObject({
    name: 'Max the Second',
    version: 2,
  });
  expect((await application.as('ada').patch(path, { name: 'Max Member' })).body).toMatchObject({
    name: 'Max Member',
    version: 3,
  });
  expect((await application.as('colin').patch(path, { name: 'Minimum' })).status).toBe(403);
  expect((await application.as('mia').patch(path, { name: 'Minimum' })).status).toBe(403);
  expect((await application.as('max').patch(path, { name: ' ' })).status).toBe(422);
  expect((await application.as('max').patch(path, { isOperator: true })).status).toBe(422);
  expect((await application.as('max').patch(path, {})).body).toMatchObject({ name: 'Max Member', version: 3 });
});

test('a change that names a version answers 409 version_conflict when it is stale', async () => {
  const { path } = await addPerson(application, 'Vera Version');
  const read = await application.as('ada').get(path);
  expect(read.headers.get('etag')).toBe('"1"');
  const change = () => application.as('ada').with({ 'if-match': '"1"' }).patch(path, { name: 'Vera Changed' });
  const first = await change();
  expect([first.status, first.headers.get('etag')]).toEqual([200, '"2"']);
  expect((await change()).body.code).toBe('version_conflict');
});

test('who is gone while being looked at is missing from lists, and does not exist by themselves', async () => {
  // Seen to fail with what find-users.ts leaves out thrown as an error: each was answered 500.
  const lookAt = async (pathOf: (id: string) => string) => {
    const { id } = await addPerson(application, 'Gone Meanwhile', { status: 'pending' });
    const path = pathOf(id);
    const { answers } = await meanwhile(
      application,
      `lock table user_addresses in access exclusive mode; delete from users where id = '${id}'`,
      [() => application.as('erin').get(path)],
    );
    return { id, answer: answers[0]! };
  };
  const alone = await lookAt((id) => `/users/${id}`);
  expect([alone.answer.status, alone.answer.body.code]).toEqual([404, 'not_found']);
  const { acme } = organisations();
  for (const list of [`/organisations/${acme.id}/users`, `/accounts/${acme.accountId}/users`]) {
    const { id, answer } = await lookAt(() => `${list}?limit=200`);
    expect(answer.status).toBe(200);
    const ids = answer.body.items.map((user: Json) => user.id);
    expect(ids).toContain(people().mia.id);
    expect(ids).not.toContain(id);
  }
});
