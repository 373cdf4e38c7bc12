import { beforeAll, expect, test } from 'vitest';
import { mailsTo } from '../identity/test/mailbox.ts';
import { expectExact, workspaceWith } from '../shares/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { Client, type Json } from '../test/client.ts';
import { addPerson, signIn } from '../users/test/scene.ts';
import { type Provider, said, sceneOf } from './test/scene.ts';

const application = useApplication({ variables: { PUBLIC_URL: 'https://causeway.example' } });
const scene = () => sceneOf(application);
const { cast } = { cast: () => application.cast };
let acme: Provider;
let globex: Provider;

beforeAll(async () => {
  await scene().own('acme', 'acme.example');
  await scene().own('globex', 'globex.example');
  acme = await scene().provider('acme', 'Entra');
  globex = await scene().provider('globex', 'Okta');
});

const user = (email: string, more: Json = {}) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: email,
  ...more,
});
async function create(email: string, more: Json = {}) {
  const made = await acme.post('/Users', user(email, more));
  expect(made.status, made.text).toBe(201);
  return { ...made.body, path: `/Users/${made.body.id}` } as Json;
}

test('somebody under an e-mail domain that the organisation owns is a user at once, without a password, and told', async () => {
  const made = await acme.post(
    '/Users',
    user('Nina.New@Acme.Example', {
      externalId: 'e-1',
      name: { givenName: 'Nina', familyName: 'New' },
      emails: [{ value: 'nina.new@acme.example', type: 'work', primary: true }],
      active: true,
      password: 'never kept',
    }),
  );
  expect(made.status).toBe(201);
  expect(made.headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
  expect(made.headers.get('location')).toBe(`https://causeway.example/scim/v2/Users/${made.body.id}`);
  expect(made.headers.get('etag')).toBe(made.body.meta.version);
  expect(made.body).toMatchObject({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    externalId: 'e-1',
    userName: 'nina.new@acme.example',
    displayName: 'Nina New',
    name: { formatted: 'Nina New', givenName: 'Nina', familyName: 'New' },
    emails: [{ value: 'nina.new@acme.example', type: 'work', primary: true }],
    active: true,
    groups: [{ display: 'Everyone', type: 'direct' }],
    meta: { resourceType: 'User', location: made.headers.get('location') },
  });
  const seen = (await application.as('ada').get(`/users/${made.body.id}`)).body;
  expect(seen).toMatchObject({
    status: 'active',
    isEnterpriseAdministrator: false,
    placement: { act: 'provisioning' },
  });
  const refused = await application.as('nobody').post('/sessions', { email: seen.email, password: 'never kept' });
  expect(refused.status).toBe(401);
  const [mail] = await mailsTo(application, 'nina.new@acme.example');
  expect(mail?.text).toContain('Acme works with Causeway');
  expect(mail?.text).not.toContain('Nina');
});

test('somebody under any other e-mail domain is invited and pending, whether or not somebody elsewhere has the address', async () => {
  const made = await acme.post('/Users', user('guest@nowhere.example', { displayName: 'Gerda Guest' }));
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ displayName: 'Gerda Guest', active: true, groups: [] });
  expect((await application.as('ada').get(`/users/${made.body.id}`)).body.status).toBe('pending');
  const known = await acme.post('/Users', user('ivan@initech.example', { displayName: 'Gerda Guest' }));
  expect(Object.keys(known.body)).toEqual(Object.keys(made.body));
  expect(known.status).toBe(201);
  expect((await application.as('ingrid').get(`/users/${cast().people.ivan.id}`)).body).toMatchObject({
    name: 'Ivan Initech',
    organisationId: cast().organisations.initech.id,
    status: 'active',
  });
  expect(said(await acme.post('/Users', user('guest@nowhere.example')))).toBe('409 uniqueness');
  expect(said(await acme.post('/Users', user('off@nowhere.example', { active: false })))).toBe('400 invalidValue');
  expect(said(await acme.post('/Users', user('no.person@agents.invalid')))).toBe('400 invalidValue');
});

test('an e-mail domain that another account owns is refused in words', async () => {
  const answer = await acme.post('/Users', user('new@globex.example'));
  expect(said(answer)).toBe('400 invalidValue');
  expect(answer.body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '400' });
  expect(answer.body.detail).toMatch(/another account owns/);
});

test('an existing user is never touched or moved: the address is taken, without saying where', async () => {
  const hidden = await addPerson(application, 'Lone Wolf', { organisationId: cast().organisations.solo.id });
  const elsewhere = await acme.post('/Users', user(hidden.email, { displayName: 'Taken Over' }));
  const own = await acme.post('/Users', user(cast().people.mia.email));
  expect([said(elsewhere), said(own)]).toEqual(['409 uniqueness', '409 uniqueness']);
  expect(elsewhere.body).toEqual(own.body);
  expect((await application.as('sol').get(hidden.path)).body).toMatchObject({ name: 'Lone Wolf', status: 'active' });
});

test('of two who create one address at the same time, one wins', async () => {
  for (const email of ['race@acme.example', 'race@nowhere.example']) {
    const answers = await Promise.all(Array.from({ length: 6 }, () => acme.post('/Users', user(email))));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  }
});

test('disabling ends sessions and tokens at once, and enabling revives none', async () => {
  const dora = await addPerson(application, 'Dora Disabled');
  const { client } = await signIn(application, dora.email);
  const made = await client.post('/api-tokens', { name: 'mine', password: cast().password });
  const token = new Client(application.baseUrl, made.body.token);
  const off = await acme.patch(`/Users/${dora.id}`, { op: 'replace', value: { active: false } });
  expect(off.body.active).toBe(false);
  expect([(await client.get('/me')).status, (await token.get('/me')).status]).toEqual([401, 401]);
  const on = await acme.patch(`/Users/${dora.id}`, { op: 'replace', path: 'active', value: true });
  expect(on.body.active).toBe(true);
  expect([(await client.get('/me')).status, (await token.get('/me')).status]).toEqual([401, 401]);
  expect((await signIn(application, dora.email)).answer.status).toBe(201);
});

test('the last active administrator is not disabled, in whatever words', async () => {
  const ingrid = `/Users/${cast().people.ingrid.id}`;
  const initech = await scene().provider('initech');
  for (const answer of [
    await initech.patch(ingrid, { op: 'Replace', path: 'active', value: 'False' }),
    await initech.put(ingrid, user('ingrid@initech.example', { active: false })),
    await initech.delete(ingrid),
  ]) {
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toMatch(/at least one active administrator/);
  }
  expect((await application.as('ingrid').get('/me')).status).toBe(200);
});

test('deleting disables, hides from provisioning, and keeps the person; creating again brings the same one back', async () => {
  const made = await create('dieter@acme.example', { externalId: 'd-1' });
  expect((await acme.delete(made.path)).status).toBe(204);
  expect((await acme.get(made.path)).status).toBe(404);
  expect((await acme.delete(made.path)).status).toBe(404);
  expect((await acme.find('Users', 'externalId eq "d-1"')).body.totalResults).toBe(0);
  expect((await application.as('ada').get(`/users/${made.id}`)).body).toMatchObject({ status: 'disabled' });
  const again = await create('dieter@acme.example', { displayName: 'Dieter Back' });
  expect(again).toMatchObject({ id: made.id, active: true, displayName: 'Dieter Back' });
  expect(again.externalId).toBeUndefined();
});

test('an invitation is withdrawn by deactivating or deleting whom it waits for', async () => {
  for (const end of ['patch', 'delete'] as const) {
    const made = await create(`short-${end}@nowhere.example`);
    const answer =
      end === 'patch'
        ? await acme.patch(made.path, { op: 'replace', path: 'active', value: false })
        : await acme.delete(made.path);
    expect(answer.status).toBe(end === 'patch' ? 200 : 204);
    if (end === 'patch') expect(answer.body.active).toBe(false);
    expect((await acme.get(made.path)).status).toBe(404);
    expect((await application.as('ada').get(`/users/${made.id}`)).status).toBe(404);
  }
});

test('whoever gets an address that a workspace waits for takes part there, and nobody is in it twice', async () => {
  const mia = application.as('mia');
  const { id } = await workspaceWith(mia, 1);
  const made = await create('before@acme.example');
  const emails = ['before@acme.example', 'after@acme.example'];
  expect((await mia.post(`/workspaces/${id}/participants`, { emails })).status).toBe(201);
  await acme.patch(made.path, { op: 'replace', path: 'userName', value: 'after@acme.example' });
  const { items } = (await mia.get(`/workspaces/${id}/participants`)).body;
  expect(items.map((item: Json) => [item.person?.id, item.status])).toEqual([[made.id, 'active']]);
  await expectExact(application);
});

test('an address is changed only within the e-mail domains that the account owns', async () => {
  const made = await create('maiden@acme.example');
  const moved = await acme.patch(made.path, { op: 'replace', path: 'userName', value: 'married@acme.example' });
  expect(moved.body).toMatchObject({ id: made.id, userName: 'married@acme.example' });
  expect((await mailsTo(application, 'maiden@acme.example'))[0]?.subject).toContain('was changed');
  for (const to of ['x@nowhere.example', 'x@globex.example']) {
    const answer = await acme.patch(made.path, { op: 'replace', path: 'userName', value: to });
    expect(answer.status).toBe(409);
  }
  expect(said(await acme.patch(made.path, { op: 'replace', path: 'userName', value: 'mia@acme.example' }))).toBe(
    '409 uniqueness',
  );
  const guest = await addPerson(application, 'Gast Foreign');
  await scene().own('hooli', 'gast.acme.example');
  expect(
    (await acme.patch(`/Users/${guest.id}`, { op: 'replace', path: 'userName', value: 'g@gast.acme.example' })).status,
  ).toBe(200);
  const pending = await create('waits@nowhere.example');
  expect(said(await acme.patch(pending.path, { op: 'replace', path: 'userName', value: 'w@acme.example' }))).toBe(
    '400 mutability',
  );
});

test('people of others, operators and agents are there for nobody', async () => {
  const { people } = cast();
  const operations = await acme.get(`/Users/${people.otto.id}`);
  expect(operations.status).toBe(404);
  for (const id of [people.greta.id, people.hugo.id, people.otto.id, people.sol.id]) {
    for (const answer of [
      await acme.get(`/Users/${id}`),
      await acme.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false }),
      await acme.put(`/Users/${id}`, user('mia@acme.example')),
      await acme.delete(`/Users/${id}`),
    ])
      expect([answer.status, answer.text]).toEqual([404, (await acme.get('/Users/x')).text]);
    expect((await acme.find('Users', `id eq "${id}"`)).body.totalResults).toBe(0);
  }
  expect((await acme.find('Users', 'userName eq "greta@globex.example"')).body.totalResults).toBe(0);
  expect((await globex.find('Users', 'userName eq "greta@globex.example"')).body.totalResults).toBe(1);
  expect((await acme.find('Users', 'userName ew "agents.invalid"')).body.totalResults).toBe(0);
});

test('provisioning brings back no administrator, moves none to another mailbox, and touches no enterprise administrator', async () => {
  const role = cast().organisations.acme.roles.administrators;
  const adam = await addPerson(application, 'Adam Admin');
  await application.as('ada').put(`/roles/${role}/members/${adam.id}`);
  const path = `/Users/${adam.id}`;
  expect((await acme.patch(path, { op: 'replace', path: 'userName', value: 'a@acme.example' })).status).toBe(403);
  expect((await acme.patch(path, { op: 'replace', path: 'active', value: false })).status).toBe(200);
  expect((await acme.patch(path, { op: 'replace', path: 'active', value: true })).status).toBe(403);
  await scene().manageAdministrators('acme', true);
  expect((await acme.patch(path, { op: 'replace', path: 'active', value: true })).status).toBe(200);
  const erin = `/Users/${cast().people.erin.id}`;
  expect((await acme.patch(erin, { op: 'replace', path: 'userName', value: 'e@acme.example' })).status).toBe(403);
  await scene().manageAdministrators('acme', false);
});

test('versions: a stale If-Match changes nothing, and what is known is not sent again', async () => {
  const made = await create('etag@acme.example');
  const etag = made.meta.version;
  const rename = { op: 'replace', path: 'displayName', value: 'Ede Tag' };
  expect((await acme.with({ 'if-none-match': etag }).get(made.path)).status).toBe(304);
  expect((await acme.with({ 'if-match': 'W/"7.7"' }).patch(made.path, rename)).status).toBe(412);
  expect((await acme.with({ 'if-match': etag }).patch(made.path, rename)).status).toBe(200);
  expect((await acme.with({ 'if-match': etag }).delete(made.path)).status).toBe(412);
  const external = { op: 'add', path: 'externalId', value: 'x' };
  const before = (await acme.get(made.path)).headers.get('etag');
  expect((await acme.patch(made.path, external)).headers.get('etag')).not.toBe(before);
});

test('every change says by which provisioning token, and a refused one is recorded too', async () => {
  const made = await create('audited@acme.example');
  await acme.patch(`/Users/${cast().people.erin.id}`, { op: 'replace', path: 'userName', value: 'e@acme.example' });
  const records = (
    await application.as('ada').get(`/organisations/${cast().organisations.acme.id}/audit?subject=${made.id}`)
  ).body;
  expect(records.items[0]).toMatchObject({
    kind: 'user.provisioned',
    actor: { kind: 'user', person: { name: 'Provisioning token Entra' } },
  });
  const refused = (await scene().records('request.refused')).at(-1);
  expect(refused).toMatchObject({ outcome: 'refused', detail: { path: '/scim/v2/users/:id', code: 'forbidden' } });
});
