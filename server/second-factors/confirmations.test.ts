import { expect, test } from 'vitest';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { minute } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import type { Client } from '../test/client.ts';
import { runAs } from '../test/global-setup.ts';
import { browserOf, codeAt, enrolApp, enrolPasskey, signInByPassword, visitor } from './test/scene.ts';
import type { SoftwareAuthenticator } from './test/software-authenticator.ts';

const application = useApplication();
type Act = { method: string; path: string };
const tokens: Act = { method: 'POST', path: '/api-tokens' };

async function confirm(client: Client, authenticator: SoftwareAuthenticator, act: Act, isVerified = true) {
  const options = await client.post('/confirmations/options', { act });
  expect([options.status, options.body.userVerification]).toEqual([200, 'required']);
  const { challenge } = options.body;
  return client.post('/confirmations', { passkey: authenticator.answer({ challenge, isVerified }) });
}

async function withPasskey() {
  const mia = await visitor(application);
  const authenticator = await enrolPasskey(application, mia);
  return { ...mia, authenticator };
}

test('a passkey confirms one act: the proof is good for it, once', async () => {
  const { client, authenticator } = await withPasskey();
  const proof = await confirm(client, authenticator, tokens);
  expect([proof.status, Object.keys(proof.body)]).toEqual([201, ['confirmation', 'expiresAt']]);
  const { confirmation } = proof.body;
  expect((await client.post('/api-tokens', { name: 'By passkey', confirmation })).status).toBe(201);
  const again = await client.post('/api-tokens', { name: 'Again', confirmation });
  expect([again.status, again.body.code]).toEqual([403, 'identity_not_confirmed']);
});

test('a connection is asked for and ended by passkey', async () => {
  const { acme, initech } = application.cast.organisations;
  const mia = await visitor(application, acme.id);
  const roleMember = {
    role_id: acme.roles.administrators!,
    user_id: mia.id,
    organisation_id: acme.id,
    added_at: new Date(),
  };
  await behindTheApi(application, ({ database }) => database.insertInto('role_members').values(roleMember).execute());
  const authenticator = await enrolPasskey(application, mia);
  const asked = await confirm(mia.client, authenticator, { method: 'POST', path: '/connections' });
  const body = { toOrganisationId: initech.id, confirmation: asked.body.confirmation };
  const connection = await mia.client.post('/connections', body);
  expect([connection.status, connection.body.status]).toEqual([201, 'requested']);
});

test('a proof is good for no other act, person or session, and for five minutes', async () => {
  const { client, email, authenticator } = await withPasskey();
  const other = browserOf(application, await signInByPassword(application, 'max@acme.example'));
  const second = await (async () => {
    const challenge = (await application.as('nobody').post('/sessions/passkey/options', {})).body.challenge;
    return browserOf(
      application,
      await application.as('nobody').post('/sessions/passkey', { passkey: authenticator.answer({ challenge }) }),
    );
  })();
  expect((await second.get('/me')).body.user.email).toBe(email);
  const refused = async (by: Client, confirmation: string, path = '/api-tokens', body: object = { name: 'x' }) => {
    const answer = await by.post(path, { ...body, confirmation });
    expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'identity_not_confirmed']);
  };
  const forTokens = (await confirm(client, authenticator, tokens)).body.confirmation;
  await refused(client, forTokens, '/me/password', { newPassword: 'something else long' });
  await refused(other, forTokens);
  await refused(second, forTokens);
  expect((await client.post('/api-tokens', { name: 'still good', confirmation: forTokens })).status).toBe(201);
  const elsewhere = (await confirm(client, authenticator, { method: 'DELETE', path: '/api-tokens' })).body.confirmation;
  await refused(client, elsewhere);
  const old = (await confirm(client, authenticator, tokens)).body.confirmation;
  application.clock.advance(5 * minute + 1000);
  await refused(client, old);
});

test('of several who use one proof side by side, one does it', async () => {
  const { client, authenticator } = await withPasskey();
  const { confirmation } = (await confirm(client, authenticator, tokens)).body;
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map((turn) => client.post('/api-tokens', { name: `Turn ${turn}`, confirmation })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403, 403]);
});

test('an act that is refused for its state leaves the proof good', async () => {
  const { client, authenticator } = await withPasskey();
  const path = '/me/email';
  const { confirmation } = (await confirm(client, authenticator, { method: 'POST', path })).body;
  const answer = await client.post(path, { email: 'not an address', confirmation });
  expect(answer.status).toBe(422);
  expect((await client.post(path, { email: 'mia.new@acme.example', confirmation })).status).toBe(202);
});

test('the question is answered once, for the act that it was asked for, by a device that made sure who holds it', async () => {
  const { client, authenticator } = await withPasskey();
  const { challenge } = (await client.post('/confirmations/options', { act: tokens })).body;
  const passkey = authenticator.answer({ challenge });
  const first = await client.post('/confirmations', { passkey });
  expect(first.status).toBe(201);
  expect((await client.post('/confirmations', { passkey })).body.code).toBe('identity_not_confirmed');
  expect((await confirm(client, authenticator, tokens, false)).body.code).toBe('identity_not_confirmed');
  const ofSession = (await client.post('/sessions/current/second-factor/options', {})).body.challenge;
  const other = await client.post('/confirmations', { passkey: authenticator.answer({ challenge: ofSession }) });
  expect(other.body.code).toBe('identity_not_confirmed');
});

test('another person’s passkey confirms nothing', async () => {
  const { client } = await withPasskey();
  const thief = await withPasskey();
  expect((await confirm(client, thief.authenticator, tokens)).body.code).toBe('identity_not_confirmed');
});

test('ten wrong proofs close that door, and leave the password; wrong passwords leave the passkey', async () => {
  const { client, authenticator } = await withPasskey();
  const password = application.cast.password;
  const wrong = await Promise.all(
    Array.from({ length: 12 }, () => client.post('/api-tokens', { name: 'x', confirmation: 'made up' })),
  );
  expect(wrong.filter(({ body }) => body.code === 'identity_not_confirmed')).toHaveLength(10);
  expect(wrong.filter(({ body }) => body.code === 'too_many_attempts')).toHaveLength(2);
  expect((await client.post('/api-tokens', { name: 'By password', password })).status).toBe(201);
  application.clock.advance(15 * minute);
  for (let turn = 0; turn < 10; turn++) await client.post('/api-tokens', { name: 'x', password: 'wrong' });
  expect((await client.post('/api-tokens', { name: 'x', password })).status).toBe(429);
  const { confirmation } = (await confirm(client, authenticator, tokens)).body;
  expect((await client.post('/api-tokens', { name: 'By passkey', confirmation })).status).toBe(201);
});

test('with an API token there is no session to confirm in', async () => {
  const answer = await application.as('ada').post('/confirmations/options', { act: tokens });
  expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
});

test('who has no password confirms by a code of their app; who has one does not', async () => {
  const mia = await visitor(application);
  const secret = await enrolApp(application, mia);
  const body = () => ({ act: tokens, code: codeAt(secret, application.clock.now()) });
  expect((await mia.client.post('/confirmations', body())).body.code).toBe('identity_not_confirmed');
  await runAs(application.ownerUrl, `delete from credentials where user_id = '${mia.id}'`);
  const proof = await mia.client.post('/confirmations', body());
  expect(proof.status, proof.text).toBe(201);
  const { confirmation } = proof.body;
  expect((await mia.client.post('/api-tokens', { name: 'x', confirmation })).status).toBe(201);
  expect((await mia.client.post('/confirmations', body())).body.code, 'the code is used').toBe(
    'identity_not_confirmed',
  );
});
