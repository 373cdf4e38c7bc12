import { beforeAll, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { type Provider, said, sceneOf } from './test/scene.ts';

/** What RFC 7643 and 7644 say where providers differ. */
const application = useApplication();
const scene = () => sceneOf(application);
let acme: Provider;

beforeAll(async () => {
  await scene().own('acme', 'acme.example');
  acme = await scene().provider('acme', 'Entra');
});

async function create(email: string): Promise<Json> {
  const made = await acme.post('/Users', { userName: email });
  expect(made.status, made.text).toBe(201);
  return { ...made.body, path: `/Users/${made.body.id}` };
}

test('userName is required (RFC 7643, section 4.1.1), whatever addresses come beside it', async () => {
  const emails = [{ value: 'no.name@acme.example', type: 'work', primary: true }];
  for (const body of [{}, { emails }, { displayName: 'No Name', emails }, { userName: '', emails }, { userName: null }])
    expect(said(await acme.post('/Users', body)), JSON.stringify(body)).toBe('400 invalidValue');
  expect((await acme.find('Users', 'userName eq "no.name@acme.example"')).body.totalResults).toBe(0);
});

test('an address for home is none that anybody signs in with: it never takes the place of the one for work', async () => {
  const { path } = await create('home@acme.example');
  const value = 'private@acme.example';
  for (const operation of [
    { op: 'add', path: 'emails[type eq "home"].value', value },
    { op: 'add', path: 'emails', value: [{ type: 'home', value }] },
    { op: 'add', path: 'emails', value: { type: 'other', value } },
    { op: 'add', path: 'emails[not (type eq "work")].value', value },
    { op: 'remove', path: 'emails[type eq "home"]' },
  ]) {
    const answer = await acme.patch(path, operation);
    expect([answer.status, answer.body.userName], operation.path).toEqual([200, 'home@acme.example']);
  }
  for (const filter of ['type eq "home"', 'primary eq false', 'type eq "home" and value co "@"', 'type sw "h"']) {
    const answer = await acme.patch(path, { op: 'replace', path: `emails[${filter}].value`, value });
    expect(said(answer), filter).toBe('400 noTarget');
  }
  for (const filter of ['type eq "Work"', 'primary eq true', 'primary eq "True"', 'type eq "home" or type eq "work"']) {
    const address = `work-${filter.length}@acme.example`;
    const answer = await acme.patch(path, { op: 'replace', path: `emails[${filter}].value`, value: address });
    expect(answer.body.userName, filter).toBe(address);
  }
});

test('DELETE may name a type though it has no body, as clients do that name it for every request', async () => {
  for (const type of ['application/scim+json', 'application/json', 'application/scim+json; charset=utf-8']) {
    const { path } = await create(`gone-${type.length}@acme.example`);
    expect((await acme.with({ 'content-type': type }).delete(path)).status, type).toBe(204);
  }
  expect(said(await acme.send('POST', '/Users', ''))).toBe('400 invalidSyntax');
});

test('every refused attempt is recorded (SPEC 11), also to create who is there', async () => {
  await create('twice@acme.example');
  expect(said(await acme.post('/Users', { userName: 'twice@acme.example' }))).toBe('409 uniqueness');
  const refused = (await scene().records('request.refused')).at(-1);
  expect(refused).toMatchObject({ outcome: 'refused', detail: { path: '/scim/v2/users', code: 'email_taken' } });
});

test('a person and their groups say the same: Everyone holds every active user (SPEC 5)', async () => {
  const { id, path } = await create('rests@acme.example');
  const [everyone] = (await acme.find('Groups', 'displayName eq "Everyone"')).body.Resources;
  const groupsOf = async () => (await acme.get(path)).body.groups.map((group: Json) => group.display);
  const isFound = async () =>
    (await acme.find('Users', `id eq "${id}" and groups.value eq "${everyone.id}"`)).body.totalResults;
  expect([await groupsOf(), await isFound()]).toEqual([['Everyone'], 1]);
  await acme.patch(path, { op: 'replace', path: 'active', value: false });
  expect([await groupsOf(), await isFound()]).toEqual([[], 0]);
  const members = (await acme.get(`/Groups/${everyone.id}`)).body.members.map((member: Json) => member.value);
  expect(members).not.toContain(id);
});

test('what is to be added or replaced comes with a value: without one a group would lose all its members', async () => {
  const { id, path } = await create('stays@acme.example');
  const group = await acme.post('/Groups', { displayName: 'Stays', members: [{ value: id }] });
  const groupPath = `/Groups/${group.body.id}`;
  for (const op of ['add', 'replace']) {
    expect(said(await acme.patch(groupPath, { op, path: 'members' }))).toBe('400 invalidValue');
    expect(said(await acme.patch(path, { op, path: 'displayName' }))).toBe('400 invalidValue');
  }
  expect((await acme.get(groupPath)).body.members).toHaveLength(1);
});

test('every attribute of RFC 7643 can be asked for; of what nobody has here nothing is found', async () => {
  for (const filter of [
    'profileUrl pr',
    'addresses.country eq "DE"',
    'roles pr',
    'entitlements[value eq "x"]',
    'title eq "x"',
  ])
    expect([filter, (await acme.find('Users', filter)).body.totalResults]).toEqual([filter, 0]);
  for (const kind of ['User', 'Group'] as const) {
    const filter = `schemas eq "urn:ietf:params:scim:schemas:core:2.0:${kind}"`;
    expect((await acme.find(`${kind}s`, filter)).body.totalResults).toBeGreaterThan(1);
  }
  expect(said(await acme.find('Users', 'password pr'))).toBe('400 invalidFilter');
});
