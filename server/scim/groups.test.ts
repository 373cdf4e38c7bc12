import { beforeAll, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { type Provider, said, sceneOf } from './test/scene.ts';

const application = useApplication();
const scene = () => sceneOf(application);
const roles = () => application.cast.organisations.acme.roles as Record<string, string>;
const people = () => application.cast.people;
let acme: Provider;

beforeAll(async () => {
  acme = await scene().provider('acme');
});
const add = (...ids: string[]) => ({ op: 'add', path: 'members', value: ids.map((value) => ({ value })) });

test('groups are the roles of the organisation and of no other', async () => {
  const list = await acme.get('/Groups?excludedAttributes=members');
  expect(list.body.Resources.map((one: Json) => one.id).sort()).toEqual(Object.values(roles()).sort());
  const foreign = application.cast.organisations.globex.roles.reception ?? '';
  for (const answer of [
    await acme.get(`/Groups/${foreign}`),
    await acme.patch(`/Groups/${foreign}`, add(people().mia.id)),
    await acme.delete(`/Groups/${foreign}`),
  ])
    expect(answer.status).toBe(404);
  expect((await acme.find('Groups', `id eq "${foreign}"`)).body.totalResults).toBe(0);
  expect(said(await acme.patch(`/Groups/${roles().backstage}`, add(people().greta.id)))).toBe('400 invalidValue');
  expect(said(await acme.patch(`/Groups/${roles().backstage}`, add(people().otto.id)))).toBe('400 invalidValue');
});

test('Everyone is not emptied, and the roles that every organisation has keep their names and stay', async () => {
  const everyone = `/Groups/${roles().everyone}`;
  expect(said(await acme.patch(everyone, { op: 'remove', path: 'members' }))).toBe('400 mutability');
  expect(said(await acme.put(everyone, { displayName: 'Everyone', members: [] }))).toBe('400 mutability');
  expect(said(await acme.patch(everyone, { op: 'replace', path: 'displayName', value: 'All' }))).toBe('400 mutability');
  expect(said(await acme.delete(everyone))).toBe('400 mutability');
  const members = (await acme.get(everyone)).body.members.map((one: Json) => one.value);
  expect(members).toEqual(expect.arrayContaining([people().mia.id, people().ada.id]));
});

test('who administers is decided here, unless the organisation lets provisioning do it', async () => {
  const path = `/Groups/${roles().administrators}`;
  const out = { op: 'remove', path: `members[value eq "${people().ada.id}"]` };
  for (const answer of [
    await acme.patch(path, add(people().mia.id)),
    await acme.patch(path, out),
    await acme.put(path, { displayName: 'Administrators', members: [] }),
    await acme.delete(path),
  ])
    expect(answer.status).toBe(403);
  await scene().manageAdministrators('acme', true);
  expect((await acme.patch(path, out)).status, 'the last one stays').toBe(409);
  expect((await acme.patch(path, add(people().mia.id))).status).toBe(200);
  expect((await acme.patch(path, out)).status).toBe(200);
  await application.as('erin').put(`/roles/${roles().administrators}/members/${people().ada.id}`);
  await scene().manageAdministrators('acme', false);
});

test('a role that a task was ever assigned to is not deleted', async () => {
  const made = (await acme.post('/Groups', { displayName: 'Assigned' })).body;
  await application.as('mia').post('/tasks', { title: 'Work', assignees: [{ kind: 'role', id: made.id }] });
  const answer = await acme.delete(`/Groups/${made.id}`);
  expect(answer.status).toBe(409);
  expect(answer.body.detail).toMatch(/history names it/);
  expect(said(await acme.post('/Groups', { displayName: 'ASSIGNED' }))).toBe('409 uniqueness');
});

test('a group’s version changes with its members, and a stale one changes nothing', async () => {
  const made = await acme.post('/Groups', { displayName: 'Versioned' });
  const path = `/Groups/${made.body.id}`;
  const etag = made.headers.get('etag') ?? '';
  expect((await acme.with({ 'if-match': etag }).patch(path, add(people().mia.id))).status).toBe(200);
  expect((await acme.with({ 'if-match': etag }).patch(path, add(people().max.id))).status).toBe(412);
  expect((await acme.get(path)).body.members).toHaveLength(1);
});

test('lists are filtered in every way, in the organisation alone', async () => {
  const { mia } = people();
  const cases: [string, number][] = [
    ['userName eq "MIA@ACME.EXAMPLE"', 1],
    ['emails[type eq "work"].value eq "mia@acme.example"', 1],
    ['emails[type eq "home"]', 0],
    ['emails.value co "acme" and displayName sw "Mia"', 1],
    ['displayName ew "Member"', 2],
    ['not (displayName ew "Member")', 3],
    ['(displayName sw "Mia" or displayName sw "Max") and active eq true', 2],
    ['active eq "False"', 0],
    ['externalId pr', 0],
    ['externalId eq null', 5],
    ['externalId ne "x"', 5],
    ['title eq "Boss"', 0],
    ['meta.created gt "2020-01-01T00:00:00Z"', 5],
    ['meta.created lt "2020-01-01T00:00:00Z"', 0],
    [`id eq "${mia.id}"`, 1],
    ['groups.display eq "Coordinators"', 1],
    [`groups[display eq "Everyone" and value eq "${roles().everyone}"]`, 5],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName ge "m"', 2],
    [`displayName eq "'; drop table users; --"`, 0],
    ['displayName co "%"', 0],
  ];
  for (const [filter, count] of cases) {
    const answer = await acme.find('Users', filter);
    expect([filter, answer.status, answer.body.totalResults]).toEqual([filter, 200, count]);
  }
  const groups = await acme.find('Groups', `members[value eq "${mia.id}"] and displayName sw "Acme"`);
  expect(groups.body.Resources).toMatchObject([{ id: roles().reception }]);
});

test('pages are stable, and a count is at most 200', async () => {
  const all = (await acme.get('/Users?count=500')).body;
  expect(all).toMatchObject({ totalResults: 5, itemsPerPage: 5, startIndex: 1 });
  const ids: string[] = [];
  for (const startIndex of [1, 3, 5]) {
    const page = (await acme.get(`/Users?startIndex=${startIndex}&count=2&attributes=userName`)).body;
    expect(Object.keys(page.Resources[0]).sort()).toEqual(['id', 'schemas', 'userName']);
    ids.push(...page.Resources.map((one: Json) => one.id));
  }
  expect(ids).toEqual(all.Resources.map((one: Json) => one.id));
  expect((await acme.get('/Users?startIndex=-3&count=-1')).body).toMatchObject({
    totalResults: 5,
    startIndex: 1,
    Resources: [],
  });
  expect((await acme.get('/Users?startIndex=6')).body).toMatchObject({ totalResults: 5, Resources: [] });
  const parts = (await acme.get('/Users?count=1&excludedAttributes=groups,emails.type,meta')).body.Resources[0];
  expect(parts.groups ?? parts.meta).toBeUndefined();
  expect(Object.keys(parts.emails[0])).toEqual(['value', 'primary']);
});
