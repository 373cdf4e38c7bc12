import { beforeAll, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { type Provider, patchSchema, sceneOf } from './test/scene.ts';

/** The requests that Microsoft's and Okta's documentation show, with names of our own. */
const application = useApplication();
const scene = () => sceneOf(application);
let entra: Provider;
let okta: Provider;

beforeAll(async () => {
  await scene().own('acme', 'acme.example');
  await scene().own('globex', 'globex.example');
  entra = await scene().provider('acme', 'Entra');
  okta = await scene().provider('globex', 'Okta');
});

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

test('Entra asks whether somebody is there, creates, reads, changes, disables and deletes a person', async () => {
  const none = await entra.find('Users', 'userName eq "tess.ting@acme.example"');
  expect(none.body).toMatchObject({ totalResults: 0, Resources: [], startIndex: 1, itemsPerPage: 0 });
  const made = await entra.post('/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise],
    externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
    userName: 'tess.ting@acme.example',
    active: true,
    emails: [{ primary: true, type: 'work', value: 'tess.ting@acme.example' }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Tess Ting', familyName: 'Ting', givenName: 'Tess' },
    roles: [],
    [enterprise]: { department: 'Sales' },
  });
  expect(made.status).toBe(201);
  const path = `/Users/${made.body.id}`;
  expect((await entra.get(path)).body).toEqual(made.body);
  const found = await entra.find('Users', 'externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"');
  expect(found.body.Resources[0].id).toBe(made.body.id);

  const several = await entra.patch(
    path,
    { op: 'Replace', path: 'emails[type eq "work"].value', value: 'tess.tang@acme.example' },
    { op: 'Replace', path: 'name.familyName', value: 'Tang' },
    { op: 'Add', path: `${enterprise}:department`, value: 'Marketing' },
    { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1' },
  );
  expect(several.status).toBe(200);
  expect(several.body).toMatchObject({ userName: 'tess.tang@acme.example', name: { formatted: 'Tess Tang' } });

  const single = await entra.patch(path, { op: 'Replace', path: 'userName', value: 'tess@acme.example' });
  expect(single.body).toMatchObject({ userName: 'tess@acme.example', emails: [{ value: 'tess@acme.example' }] });

  const dotted = await entra.patch(path, {
    op: 'replace',
    value: {
      displayName: 'Tess Tong',
      'name.givenName': 'Tess',
      'name.familyName': 'Tong',
      'emails[type eq "work"].value': 'tess@acme.example',
      [`${enterprise}:employeeNumber`]: '7',
    },
  });
  expect(dotted.body).toMatchObject({ displayName: 'Tess Tong', name: { familyName: 'Tong' } });

  for (const value of ['False', false, [{ value: 'False' }]]) {
    const off = await entra.patch(path, { op: 'Replace', path: 'active', value });
    expect(off.body.active).toBe(false);
    const on = await entra.patch(path, { op: 'Replace', path: 'active', value: 'True' });
    expect(on.body.active).toBe(true);
  }
  const gone = await entra.delete(path);
  expect([gone.status, gone.text]).toEqual([204, '']);
  expect((await entra.get(path)).status).toBe(404);
});

test('Entra creates a group, puts people in and takes several out at once, renames and deletes it', async () => {
  const { mia, max } = application.cast.people;
  const made = await entra.post('/Groups', {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:Group',
      'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
    ],
    externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
    displayName: 'Field staff',
    meta: { resourceType: 'Group' },
  });
  expect(made.status).toBe(201);
  const path = `/Groups/${made.body.id}`;
  expect((await application.as('ada').get(`/roles/${made.body.id}`)).body).toMatchObject({
    name: 'Field staff',
    visibility: 'private',
    securityLevel: 'member',
  });
  const without = await entra.get(`${path}?excludedAttributes=members`);
  expect(Object.keys(without.body)).not.toContain('members');
  const found = await entra.get(
    `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "Field Staff"')}`,
  );
  expect(found.body.Resources[0].id).toBe(made.body.id);

  const add = {
    op: 'Add',
    path: 'members',
    value: [
      { $ref: null, value: mia.id },
      { $ref: null, value: max.id },
    ],
  };
  expect((await entra.patch(path, add)).status).toBe(200);
  expect((await entra.patch(path, add)).status, 'twice is once').toBe(200);
  expect((await entra.get(path)).body.members.map((one: Json) => one.value).sort()).toEqual([mia.id, max.id].sort());
  const isMember = await entra.get(
    `/Groups?excludedAttributes=members&filter=${encodeURIComponent(`id eq "${made.body.id}" and members eq "${mia.id}"`)}`,
  );
  expect(isMember.body.totalResults).toBe(1);
  const remove = {
    op: 'Remove',
    path: 'members',
    value: [
      { $ref: null, value: mia.id },
      { $ref: null, value: max.id },
    ],
  };
  expect((await entra.patch(path, remove)).body.members).toEqual([]);
  const renamed = await entra.patch(path, { op: 'Replace', path: 'displayName', value: 'Field people' });
  expect(renamed.body.displayName).toBe('Field people');
  expect((await entra.delete(path)).status).toBe(204);
  expect((await entra.get(path)).status).toBe(404);
});

test('Okta looks for somebody, creates, reads pages, replaces and disables without a path', async () => {
  expect((await okta.find('Users', 'userName eq "oda@globex.example"')).body.Resources).toEqual([]);
  const body = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'oda@globex.example',
    name: { givenName: 'Oda', familyName: 'Okta' },
    emails: [{ primary: true, value: 'oda@globex.example', type: 'work', display: 'oda@globex.example' }],
    displayName: 'Oda Okta',
    locale: 'en-US',
    externalId: '00u1abcd',
    groups: [],
    password: '1mz050nq',
    active: true,
  };
  const made = await okta.post('/Users', body);
  expect(made.status).toBe(201);
  const path = `/Users/${made.body.id}`;
  const page = await okta.get('/Users?startIndex=1&count=2');
  expect(page.body).toMatchObject({ itemsPerPage: 2, startIndex: 1 });
  const replaced = await okta.put(path, { ...body, id: made.body.id, displayName: 'Oda Other', meta: made.body.meta });
  expect(replaced.body).toMatchObject({ id: made.body.id, displayName: 'Oda Other', externalId: '00u1abcd' });
  const off = await okta.patch(path, { op: 'replace', value: { active: false } });
  expect(off.body.active).toBe(false);
  expect((await okta.get(path)).body.active, 'it stays there, to be activated again').toBe(false);
  expect((await okta.put(path, { ...body, active: true })).body.active).toBe(true);
});

test('Okta pushes groups: members by filter, all at once, and a name with its id', async () => {
  const { greta, gus } = application.cast.people;
  const made = await okta.post('/Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: 'Pushed group',
    members: [{ value: greta.id, display: greta.email }],
  });
  expect(made.body.members).toMatchObject([{ value: greta.id, type: 'User' }]);
  const path = `/Groups/${made.body.id}`;
  const swapped = await okta.patch(
    path,
    { op: 'remove', path: `members[value eq "${greta.id}"]` },
    { op: 'add', path: 'members', value: [{ value: gus.id, display: gus.email }] },
  );
  expect(swapped.body.members.map((one: Json) => one.value)).toEqual([gus.id]);
  const renamed = await okta.patch(path, { op: 'replace', value: { id: made.body.id, displayName: 'Pushed again' } });
  expect(renamed.body.displayName).toBe('Pushed again');
  const all = await okta.patch(path, {
    op: 'replace',
    path: 'members',
    value: [{ value: greta.id }, { value: gus.id }],
  });
  expect(all.body.members).toHaveLength(2);
  const put = await okta.put(path, { schemas: [], displayName: 'Pushed again', members: [] });
  expect(put.body).toMatchObject({ displayName: 'Pushed again', members: [] });
});

test('the operations of one request happen together or not at all', async () => {
  const { mia, greta } = application.cast.people;
  const made = (await entra.post('/Groups', { displayName: 'Together' })).body;
  const answer = await entra.send('PATCH', `/Groups/${made.id}`, {
    schemas: [patchSchema],
    Operations: [
      { op: 'replace', path: 'displayName', value: 'Apart' },
      { op: 'add', path: 'members', value: [{ value: mia.id }, { value: greta.id }] },
    ],
  });
  expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue']);
  expect((await entra.get(`/Groups/${made.id}`)).body).toMatchObject({ displayName: 'Together', members: [] });
});
