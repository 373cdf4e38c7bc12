import { expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { Client, type Json } from '../test/client.ts';
import { requestsMaximum } from './rate.ts';
import { Provider, said, sceneOf } from './test/scene.ts';

const application = useApplication();
const scene = () => sceneOf(application);
const path = () => `/organisations/${application.cast.organisations.acme.id}`;
const password = () => application.cast.password;

test('only administrators make tokens, with their identity confirmed, at most five, each shown once', async () => {
  const body = { name: 'Entra', password: password() };
  expect((await application.as('mia').post(`${path()}/scim-tokens`, body)).status).toBe(403);
  expect((await application.as('gwen').post(`${path()}/scim-tokens`, body)).status).toBe(404);
  const unconfirmed = await application.as('ada').post(`${path()}/scim-tokens`, { name: 'Entra', password: 'wrong' });
  expect(unconfirmed.body.code).toBe('identity_not_confirmed');
  const made = await application.as('ada').post(`${path()}/scim-tokens`, body);
  expect(made.status).toBe(201);
  expect(made.body.token).toMatch(/^[\w-]{43}$/);
  expect((await application.as('erin').post(`${path()}/scim-tokens`, body)).status).toBe(201);
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => application.as('ada').post(`${path()}/scim-tokens`, body)),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 201, 201, 409, 409]);
  const list = await application.as('ada').get(`${path()}/scim-tokens`);
  expect(list.body.items).toHaveLength(5);
  expect(list.text).not.toContain(made.body.token);
  expect(list.body.items[0]).toMatchObject({ name: 'Entra', createdBy: { name: 'Ada Acme' }, lastUsedAt: null });
  expect((await application.as('mia').get(`${path()}/scim-tokens`)).status).toBe(403);
  for (const token of list.body.items) await application.as('ada').delete(`${path()}/scim-tokens/${token.id}`);
});

test('a deleted token stops at once, and its last use is shown while it works', async () => {
  const { id, token } = await scene().makeToken('acme', 'Okta');
  const okta = new Provider(application.baseUrl, token);
  expect((await okta.get('/Users')).status).toBe(200);
  const [shown] = (await application.as('ada').get(`${path()}/scim-tokens`)).body.items;
  expect(Date.now() - Date.parse(shown.lastUsedAt)).toBeLessThan(60_000);
  expect((await application.as('gwen').delete(`${path()}/scim-tokens/${id}`)).status).toBe(404);
  expect((await application.as('mia').delete(`${path()}/scim-tokens/${id}`)).status).toBe(403);
  expect((await application.as('ada').delete(`${path()}/scim-tokens/${id}`)).status).toBe(204);
  const stopped = await okta.get('/Users');
  expect(stopped.status).toBe(401);
  expect(stopped.headers.get('www-authenticate')).toMatch(/^Bearer/);
  expect(stopped.body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '401' });
});

test('a provisioning token is no API token, and an API token no provisioning token', async () => {
  const { token } = await scene().makeToken('acme', 'Entra');
  expect((await new Client(application.baseUrl, token).get('/me')).status).toBe(401);
  const ada = new Provider(application.baseUrl, application.cast.people.ada.token);
  expect((await ada.get('/Users')).status).toBe(401);
  expect((await new Provider(application.baseUrl, '').get('/Users')).status).toBe(401);
});

test('the agent of a provisioning token is neither enabled nor moved, while the token is there and after', async () => {
  // Seen to be enabled, counted and given work, and to act in one organisation's audit as a user of another.
  const { acme, hooli } = application.cast.organisations;
  const { id, token } = await scene().makeToken('acme', 'Asleep');
  const found = await application.as('ada').get(`/organisations/${acme.id}/users?kind=agent&q=Asleep`);
  const [agent] = found.body.items;
  expect(agent).toMatchObject({ name: 'Provisioning token Asleep', status: 'disabled', roles: [] });
  expect(agent.may).toMatchObject({ enable: false, transfer: false });
  const tryBoth = async () => {
    const enabled = await application.as('ada').patch(`/users/${agent.id}`, { status: 'active' });
    const moved = await application.as('erin').post(`/users/${agent.id}/transfer`, { organisationId: hooli.id });
    return [enabled.body.code, moved.body.code];
  };
  expect(await tryBoth()).toEqual(['user_not_active', 'user_not_active']);
  expect((await new Provider(application.baseUrl, token).get('/Users')).status).toBe(200);
  await application.as('ada').delete(`${path()}/scim-tokens/${id}`);
  expect(await tryBoth()).toEqual(['user_not_active', 'user_not_active']);
  expect((await application.as('ada').get(`/users/${agent.id}`)).body.status).toBe('disabled');
});

test('operators are provisioned by nobody, nor is somebody alone', async () => {
  const { operations, solo } = application.cast.organisations;
  const body = { name: 'Entra', password: password() };
  expect((await application.as('otto').post(`/organisations/${operations.id}/scim-tokens`, body)).body.code).toBe(
    'forbidden',
  );
  expect((await application.as('sol').post(`/organisations/${solo.id}/scim-tokens`, body)).body.code).toBe(
    'subscription_required',
  );
});

test('whether provisioning manages administrators is decided with identity confirmed', async () => {
  const seen = await application.as('ada').get(`${path()}/provisioning`);
  expect(seen.body).toMatchObject({
    managesAdministrators: false,
    baseUrl: 'http://localhost:8080/scim/v2',
    may: { change: true },
  });
  const on = { managesAdministrators: true, password: password() };
  expect((await application.as('mia').patch(`${path()}/provisioning`, on)).status).toBe(403);
  expect((await application.as('ada').patch(`${path()}/provisioning`, { managesAdministrators: true })).body.code).toBe(
    'identity_not_confirmed',
  );
  expect((await application.as('ada').patch(`${path()}/provisioning`, on)).body).toMatchObject({
    managesAdministrators: true,
    version: 2,
  });
  expect((await application.as('ada').with({ 'if-match': '"1"' }).patch(`${path()}/provisioning`, on)).body.code).toBe(
    'version_conflict',
  );
});

test('administrators see the last requests and what they came to, without what was asked for', async () => {
  const okta = await scene().provider('hooli', 'Okta');
  await okta.get('/Users?filter=userName%20eq%20%22secret%40hooli.example%22');
  await okta.post('/Users', { userName: 'no address' });
  const path = `/organisations/${application.cast.organisations.hooli.id}/scim-requests`;
  const { items } = (await application.as('hugo').get(path)).body;
  expect(items).toMatchObject([
    {
      tokenName: 'Okta',
      method: 'POST',
      path: '/Users',
      status: 400,
      detail: expect.stringContaining('e-mail address'),
    },
    { tokenName: 'Okta', method: 'GET', path: '/Users', status: 200, detail: null },
  ]);
  expect(JSON.stringify(items)).not.toContain('secret');
  expect((await application.as('ada').get(path)).status).toBe(404);
});

test('what describes the server is for anybody; what is not supported says so', async () => {
  const nobody = new Provider(application.baseUrl, '');
  expect((await nobody.get('/ServiceProviderConfig')).body).toMatchObject({
    patch: { supported: true },
    bulk: { supported: false },
    filter: { supported: true, maxResults: 200 },
    etag: { supported: true },
  });
  expect((await nobody.get('/ResourceTypes')).body.Resources.map((one: Json) => one.endpoint)).toEqual([
    '/Users',
    '/Groups',
  ]);
  expect((await nobody.get('/Schemas/urn:ietf:params:scim:schemas:core:2.0:User')).body.name).toBe('User');
  expect((await nobody.get('/Schemas')).body.totalResults).toBe(2);
  expect((await nobody.get('/Schemas?filter=id%20pr')).status).toBe(403);
  expect((await nobody.post('/Bulk', {})).status).toBe(501);
  expect((await nobody.get('/Nothing')).body).toMatchObject({ status: '404' });
});

test('whatever is sent is answered in SCIM’s own form', async () => {
  const okta = await scene().provider('globex', 'Okta');
  const id = application.cast.people.greta.id;
  const wrong: [string, string, unknown, string][] = [
    ['POST', '/Users', '{', '400 invalidSyntax'],
    ['POST', '/Users', '[]', '400 invalidSyntax'],
    ['POST', '/Users', {}, '400 invalidValue'],
    ['POST', '/Users', { userName: 'a@globex.example', active: 'perhaps' }, '400 invalidValue'],
    ['POST', '/Users', { userName: 'a@globex.example', displayName: 'a\u0000b' }, '400 invalidValue'],
    ['PATCH', `/Users/${id}`, { Operations: [] }, '400 invalidSyntax'],
    ['PATCH', `/Users/${id}`, { Operations: [{ op: 'move' }] }, '400 invalidSyntax'],
    ['PATCH', `/Users/${id}`, { Operations: [{ op: 'remove' }] }, '400 noTarget'],
    ['PATCH', `/Users/${id}`, { Operations: [{ op: 'add', path: 'a b', value: 1 }] }, '400 invalidPath'],
    ['PATCH', `/Users/${id}`, { Operations: [{ op: 'add', path: 'nonsense', value: 1 }] }, '400 invalidPath'],
    ['PATCH', `/Users/${id}`, { Operations: [{ op: 'replace', path: 'id', value: 'x' }] }, '400 mutability'],
    ['PATCH', `/Users/${id}`, { Operations: [{ op: 'remove', path: 'userName' }] }, '400 mutability'],
    ['PATCH', `/Users/${id}`, { Operations: Array(101).fill({ op: 'add', value: {} }) }, '400 tooMany'],
    ['GET', '/Users?filter=userName', undefined, '400 invalidFilter'],
    ['GET', '/Users?filter=nonsense%20pr', undefined, '400 invalidFilter'],
    ['GET', '/Users?filter=constructor%20pr', undefined, '400 invalidFilter'],
    ['GET', '/Users?filter=active%20gt%20true', undefined, '400 invalidFilter'],
    ['GET', '/Users?filter=meta.created%20gt%20%22yesterday%22', undefined, '400 invalidFilter'],
    ['GET', '/Users?filter=a%20pr&filter=b%20pr', undefined, '400 invalidValue'],
    ['GET', '/Users?count=many', undefined, '400 invalidValue'],
    ['GET', '/Users?attributes=id&excludedAttributes=id', undefined, '400 invalidValue'],
    ['GET', '/Users/%00', undefined, '404'],
  ];
  for (const [method, url, body, answer] of wrong) {
    const got = await okta.send(method, url, body);
    expect([url, said(got)], `${method} ${url} ${JSON.stringify(body)}`).toEqual([url, answer]);
    expect(got.body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error']);
  }
  const large = await okta.post('/Users', { userName: 'a@globex.example', title: 'x'.repeat(600_000) });
  expect(large.status).toBe(413);
  const form = await okta.with({ 'content-type': 'multipart/form-data; boundary=x' }).send('POST', '/Users', 'x');
  expect(form.status).toBe(415);
});

test('a token makes at most 600 requests a minute', async () => {
  const initech = await scene().provider('initech');
  application.clock.advanceToMinute();
  for (let sent = 0; sent < requestsMaximum; sent += 25) {
    const answers = await Promise.all(Array.from({ length: 25 }, () => initech.get('/Groups?count=0')));
    expect(answers.map(({ status }) => status)).toEqual(Array(25).fill(200));
  }
  const refused = await initech.get('/Groups?count=0');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  application.clock.advance(60_000);
  expect((await initech.get('/Groups?count=0')).status).toBe(200);
});
