import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { type RealProvider, startRealProvider } from './test/real-provider.ts';
import { type Browser, said, sceneOf, variables } from './test/scene.ts';

/** People sign in at a real identity provider, over HTTP, following its redirects. */
const application = useApplication({ variables });
let real: RealProvider;
let provider: Json;
let scene: ReturnType<typeof sceneOf>;

beforeAll(async () => {
  scene = sceneOf(application);
  real = await startRealProvider();
  await scene.own('acme', 'acme.example');
  provider = await scene.setUp('acme', { issuer: real.issuer });
  real.register({
    clientId: 'causeway',
    clientSecret: 'a secret',
    redirectUri: provider.redirectUri,
    postLogoutRedirectUri: provider.postLogoutRedirectUri,
  });
});
afterAll(() => real?.close());

const isAt = (path: string) => (url: string) => new URL(url).pathname === path;
const isCallback = (url: string) => new URL(url).pathname.endsWith('/callback');
const be = (subject: string, claims: Json, amr?: string[]) => {
  real.person = { subject, claims, ...(amr ? { amr } : {}) };
};
const start = (returnTo = '/tasks') => `/sign-in/oidc/${provider.id}?returnTo=${encodeURIComponent(returnTo)}`;
const signOn = (browser: Browser, returnTo?: string) => browser.follow(start(returnTo), isAt(returnTo ?? '/tasks'));

describe('a new person', () => {
  test('whose address the provider has verified, under an owned e-mail domain, joins where placement says', async () => {
    be('nora-1', { email: 'Nora@ACME.example', email_verified: true, name: 'Nora New' });
    const browser = scene.browser();
    const landed = await signOn(browser);
    expect([landed.status, landed.location]).toEqual([303, 'http://localhost:8080/tasks']);
    const me = (await browser.api('/me')).body;
    expect(me).toMatchObject({
      user: {
        email: 'nora@acme.example',
        name: 'Nora New',
        placement: { rule: 'owned_domain', emailDomain: 'acme.example' },
      },
      organisation: { name: 'Acme' },
    });
    expect(real.asked.at(-1)?.get('code_challenge_method')).toBe('S256');
    expect(me.user.roles.map((role: Json) => role.name)).toEqual(['Everyone']);
  });

  test('comes again as the same user, by their subject, whatever their address is there by then', async () => {
    be('nora-1', { email: 'other@acme.example', email_verified: true });
    const browser = scene.browser();
    await signOn(browser);
    expect(await scene.whoIs(browser)).toBe('nora@acme.example');
  });

  test('whose address is not verified is refused in words, and nobody is made', async () => {
    for (const email_verified of [false, undefined, 'true', 1]) {
      be('vera', { email: 'vera@acme.example', ...(email_verified === undefined ? {} : { email_verified }) });
      const browser = scene.browser();
      expect(said(await signOn(browser))).toBe('403 email_unverified');
      expect(await scene.whoIs(browser)).toBe('nobody');
    }
    expect(await scene.refusals('acme')).toContain('email_unverified');
  });

  test('whose address is outside the owned e-mail domains is refused: the provider speaks for nobody else', async () => {
    for (const email of [
      'x@elsewhere.example',
      'x@evilacme.example',
      'ivan@initech.example',
      'x@acme.example.evil.example',
    ]) {
      be(`outside ${email}`, { email, email_verified: true });
      expect(said(await signOn(scene.browser()))).toBe('403 email_outside_organisation');
    }
  });

  test('who says no at the provider is told that it did not work', async () => {
    real.isRefusing = true;
    const step = await signOn(scene.browser());
    real.isRefusing = false;
    expect(said(step)).toBe('401 sign_on_failed');
    expect(step.body.detail).toContain('access_denied');
  });
});

describe('somebody who is a user already', () => {
  test('is not taken over by the address: their password is asked for once, in the same browser', async () => {
    be('mia-1', { email: 'mia@acme.example', email_verified: true });
    const browser = scene.browser();
    const asked = await signOn(browser);
    expect(said(asked)).toBe('409 identity_not_linked');
    expect(await scene.whoIs(browser)).toBe('nobody');
    const { token } = asked.body;
    const { password } = application.cast;
    expect(said(await scene.browser().post('/sign-in/link', { token, password }))).toBe('410 token_invalid');
    expect(said(await browser.post('/sign-in/link', { token, password: 'wrong' }))).toBe('401 invalid_credentials');
    expect(await scene.whoIs(browser)).toBe('nobody');
    const linked = await browser.post('/sign-in/link', { token, password });
    expect([linked.status, linked.body.returnTo]).toEqual([201, '/tasks']);
    expect(await scene.whoIs(browser)).toBe('mia@acme.example');
    expect(said(await browser.post('/sign-in/link', { token, password }))).toBe('410 token_invalid');
    const again = scene.browser();
    await signOn(again);
    expect(await scene.whoIs(again)).toBe('mia@acme.example');
  });

  test('an answer that got lost is repeated to the browser that asks again under the same key', async () => {
    be('gia-1', { email: 'ada@acme.example', email_verified: true });
    const browser = scene.browser();
    const { token } = (await signOn(browser)).body;
    const body = { token, password: application.cast.password };
    const before = new Map(browser.cookies());
    const link = () =>
      browser.send('/api/v1/sign-in/link', { method: 'POST', body, headers: { 'idempotency-key': 'link-once' } });
    const first = await link();
    expect(first.status).toBe(201);
    browser.cookies().clear();
    for (const [name, value] of before) browser.cookies().set(name, value);
    const again = await link();
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await scene.whoIs(browser)).toBe('ada@acme.example');
  });

  test('a browser is shown the page that asks', async () => {
    be('max-1', { email: 'max@acme.example', email_verified: true });
    const browser = scene.browser();
    browser.accept = 'text/html';
    const step = await browser.follow(start(), isAt('/sign-in'));
    expect(step.location).toMatch(/^http:\/\/localhost:8080\/sign-in\?link=[\w-]+$/);
  });

  test('links from the account page, with the password, and only in that session', async () => {
    const browser = scene.browser();
    const { password } = application.cast;
    await browser.post('/sessions', { email: 'colin@acme.example', password });
    const body = { providerId: provider.id, returnTo: '/profile' };
    expect(said(await browser.post('/me/identities', { ...body, password: 'wrong' }))).toBe(
      '403 identity_not_confirmed',
    );
    be('colin-1', { email: 'colin.other@acme.example', email_verified: false });
    const { location } = (await browser.post('/me/identities', { ...body, password })).body;
    expect(said(await scene.browser().get(location))).toBe('410 sign_on_expired');
    const landed = await browser.follow(location, isAt('/profile'));
    expect(landed.location).toBe('http://localhost:8080/profile');
    const { items, linkable } = (await browser.api('/me/identities')).body;
    expect([items.map((item: Json) => item.provider.name), linkable]).toEqual([['acme login'], null]);
    const again = scene.browser();
    await signOn(again);
    expect(await scene.whoIs(again)).toBe('colin@acme.example');
  });

  test('nobody links the identity of somebody else', async () => {
    const browser = scene.browser();
    const { password } = application.cast;
    await browser.post('/sessions', { email: 'max@acme.example', password });
    be('mia-1', { email: 'max@acme.example', email_verified: true });
    const { location } = (await browser.post('/me/identities', { providerId: provider.id, password })).body;
    expect(said(await browser.follow(location))).toBe('409 identity_linked_elsewhere');
  });

  test('who was never let in by anything of their own is linked at their first sign-in, and told', async () => {
    await scene.asOwner('delete from credentials where user_id = $1', [application.cast.people.erin.id]);
    be('erin-1', { email: 'erin@acme.example', email_verified: true });
    const browser = scene.browser();
    await signOn(browser);
    expect(await scene.whoIs(browser)).toBe('erin@acme.example');
    // Linked once, the address alone moves the link nowhere.
    be('somebody-else', { email: 'erin@acme.example', email_verified: true });
    expect(said(await signOn(scene.browser()))).toBe('409 identity_not_linked');
  });

  test('a disabled user stays out', async () => {
    be('nora-1', { email: 'nora@acme.example', email_verified: true });
    const browser = scene.browser();
    await signOn(browser);
    const nora = (await browser.api('/me')).body.user;
    await application.as('ada').patch(`/users/${nora.id}`, { status: 'disabled' });
    expect(await scene.whoIs(browser)).toBe('nobody');
    expect(said(await signOn(scene.browser()))).toBe('403 sign_on_refused');
    await application.as('ada').patch(`/users/${nora.id}`, { status: 'active' });
  });

  test('who has moved to another account is out of the provider’s reach', async () => {
    be('petra-1', { email: 'petra@acme.example', email_verified: true });
    const browser = scene.browser();
    await signOn(browser);
    const { id } = (await browser.api('/me')).body.user;
    await scene.behind(({ database }) =>
      database
        .updateTable('users')
        .set({ organisation_id: application.cast.organisations.globex.id, email: 'petra@globex.example' })
        .where('id', '=', id)
        .execute(),
    );
    expect(said(await signOn(scene.browser()))).toBe('403 sign_on_refused');
  });
});

describe('what is kept of a sign-on', () => {
  const upToCallback = async (browser: Browser): Promise<string> => {
    be('nora-1', { email: 'nora@acme.example', email_verified: true });
    const step = await browser.follow(start(), isCallback);
    return step.location ?? '';
  };

  test('is good once', async () => {
    const browser = scene.browser();
    const callback = await upToCallback(browser);
    const cookies = new Map(browser.cookies());
    expect((await browser.get(callback)).status).toBe(303);
    for (const [name, value] of cookies) browser.cookies().set(name, value);
    expect(said(await browser.get(callback))).toBe('410 sign_on_expired');
  });

  test('is good in the browser that began it only', async () => {
    const browser = scene.browser();
    const callback = await upToCallback(browser);
    const other = scene.browser();
    await upToCallback(other);
    expect(said(await other.get(callback))).toBe('410 sign_on_expired');
    // Nor with a cookie of its own under the name.
    for (const name of browser.cookies().keys()) other.cookies().set(name, 'x'.repeat(43));
    expect(said(await other.get(callback))).toBe('410 sign_on_expired');
    expect(await scene.whoIs(other)).toBe('nobody');
    expect((await browser.get(callback)).status).toBe(303);
  });

  test('is over after ten minutes', async () => {
    const browser = scene.browser();
    const callback = await upToCallback(browser);
    application.clock.advance(10 * 60_000 + 1000);
    expect(said(await browser.get(callback))).toBe('410 sign_on_expired');
    application.clock.advance(-10 * 60_000 - 1000);
  });

  test('holds no state, nonce or verifier that could be read from the database', async () => {
    const browser = scene.browser();
    const step = await browser.get(start());
    const query = new URL(step.location ?? '').searchParams;
    const rows = await scene.behind(({ database }) => database.selectFrom('sign_ons').selectAll().execute());
    const kept = JSON.stringify(rows.map((row) => Object.values(row).map(String)));
    expect(kept).not.toContain(query.get('state'));
    expect(kept).not.toContain(query.get('nonce'));
  });
});

test('nobody is sent on to another site', async () => {
  be('nora-1', { email: 'nora@acme.example', email_verified: true });
  const attempts = [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%0d%0alocation:https://evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    'javascript:alert(1)',
    'tasks@evil.example',
    '/sign-in/oidc/logout',
    '/api/v1/me',
  ];
  for (const returnTo of attempts) {
    const browser = scene.browser();
    const landed = await browser.follow(
      start(returnTo),
      (url) => new URL(url).host !== new URL(real.issuer).host && !isCallback(url),
    );
    const { origin, pathname } = new URL(landed.location ?? '', 'http://nowhere.invalid');
    expect([returnTo, origin], landed.location ?? '').toEqual([returnTo, 'http://localhost:8080']);
    expect(['/', '/%0d%0alocation:https://evil.example']).toContain(pathname);
  }
});

test('signing out at the provider too ends the session here and leads there', async () => {
  be('nora-1', { email: 'nora@acme.example', email_verified: true });
  const browser = scene.browser();
  await signOn(browser);
  expect((await browser.send('/sign-in/oidc/logout', { headers: { 'sec-fetch-site': 'cross-site' } })).location).toBe(
    'http://localhost:8080/',
  );
  expect(await scene.whoIs(browser)).toBe('nora@acme.example');
  const left = await browser.get('/sign-in/oidc/logout');
  const there = new URL(left.location ?? '');
  expect([there.origin, there.pathname]).toEqual([real.issuer, '/session/end']);
  expect(there.searchParams.get('id_token_hint')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(await scene.whoIs(browser)).toBe('nobody');
  expect((await browser.delete('/sessions/current')).status).toBe(401);
});

test('the organisation’s short name leads to its provider, and unknown ones to nobody’s', async () => {
  const step = await scene.browser().get('/sign-in/oidc/acme');
  expect(new URL(step.location ?? '').origin).toBe(real.issuer);
  for (const unknown of ['globex', 'nobody', application.cast.organisations.acme.id]) {
    expect(said(await scene.browser().get(`/sign-in/oidc/${unknown}`))).toBe('404 not_found');
  }
});

describe('how an address signs in', () => {
  const find = async (email: string) => (await application.as('nobody').post('/sign-in/find', { email })).body;

  test('is told by its e-mail domain alone, alike for known and unknown addresses', async () => {
    const answer = { provider: { id: provider.id, name: 'acme login' }, passwordAllowed: true };
    for (const email of ['mia@acme.example', 'nobody@acme.example', 'x@below.acme.example'])
      expect(await find(email)).toEqual(answer);
    for (const email of ['gwen@globex.example', 'x@evilacme.example']) {
      expect(await find(email)).toEqual({ provider: null, passwordAllowed: true });
    }
  });
});

test('a confirmation by signing in afresh is for one act, in the session that asked', async () => {
  be('nora-1', { email: 'nora@acme.example', email_verified: true });
  const browser = scene.browser();
  await signOn(browser);
  const act = { method: 'POST', path: '/api-tokens' };
  const { location } = (await browser.post('/me/fresh-sign-ins', { act })).body;
  const step = await browser.follow(location, isAt('/confirmed'));
  const asked = real.asked.at(-1);
  expect([asked?.get('prompt'), asked?.get('max_age')]).toEqual(['login', '0']);
  const confirmation = new URL(step.location ?? '').hash.slice(1);
  expect(said(await browser.post(`/me/email`, { email: 'nora2@acme.example', confirmation }))).toBe(
    '403 identity_not_confirmed',
  );
  expect((await browser.post('/api-tokens', { name: 'Mine', confirmation })).status).toBe(201);
  expect(said(await browser.post('/api-tokens', { name: 'Again', confirmation }))).toBe('403 identity_not_confirmed');
  // Somebody else who signs in at the provider confirms nothing for her.
  const again = (await browser.post('/me/fresh-sign-ins', { act })).body.location;
  be('mia-1', { email: 'mia@acme.example', email_verified: true });
  const elsewhere = scene.browser();
  for (const [name, value] of browser.cookies()) elsewhere.cookies().set(name, value);
  expect(said(await elsewhere.follow(again))).toBe('403 identity_not_confirmed');
});
