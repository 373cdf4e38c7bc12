import { afterAll, beforeAll, expect, test } from 'vitest';
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
