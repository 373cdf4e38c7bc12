import { describe, expect, test } from 'vitest';
import { mailsTo } from '../identity/test/mailbox.ts';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { minute } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import type { Client, Json } from '../test/client.ts';
import { browserOf, enrolApp, enrolPasskey, pendingFor, signInByPassword, visitor } from './test/scene.ts';
import { type Asked, SoftwareAuthenticator } from './test/software-authenticator.ts';

const application = useApplication();
const password = () => application.cast.password;
const nobody = () => application.as('nobody');

async function challengeFor(path: string, client: Client = nobody(), body: Json = {}): Promise<string> {
  const options = await client.post(path, body);
  expect([path, options.status]).toEqual([path, 200]);
  return options.body.challenge;
}
const signIn = async (authenticator: SoftwareAuthenticator, more: Partial<Asked> = {}) => {
  const challenge = await challengeFor('/sessions/passkey/options');
  return nobody().post('/sessions/passkey', { passkey: authenticator.answer({ challenge, ...more }) });
};

test('a passkey signs in alone, and has then confirmed the second factor', async () => {
  const mia = await visitor(application);
  const authenticator = await enrolPasskey(application, mia);
  const entered = await signIn(authenticator);
  expect([entered.status, entered.body.user.id]).toEqual([201, mia.id]);
  const me = await browserOf(application, entered).get('/me');
  expect(me.body.secondFactor).toMatchObject({ has: true, confirmedAt: expect.any(String) });
  expect((await mailsTo(application, mia.email))[0].text).toContain('A passkey was added');
  const own = (await mia.client.get('/me/second-factors')).body;
  expect(own.passkeys).toMatchObject([{ name: 'Laptop', isSynced: false, lastUsedAt: expect.any(String), version: 1 }]);
});

test('whoever asks to sign in by passkey learns nothing about who has one', async () => {
  const options = await nobody().post('/sessions/passkey/options', {});
  expect(options.body).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
  expect(options.body.allowCredentials ?? []).toEqual([]);
});

test('a passkey is the second step after the password', async () => {
  const mia = await visitor(application);
  const authenticator = await enrolPasskey(application, mia);
  const pending = await pendingFor(application, mia.email);
  const options = await nobody().post('/sessions/second-factor/options', { pending });
  expect(options.body.allowCredentials).toMatchObject([{ id: authenticator.credentialId.toString('base64url') }]);
  // Beside the password the key need not make sure who holds it.
  const passkey = authenticator.answer({ challenge: options.body.challenge, isVerified: false });
  const entered = await nobody().post('/sessions/second-factor', { pending, passkey });
  expect([entered.status, entered.body.user.id]).toEqual([201, mia.id]);
});

test('a passkey confirms the session that it was asked in, and no other', async () => {
  const mia = await visitor(application);
  const other = browserOf(application, await signInByPassword(application, mia.email));
  const authenticator = await enrolPasskey(application, mia);
  const path = '/sessions/current/second-factor';
  const challenge = await challengeFor(`${path}/options`, mia.client);
  expect((await other.post(path, { passkey: authenticator.answer({ challenge }) })).body.code).toBe(
    'second_factor_refused',
  );
  expect((await other.get('/me')).body.secondFactor.confirmedAt).toBeNull();
  const own = await challengeFor(`${path}/options`, other);
  expect((await other.post(path, { passkey: authenticator.answer({ challenge: own }) })).status).toBe(200);
  expect((await other.get('/me')).body.secondFactor.confirmedAt).not.toBeNull();
});

describe('a passkey’s answer is refused', () => {
  const thefts: [string, (authenticator: SoftwareAuthenticator) => Partial<Asked>][] = [
    ['from a page of another site', () => ({ origin: 'http://localhost.evil.example' })],
    ['from another port of this host', () => ({ origin: 'http://localhost:8081' })],
    ['for another installation', () => ({ rpId: 'evil.example' })],
    ['to a question that was never asked', () => ({ challenge: Buffer.alloc(32, 7).toString('base64url') })],
    ['to the question for a new passkey', () => ({ type: 'webauthn.create' })],
    ['from a frame inside another site', () => ({ crossOrigin: true })],
    ['from a device that has not made sure who holds it', () => ({ isVerified: false })],
    ['with a counter that has gone back', () => ({ counter: 1 })],
    [
      'that says it is somebody else’s',
      () => ({ userHandle: Buffer.from(application.cast.people.ada.id).toString('base64url') }),
    ],
    ['that does not say whose it is', () => ({ userHandle: '' })],
  ];
  test.each(thefts)('%s', async (_name, theft) => {
    const mia = await visitor(application);
    const authenticator = await enrolPasskey(application, mia);
    expect((await signIn(authenticator)).status).toBe(201);
    const { userHandle, ...asked } = theft(authenticator);
    const answer = await signIn(
      authenticator,
      userHandle === undefined ? asked : { ...asked, userHandle: userHandle || 'AA' },
    );
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid_credentials']);
    expect((await signIn(authenticator, { counter: 9 })).status, 'the owner still comes in').toBe(201);
  });

  test('a second time, though nothing else has changed', async () => {
    const mia = await visitor(application);
    const authenticator = await enrolPasskey(application, mia);
    const challenge = await challengeFor('/sessions/passkey/options');
    const passkey = authenticator.answer({ challenge, counter: 0 });
    const [row] = await behindTheApi(application, ({ database }) =>
      database.updateTable('passkeys').set({ counter: 0 }).where('user_id', '=', mia.id).returning('id').execute(),
    );
    expect(row).toBeDefined();
    const answers = await Promise.all([1, 2, 3].map(() => nobody().post('/sessions/passkey', { passkey })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    expect((await nobody().post('/sessions/passkey', { passkey })).status).toBe(401);
  });

  test('after five minutes', async () => {
    const authenticator = await enrolPasskey(application, await visitor(application));
    const challenge = await challengeFor('/sessions/passkey/options');
    application.clock.advance(5 * minute + 1000);
    expect((await nobody().post('/sessions/passkey', { passkey: authenticator.answer({ challenge }) })).status).toBe(
      401,
    );
  });

  test('when it was signed by another key', async () => {
    const authenticator = await enrolPasskey(application, await visitor(application));
    const challenge = await challengeFor('/sessions/passkey/options');
    const passkey = authenticator.answer({ challenge });
    const forged = new SoftwareAuthenticator().answer({ challenge, userHandle: passkey.response.userHandle });
    const mixed = { ...passkey, response: { ...passkey.response, signature: forged.response.signature } };
    expect((await nobody().post('/sessions/passkey', { passkey: mixed })).status).toBe(401);
  });

  test('when it was asked for something else', async () => {
    const mia = await visitor(application);
    const authenticator = await enrolPasskey(application, mia);
    const pending = await pendingFor(application, mia.email);
    const ofSession = await challengeFor('/sessions/current/second-factor/options', mia.client);
    const ofSecondStep = await challengeFor('/sessions/second-factor/options', nobody(), { pending });
    for (const challenge of [ofSession, ofSecondStep]) {
      const answer = await nobody().post('/sessions/passkey', { passkey: authenticator.answer({ challenge }) });
      expect(answer.status).toBe(401);
    }
    const ofSignIn = await challengeFor('/sessions/passkey/options');
    const passkey = authenticator.answer({ challenge: ofSignIn });
    expect((await nobody().post('/sessions/second-factor', { pending, passkey })).status).toBe(403);
    const ofAct = await challengeFor('/confirmations/options', mia.client, {
      act: { method: 'POST', path: '/api-tokens' },
    });
    const confirming = { passkey: authenticator.answer({ challenge: ofAct }) };
    expect((await mia.client.post('/sessions/current/second-factor', confirming)).status).toBe(403);
  });

  test('when somebody else was asked', async () => {
    const mia = await visitor(application);
    const max = await visitor(application);
    const ofMia = await enrolPasskey(application, mia);
    await enrolPasskey(application, max);
    const pending = await pendingFor(application, mia.email);
    const others = { pending: await pendingFor(application, max.email) };
    const challenge = await challengeFor('/sessions/second-factor/options', nobody(), others);
    const answer = await nobody().post('/sessions/second-factor', { pending, passkey: ofMia.answer({ challenge }) });
    expect([answer.status, answer.body.code]).toEqual([403, 'second_factor_refused']);
  });

  test('for somebody who is disabled', async () => {
    const mia = await visitor(application);
    const authenticator = await enrolPasskey(application, mia);
    await application.as('ada').patch(`/users/${mia.id}`, { status: 'disabled' });
    expect((await signIn(authenticator)).status).toBe(401);
  });

  test('as the second step of somebody else', async () => {
    const mia = await visitor(application);
    const max = await visitor(application);
    const ofMia = await enrolPasskey(application, mia);
    await enrolPasskey(application, max);
    const pending = await pendingFor(application, max.email);
    const challenge = await challengeFor('/sessions/second-factor/options', nobody(), { pending });
    const answer = await nobody().post('/sessions/second-factor', { pending, passkey: ofMia.answer({ challenge }) });
    expect([answer.status, answer.body.code]).toEqual([403, 'second_factor_refused']);
  });
});

describe('registering', () => {
  const optionsFor = async (client: Client) =>
    (await client.post('/me/passkeys/options', { password: password() })).body;

  test('needs the identity confirmed, and offers no device that has one already', async () => {
    const mia = await visitor(application);
    expect((await mia.client.post('/me/passkeys/options', {})).body.code).toBe('identity_not_confirmed');
    const authenticator = await enrolPasskey(application, mia);
    const options = await optionsFor(mia.client);
    expect(options.excludeCredentials).toMatchObject([{ id: authenticator.credentialId.toString('base64url') }]);
    expect(options).toMatchObject({ rp: { id: 'localhost', name: 'Causeway' }, attestation: 'none' });
  });

  const thefts: [string, Partial<Asked>][] = [
    ['another site', { origin: 'https://evil.example' }],
    ['another installation', { rpId: 'evil.example' }],
    ['no question', { challenge: 'AAAA' }],
    ['a question for signing in', { type: 'webauthn.get' }],
  ];
  test.each(thefts)('refuses an answer to %s', async (_name, theft) => {
    const { client } = await visitor(application);
    const { challenge } = await optionsFor(client);
    const passkey = new SoftwareAuthenticator().register({ challenge, ...theft });
    const answer = await client.post('/me/passkeys', { name: 'Thief', passkey });
    expect([answer.status, answer.body.code]).toEqual([403, 'second_factor_refused']);
    expect((await client.get('/me/second-factors')).body.passkeys).toEqual([]);
  });

  test('refuses an answer that another person, or another session, was asked for, or that comes twice', async () => {
    const mia = await visitor(application);
    const max = await visitor(application);
    const other = browserOf(application, await signInByPassword(application, mia.email));
    for (const client of [max.client, other]) {
      const { challenge } = await optionsFor(mia.client);
      const passkey = new SoftwareAuthenticator().register({ challenge });
      expect((await client.post('/me/passkeys', { name: 'Thief', passkey })).body.code).toBe('second_factor_refused');
    }
    const { challenge, user } = await optionsFor(mia.client);
    const passkey = new SoftwareAuthenticator().register({ challenge, user });
    expect((await mia.client.post('/me/passkeys', { name: 'Mine', passkey })).status).toBe(201);
    expect((await mia.client.post('/me/passkeys', { name: 'Mine', passkey })).body.code).toBe('second_factor_refused');
  });

  test('refuses a key that somebody has registered', async () => {
    const mia = await visitor(application);
    const max = await visitor(application);
    const authenticator = await enrolPasskey(application, mia);
    const { challenge } = await optionsFor(max.client);
    const answer = await max.client.post('/me/passkeys', {
      name: 'Mine',
      passkey: authenticator.register({ challenge }),
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'name_taken']);
  });

  test('at most twenty', async () => {
    const mia = await visitor(application);
    for (let count = 0; count < 20; count++) await enrolPasskey(application, mia);
    const answer = await mia.client.post('/me/passkeys/options', { password: password() });
    expect([answer.status, answer.body.code]).toEqual([409, 'limit_reached']);
  });

  test('names are one’s own to change, and others see nothing of them', async () => {
    const mia = await visitor(application);
    const max = await visitor(application);
    await enrolPasskey(application, mia);
    const [passkey] = (await mia.client.get('/me/second-factors')).body.passkeys;
    const path = `/me/passkeys/${passkey.id}`;
    expect((await max.client.patch(path, { name: 'Mine now' })).status).toBe(404);
    expect((await max.client.send('DELETE', `/me/second-factors/${passkey.id}`, { password: password() })).status).toBe(
      404,
    );
    const renamed = await mia.client.with({ 'if-match': '"1"' }).patch(path, { name: 'Blue key' });
    expect(renamed.body).toMatchObject({ name: 'Blue key', version: 2 });
    expect((await mia.client.with({ 'if-match': '"1"' }).patch(path, { name: 'Red' })).body.code).toBe(
      'version_conflict',
    );
    const remove = `/me/second-factors/${passkey.id}`;
    const stale = await mia.client.with({ 'if-match': '"1"' }).send('DELETE', remove, { password: password() });
    expect([stale.status, stale.body.code]).toEqual([409, 'version_conflict']);
    const removed = await mia.client.with({ 'if-match': '"2"' }).send('DELETE', remove, { password: password() });
    expect(removed.status).toBe(204);
  });

  test('a passkey that was removed signs nobody in', async () => {
    const mia = await visitor(application);
    const authenticator = await enrolPasskey(application, mia);
    await enrolApp(application, mia);
    const [passkey] = (await mia.client.get('/me/second-factors')).body.passkeys;
    const remove = `/me/second-factors/${passkey.id}`;
    expect((await mia.client.send('DELETE', remove, { password: password() })).status).toBe(204);
    expect((await signIn(authenticator)).status).toBe(401);
  });
});
