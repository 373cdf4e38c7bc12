import { afterAll, beforeAll, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { type RealProvider, startRealProvider } from './test/real-provider.ts';
import { expectStatus, said, sceneOf, variables } from './test/scene.ts';

/** Administrators set up where their people sign in. */
const application = useApplication({ variables });
let real: RealProvider;
let scene: ReturnType<typeof sceneOf>;
let path: string;
const password = () => application.cast.password;

beforeAll(async () => {
  scene = sceneOf(application);
  real = await startRealProvider();
  path = `${scene.path('acme')}/identity-providers`;
});
afterAll(() => real?.close());

const settings = () => ({
  name: 'Acme login',
  issuer: real.issuer,
  clientId: 'causeway',
  clientSecret: 'the-secret-of-acme',
  password: password(),
});

test('an administrator sets one up, and nobody reads the secret again, not even in the database', async () => {
  const made = expectStatus(await scene.as('acme').post(path, settings()), 201);
  expect(made.body).toMatchObject({
    name: 'Acme login',
    enabled: true,
    scopes: ['openid', 'email', 'profile'],
    redirectUri: `http://localhost:8080/sign-in/oidc/${made.body.id}/callback`,
  });
  const list = await scene.as('acme').get(path);
  const one = await scene.as('acme').get(`${path}/${made.body.id}`);
  for (const answer of [made, list, one]) expect(answer.text).not.toContain('the-secret-of-acme');
  const rows = await scene.behind(({ database }) => database.selectFrom('identity_providers').selectAll().execute());
  expect(rows.map((row) => row.sealed_client_secret.toString('latin1')).join()).not.toContain('the-secret');
  const audit = await scene.behind(({ database }) => database.selectFrom('audit_records').selectAll().execute());
  expect(JSON.stringify(audit)).not.toContain('the-secret');
});

test('only administrators, who confirm their identity', async () => {
  expect(said(await application.as('mia').post(path, settings()))).toBe('403 forbidden');
  expect(said(await application.as('mia').get(path))).toBe('403 forbidden');
  expect(said(await application.as('gwen').post(path, settings()))).toBe('404 not_found');
  const wrong = { ...settings(), password: 'wrong' };
  expect(said(await scene.as('acme').post(path, wrong))).toBe('403 identity_not_confirmed');
  const { id } = (await scene.as('acme').get(path)).body.items[0];
  for (const [method, body] of [
    ['PATCH', { name: 'x', password: 'wrong' }],
    ['DELETE', { password: 'wrong' }],
  ] as const) {
    expect(said(await scene.as('acme').send(method, `${path}/${id}`, body))).toBe('403 identity_not_confirmed');
    expect(said(await application.as('mia').send(method, `${path}/${id}`, { ...body, password: password() }))).toBe(
      '403 forbidden',
    );
    const theirs = `${scene.path('globex')}/identity-providers/${id}`;
    expect(said(await application.as('gwen').send(method, theirs, { ...body, password: password() }))).toBe(
      '404 not_found',
    );
  }
});

test('an issuer is an https address, or http on the server’s own machine', async () => {
  const wrong = [
    'http://login.example',
    'login.example',
    'ftp://x.example',
    'https://a:b@x.example',
    'https://x.example/?a',
    'https://x.example/#a',
    'javascript:x',
  ];
  for (const issuer of wrong)
    expect(said(await scene.as('acme').post(path, { ...settings(), issuer }))).toBe('422 invalid');
});

test('one is used at a time, and enabling one disables the other', async () => {
  const first = (await scene.as('acme').get(path)).body.items[0];
  const second = (await scene.as('acme').post(path, { ...settings(), name: 'Second' })).body;
  expect(second.enabled).toBe(false);
  expect(said(await scene.browser().get(`/sign-in/oidc/${second.id}`))).toBe('404 not_found');
  const changed = await scene.as('acme').patch(`${path}/${second.id}`, { enabled: true, password: password() });
  expect(changed.body.enabled).toBe(true);
  expect((await scene.as('acme').get(`${path}/${first.id}`)).body.enabled).toBe(false);
  const stale = scene.as('acme').with({ 'if-match': '"1"' });
  expect(said(await stale.patch(`${path}/${second.id}`, { name: 'x', password: password() }))).toBe(
    '409 version_conflict',
  );
  expect(said(await stale.send('DELETE', `${path}/${second.id}`, { password: password() }))).toBe(
    '409 version_conflict',
  );
  // Two at the same moment: one wins, never both are in use.
  await Promise.all(
    [first, second].map(({ id }) => scene.as('acme').patch(`${path}/${id}`, { enabled: true, password: password() })),
  );
  const { items } = (await scene.as('acme').get(path)).body;
  expect(items.filter((item: Json) => item.enabled)).toHaveLength(1);
  expect((await scene.as('acme').send('DELETE', `${path}/${second.id}`, { password: password() })).status).toBe(204);
  await scene.as('acme').patch(`${path}/${first.id}`, { enabled: true, password: password() });
});

test('an organisation keeps five at most', async () => {
  const initech = `${scene.path('initech')}/identity-providers`;
  const answers = [];
  for (let number = 0; number < 6; number += 1) answers.push(said(await scene.as('initech').post(initech, settings())));
  expect(answers).toEqual([...Array(5).fill('201'), '409 limit_reached']);
});

test('trying one out says what is wrong with it', async () => {
  const { id, redirectUri } = (await scene.as('acme').get(path)).body.items[0];
  const tried = async () => (await scene.as('acme').post(`${path}/${id}/test`)).body;
  const change = (body: Json) => scene.as('acme').patch(`${path}/${id}`, { ...body, password: password() });
  real.register({ clientId: 'causeway', clientSecret: 'the-secret-of-acme', redirectUri });
  expect(await tried()).toMatchObject({ works: true, problem: null });
  await change({ clientSecret: 'another' });
  expect(await tried()).toMatchObject({
    works: false,
    problem: 'It does not know this client id, or not with this secret.',
  });
  await change({ issuer: `${real.issuer}/elsewhere` });
  expect((await tried()).problem).toContain('Nothing at this issuer');
  await change({ issuer: 'http://127.0.0.1:1' });
  expect((await tried()).problem).toContain('The connection failed');
  await change({ issuer: 'https://10.0.0.1' });
  expect(await tried()).toMatchObject({ works: false });
});

test('a removed provider ends the sessions that it began, and who it linked stays linked to nobody’s', async () => {
  await scene.own('hooli', 'hooli.example');
  const provider = await scene.setUp('hooli', { issuer: real.issuer });
  real.register({ clientId: 'causeway', clientSecret: 'a secret', redirectUri: provider.redirectUri });
  real.person = { subject: 'h', claims: { email: 'new@hooli.example', email_verified: true } };
  const browser = scene.browser();
  await browser.follow(`/sign-in/oidc/${provider.id}?returnTo=/tasks`, (url) => url.endsWith('/tasks'));
  expect(await scene.whoIs(browser)).toBe('new@hooli.example');
  // Somebody without a password cannot unlink what lets them in.
  const { items } = (await browser.api('/me/identities')).body;
  expect(said(await browser.delete(`/me/identities/${items[0].id}`))).toBe('409 last_way_in');
  const hooli = `${scene.path('hooli')}/identity-providers`;
  expect((await scene.as('hooli').send('DELETE', `${hooli}/${provider.id}`, { password: password() })).status).toBe(
    204,
  );
  expect(await scene.whoIs(browser)).toBe('nobody');
  // Another provider that claims the address is not believed for somebody who was linked before.
  const next = await scene.setUp('hooli', { issuer: real.issuer });
  real.register({ clientId: 'causeway', clientSecret: 'a secret', redirectUri: next.redirectUri });
  const again = scene.browser();
  expect(said(await again.follow(`/sign-in/oidc/${next.id}`))).toBe('409 identity_not_linked');
});
