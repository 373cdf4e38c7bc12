import { afterAll, beforeAll, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { type ForgedProvider, giveCode, startForgedProvider } from './test/forged-provider.ts';
import { expectStatus, sceneOf, variables } from './test/scene.ts';

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

/** Whether a session has confirmed a second factor when the provider says how it signed somebody in. */
async function isConfirmed(amr: unknown): Promise<boolean> {
  forged.idToken = (asked) => forged.sign({ ...forged.claimsFor(asked, application.clock.now()), amr });
  const browser = scene.browser();
  const { code, asked } = giveCode((await browser.get(`/sign-in/oidc/${provider.id}`)).location ?? '');
  await browser.get(`${provider.redirectUri}?${new URLSearchParams({ code, state: asked.state, iss: forged.issuer })}`);
  expect(await scene.whoIs(browser)).toBe('nora@acme.example');
  return (await browser.api('/me/second-factors')).body.confirmedAt !== null;
}

test('a second factor at the provider counts only where the organisation says so', async () => {
  expect(await isConfirmed(['pwd', 'mfa'])).toBe(false);
  const path = `${scene.path('acme')}/identity-providers/${provider.id}`;
  const { password } = application.cast;
  expectStatus(await scene.as('acme').patch(path, { trustsSecondFactor: true, password }), 200);
  expect(await isConfirmed(['pwd', 'mfa'])).toBe(true);
  expect(await isConfirmed(['pwd', 'otp'])).toBe(true);
  for (const amr of [['pwd'], ['otp'], [], undefined, 'mfa', { mfa: true }]) expect(await isConfirmed(amr)).toBe(false);
});
