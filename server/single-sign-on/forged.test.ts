import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { type Asked, type ForgedProvider, giveCode, startForgedProvider } from './test/forged-provider.ts';
import { type Browser, type Step, said, sceneOf, variables } from './test/scene.ts';

/** Providers that say what they must not, made by hand: nothing of it signs anybody in. */
const application = useApplication({ variables });
let forged: ForgedProvider;
let other: ForgedProvider;
let provider: Json;
let otherProvider: Json;
let scene: ReturnType<typeof sceneOf>;

beforeAll(async () => {
  scene = sceneOf(application);
  forged = await startForgedProvider('causeway');
  other = await startForgedProvider('causeway');
  await scene.own('acme', 'acme.example');
  await scene.own('globex', 'globex.example');
  provider = await scene.setUp('acme', { issuer: forged.issuer });
  otherProvider = await scene.setUp('globex', { issuer: other.issuer });
});
afterAll(async () => {
  await forged?.close();
  await other?.close();
});
beforeEach(() => {
  forged.metadata = {};
  forged.idToken = (asked) => forged.sign(forged.claimsFor(asked, application.clock.now()));
});

type Left = { browser: Browser; code: string; asked: Asked };

async function leave(at: Json = provider): Promise<Left> {
  const browser = scene.browser();
  const step = await browser.get(`/sign-in/oidc/${at.id}`);
  return { browser, ...giveCode(step.location ?? '') };
}

function comeBack(
  { browser, code, asked }: Left,
  query: Record<string, string> = {},
  at: Json = provider,
): Promise<Step> {
  const search = new URLSearchParams({ code, state: asked.state, iss: forged.issuer, ...query });
  return browser.get(`${at.redirectUri}?${search}`);
}

async function refused(left: Left, step: Promise<Step>): Promise<string> {
  const answer = said(await step);
  expect(await scene.whoIs(left.browser)).toBe('nobody');
  return answer;
}

/** The answer to an ID token made from an honest one. */
async function answerTo(change: (claims: Json, asked: Asked) => Promise<string> | string): Promise<string> {
  forged.idToken = async (asked) => change(forged.claimsFor(asked, application.clock.now()), asked);
  const left = await leave();
  return refused(left, comeBack(left));
}

test('an honest answer signs in, with the verifier of the challenge', async () => {
  const left = await leave();
  expect((await comeBack(left)).status).toBe(303);
  expect(await scene.whoIs(left.browser)).toBe('nora@acme.example');
  const verifier = forged.received?.get('code_verifier') ?? '';
  expect(createHash('sha256').update(verifier).digest('base64url')).toBe(left.asked.challenge);
});

describe('an ID token is refused', () => {
  const seconds = () => Math.floor(application.clock.now().getTime() / 1000);
  const cases: [string, (claims: Json, asked: Asked) => Promise<string> | string][] = [
    ['for another audience', (claims) => forged.sign({ ...claims, aud: 'another application' })],
    [
      'for several audiences without us as the authorised party',
      (claims) => forged.sign({ ...claims, aud: ['causeway', 'x'] }),
    ],
    ['given to another party', (claims) => forged.sign({ ...claims, azp: 'another application' })],
    ['of another issuer', (claims) => forged.sign({ ...claims, iss: other.issuer })],
    ['with another nonce', (claims) => forged.sign({ ...claims, nonce: 'x' })],
    ['without a nonce', ({ nonce: _, ...claims }) => forged.sign(claims)],
    ['that has expired', (claims) => forged.sign({ ...claims, iat: seconds() - 900, exp: seconds() - 600 })],
    ['that never expires', ({ exp: _, ...claims }) => forged.sign(claims)],
    ['without a subject', ({ sub: _, ...claims }) => forged.sign(claims)],
    ['signed with a key that is not published', (claims) => forged.sign(claims, {}, forged.otherKey)],
    [
      'signed with the public key as a secret (HS256)',
      (claims) => forged.sign(claims, { alg: 'HS256' }, new TextEncoder().encode(forged.publicKeyText)),
    ],
    [
      'signed with our own secret (HS256)',
      (claims) => forged.sign(claims, { alg: 'HS256' }, new TextEncoder().encode('a secret')),
    ],
    ['signed by nobody (alg none)', (claims) => `${encode({ alg: 'none' })}.${encode(claims)}.`],
    [
      'that was altered after signing',
      async (claims) => {
        const [header, , signature] = (await forged.sign(claims)).split('.');
        return `${header}.${encode({ ...claims, sub: 'somebody else' })}.${signature}`;
      },
    ],
  ];
  test.each(cases)('%s', async (_name, change) => {
    expect(await answerTo(change)).toBe('401 sign_on_failed');
  });

  test('by the clock of the installation', async () => {
    const left = await leave();
    forged.idToken = (asked) => forged.sign(forged.claimsFor(asked, new Date()));
    application.clock.advance(9 * 60_000);
    const answer = await refused(left, comeBack(left));
    application.clock.advance(-9 * 60_000);
    expect(answer).toBe('401 sign_on_failed');
  });
});

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('issuers are not mixed up', () => {
  test('what was begun at one provider is not finished at another’s callback', async () => {
    const left = await leave();
    expect(await refused(left, comeBack(left, { iss: other.issuer }, otherProvider))).toBe('410 sign_on_expired');
    // The other organisation's attempt has not used it up either.
    expect((await comeBack(left)).status).toBe(303);
  });

  test('an answer that names another issuer, or none where the provider names itself, is refused', async () => {
    const left = await leave();
    expect(await refused(left, comeBack(left, { iss: other.issuer }))).toBe('401 sign_on_failed');
    const silent = await leave();
    const search = new URLSearchParams({ code: silent.code, state: silent.asked.state });
    expect(await refused(silent, silent.browser.get(`${provider.redirectUri}?${search}`))).toBe('401 sign_on_failed');
  });

  test('a code of another sign-on brings another nonce, and is refused', async () => {
    const first = await leave();
    const second = await leave();
    expect(await refused(second, comeBack({ ...second, code: first.code }))).toBe('401 sign_on_failed');
  });

  test('a provider that calls itself by another issuer is not believed', async () => {
    forged.metadata = { issuer: other.issuer };
    const answer = await scene.browser().get(`/sign-in/oidc/${provider.id}`);
    expect(said(answer)).toBe('503 unavailable');
    expect(answer.body.detail).toContain('same to the letter');
  });
});

test('a state that nobody was given, and none at all, are refused', async () => {
  const left = await leave();
  expect(await refused(left, comeBack(left, { state: 'x'.repeat(43) }))).toBe('410 sign_on_expired');
  expect(await refused(left, left.browser.get(`${provider.redirectUri}?code=${left.code}`))).toBe(
    '410 sign_on_expired',
  );
});

test('a provider on an address that operators do not allow is not asked', async () => {
  const inside = await scene.setUp('initech', { issuer: 'http://localhost:1' });
  const tested = await scene.as('initech').post(`${scene.path('initech')}/identity-providers/${inside.id}/test`);
  expect(tested.body.works).toBe(false);
  expect(said(await scene.browser().get(`/sign-in/oidc/${inside.id}`))).toBe('503 unavailable');
});

describe('when somebody signs out at the provider', () => {
  const eventName = 'http://schemas.openid.net/event/backchannel-logout';
  const told = (token: string) =>
    fetch(`${application.baseUrl}/sign-in/oidc/${provider.id}/back-channel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    }).then((answer) => answer.status);
  const claimsOf = (jti: string) => {
    const now = Math.floor(application.clock.now().getTime() / 1000);
    return {
      iss: forged.issuer,
      aud: 'causeway',
      sub: 'forged-subject',
      iat: now,
      exp: now + 120,
      jti,
      events: { [eventName]: {} },
    };
  };

  test('the sessions that it began end here', async () => {
    const left = await leave();
    await comeBack(left);
    expect(await scene.whoIs(left.browser)).toBe('nora@acme.example');
    expect(await told(await forged.sign(claimsOf('one'), { typ: 'logout+jwt' }))).toBe(200);
    expect(await scene.whoIs(left.browser)).toBe('nobody');
  });

  test('nothing else ends them: another’s word, an ID token, an old word, the same word twice', async () => {
    const left = await leave();
    await comeBack(left);
    const twice = await forged.sign(claimsOf('one'));
    const { events: _, ...eventless } = claimsOf('two');
    const wrong = [
      twice,
      await forged.sign(claimsOf('three'), {}, forged.otherKey),
      await other.sign(claimsOf('four')),
      await forged.sign({ ...claimsOf('five'), aud: 'another application' }),
      await forged.sign({ ...claimsOf('six'), iss: other.issuer }),
      await forged.sign(eventless),
      await forged.sign({ ...claimsOf('seven'), nonce: 'x' }),
      await forged.sign({ ...claimsOf('eight'), iat: claimsOf('').iat - 3600 }),
      `${encode({ alg: 'none' })}.${encode(claimsOf('nine'))}.`,
      await forged.sign(claimsOf('ten'), { alg: 'HS256' }, new TextEncoder().encode(forged.publicKeyText)),
      'not a token',
    ];
    for (const token of wrong) expect([token, await told(token)]).toEqual([token, 400]);
    expect(await scene.whoIs(left.browser)).toBe('nora@acme.example');
  });
});
