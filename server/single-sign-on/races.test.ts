import { afterAll, beforeAll, expect, test } from 'vitest';
import { hold } from '../documents/test/hold.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { type ForgedProvider, giveCode, startForgedProvider } from './test/forged-provider.ts';
import { type Browser, said, sceneOf, variables } from './test/scene.ts';

const application = useApplication({ variables });
let forged: ForgedProvider;
let provider: Json;
let scene: ReturnType<typeof sceneOf>;

beforeAll(async () => {
  scene = sceneOf(application);
  forged = await startForgedProvider('causeway');
  await scene.own('acme', 'acme.example');
  provider = await scene.setUp('acme', { issuer: forged.issuer });
});
afterAll(() => forged?.close());

async function readyToReturn(browser: Browser): Promise<string> {
  const { code, asked } = giveCode((await browser.get(`/sign-in/oidc/${provider.id}`)).location ?? '');
  return `${provider.redirectUri}?${new URLSearchParams({ code, state: asked.state, iss: forged.issuer })}`;
}

test('a new person who comes back in several browsers at once becomes one user, signed in in each', async () => {
  const browsers = Array.from({ length: 6 }, () => scene.browser());
  const callbacks = await Promise.all(browsers.map(readyToReturn));
  const landed = await Promise.all(browsers.map((browser, index) => browser.get(callbacks[index] ?? '')));
  expect(landed.map(said)).toEqual(Array(6).fill('303'));
  const ids = await Promise.all(browsers.map(async (browser) => (await browser.api('/me')).body.user.id));
  expect(new Set(ids).size).toBe(1);
});

test('one answer that is sent several times at once signs in once', async () => {
  const browser = scene.browser();
  const callback = await readyToReturn(browser);
  const answers = await Promise.all(Array.from({ length: 6 }, () => browser.get(callback)));
  expect(answers.map(said).sort()).toEqual(['303', ...Array(5).fill('410 sign_on_expired')]);
});

test('who signs in as somebody else on the way back links nothing to them', async () => {
  const browser = scene.browser();
  const { password } = application.cast;
  await browser.post('/sessions', { email: 'mia@acme.example', password });
  const { location } = (await browser.post('/me/identities', { providerId: provider.id, password })).body;
  const { code, asked } = giveCode((await browser.get(location)).location ?? '');
  forged.idToken = (wanted) =>
    forged.sign({ ...forged.claimsFor(wanted, application.clock.now()), sub: 'mia at the provider' });
  await browser.post('/sessions', { email: 'max@acme.example', password });
  const callback = `${provider.redirectUri}?${new URLSearchParams({ code, state: asked.state, iss: forged.issuer })}`;
  expect(said(await browser.get(callback))).toMatch(/^410 /);
  expect((await browser.api('/me/identities')).body.items).toEqual([]);
});

const say = (subject: string, claims: Json = {}) => {
  forged.idToken = (wanted) =>
    forged.sign({ ...forged.claimsFor(wanted, application.clock.now()), sub: subject, ...claims });
};

async function linkedAs(person: 'mia' | 'colin', subject: string): Promise<void> {
  const browser = scene.browser();
  const { password, people } = application.cast;
  await browser.post('/sessions', { email: people[person].email, password });
  const { location } = (await browser.post('/me/identities', { providerId: provider.id, password })).body;
  const { code, asked } = giveCode((await browser.get(location)).location ?? '');
  say(subject);
  const callback = `${provider.redirectUri}?${new URLSearchParams({ code, state: asked.state, iss: forged.issuer })}`;
  expect(said(await browser.get(callback))).toBe('303');
}

test('who signs in waits for the person before their identity, as whoever links them does', async () => {
  // Seen to fail with the identity locked first: the two waited for each other.
  await linkedAs('mia', 'mia-1');
  const { id } = application.cast.people.mia;
  const browser = scene.browser();
  const callback = await readyToReturn(browser);
  const held = await hold(application.ownerUrl, 'select from users where id = $1 for no key update', [id]);
  const landing = browser.get(callback);
  await held.untilWaited(1);
  await held.query('select from linked_identities where user_id = $1 for update', [id]);
  await held.release();
  expect(said(await landing)).toBe('303');
});

test('whoever is disabled at this moment does not get in by their address', async () => {
  const { id, email } = application.cast.people.max;
  await scene.asOwner('delete from credentials where user_id = $1', [id]);
  say('max-1', { email, email_verified: true });
  const browser = scene.browser();
  const callback = await readyToReturn(browser);
  const held = await hold(application.ownerUrl, "update users set status = 'disabled' where id = $1", [id]);
  const landing = browser.get(callback);
  await held.untilWaited(1);
  await held.release();
  expect(said(await landing)).toBe('403 sign_on_refused');
  await scene.asOwner("update users set status = 'active' where id = $1", [id]);
});

test('who unlinks while they sign in by it elsewhere is signed out there too', async () => {
  await linkedAs('colin', 'colin-1');
  const { id, email } = application.cast.people.colin;
  const [account, elsewhere] = [scene.browser(), scene.browser()];
  await account.post('/sessions', { email, password: application.cast.password });
  const [identity] = (await account.api('/me/identities')).body.items;
  const callback = await readyToReturn(elsewhere);
  const held = await hold(application.ownerUrl, 'select from linked_identities where user_id = $1 for share', [id]);
  const landing = elsewhere.get(callback);
  await held.untilWaited(1);
  const unlinking = account.delete(`/me/identities/${identity.id}`);
  await held.untilWaited(2);
  await held.release();
  expect([said(await landing), said(await unlinking)]).toEqual(['303', '204']);
  expect(await scene.whoIs(elsewhere)).toBe('nobody');
});
