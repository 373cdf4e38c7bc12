import { describe, expect, test } from 'vitest';
import { sendFile } from '../documents/test/uploading.ts';
import { browser, cookieOf, join, mailsTo, tokenFor } from '../identity/test/mailbox.ts';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { hour } from '../platform/clock.ts';
import { requestHash } from '../platform/idempotency.ts';
import { sealerWith } from '../platform/secrets.ts';
import { useApplication } from '../test/application.ts';
import type { Answer } from '../test/client.ts';

const application = useApplication();
const role = (name: string) => ({ name, visibility: 'private', securityLevel: 'member' });
const rolesPath = () => `/organisations/${application.cast.organisations.globex.id}/roles`;
const gwen = (key: string) => application.as('gwen').with({ 'idempotency-key': key });

async function roleCount(name: string): Promise<number> {
  const { body } = await application.as('gwen').get(`${rolesPath()}?limit=200`);
  return body.items.filter((item: { name: string }) => item.name.startsWith(name)).length;
}

test('the first answer is repeated, and nothing happens twice', async () => {
  const first = await gwen('one').post(rolesPath(), role('Repeated'));
  const again = await gwen('one').post(rolesPath(), role('Repeated'));
  expect(first.status).toBe(201);
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([
    null,
    'true',
  ]);
  expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
  expect(await roleCount('Repeated')).toBe(1);
});

test('the same key with another request is refused', async () => {
  await gwen('two').post(rolesPath(), role('Original'));
  const other = await gwen('two').post(rolesPath(), role('Different'));
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  const elsewhere = await gwen('two').post('/connections', {});
  expect(elsewhere.status).toBe(422);
  expect(await roleCount('Different')).toBe(0);
});

test('of several at the same moment one is done, and the others hear its answer', async () => {
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all(
      [1, 2, 3].map(() => gwen(`three-${round}`).post(rolesPath(), role(`Parallel ${round}`))),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await roleCount(`Parallel ${round}`)).toBe(1);
  }
});

test('of several uploads at the same moment one is kept, and the others hear its answer', async () => {
  const workspace = await application.as('gwen').post('/workspaces', { name: 'Parallel' });
  const path = `/workspaces/${workspace.body.id}/documents`;
  const answers = await Promise.all(
    [1, 2, 3].map(() => sendFile(gwen('upload'), path, { name: 'plan.txt', content: 'the plan' })),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect((await application.as('gwen').get(path)).body.items).toHaveLength(1);
});

test('a refusal is a first answer too', async () => {
  await application.as('gwen').post(rolesPath(), role('Taken'));
  const refused = await gwen('four').post(rolesPath(), role('Taken'));
  expect([refused.status, refused.body.code]).toEqual([409, 'name_taken']);
  const { body } = await application.as('gwen').get(`${rolesPath()}?limit=200`);
  const taken = body.items.find((item: { name: string }) => item.name === 'Taken');
  await application.as('gwen').delete(`/roles/${taken.id}`);
  const again = await gwen('four').post(rolesPath(), role('Taken'));
  expect([again.status, again.body]).toEqual([409, refused.body]);
  expect(again.headers.get('content-type')).toContain('application/problem+json');
});

test('what says "sign in" or "later" is not kept, so that trying again helps', async () => {
  const { email } = application.cast.people.greta;
  const nobody = application.as('nobody').with({ 'idempotency-key': 'five' });
  expect((await nobody.post('/sessions', { email, password: 'wrong one' })).status).toBe(401);
  expect((await nobody.post('/sessions', { email, password: application.cast.password })).status).toBe(201);
});

test('nobody hears the answer to the same key of somebody else', async () => {
  const first = await gwen('six').post('/api-tokens', { name: 'mine', password: application.cast.password });
  const other = await application
    .as('greta')
    .with({ 'idempotency-key': 'six' })
    .post('/api-tokens', { name: 'mine', password: application.cast.password });
  expect([first.status, other.status]).toEqual([201, 201]);
  expect(other.body.id).not.toBe(first.body.id);
  const again = await gwen('six').post('/api-tokens', { name: 'mine', password: application.cast.password });
  expect(again.body).toEqual(first.body);
});

test('a repeated sign-in sets the same session cookie again', async () => {
  const body = { email: application.cast.people.gus.email, password: application.cast.password };
  const nobody = application.as('nobody').with({ 'idempotency-key': 'seven' });
  const first = await nobody.post('/sessions', body);
  const again = await nobody.post('/sessions', body);
  expect(cookieOf(again)).toBe(cookieOf(first));
  expect((await browser(application, cookieOf(again)).get('/me')).body.user.email).toBe(body.email);
  const wrong = await nobody.post('/sessions', { ...body, password: 'a wrong one' });
  expect(wrong.status).not.toBe(201);
  expect(wrong.headers.getSetCookie()).toEqual([]);
});

test('a repeated verification signs in again instead of saying that the link was used', async () => {
  const email = 'twice@idempotent.example';
  const nobody = application.as('nobody').with({ 'idempotency-key': 'eight' });
  await application.as('nobody').post('/sign-up', { name: 'Twice', email, password: 'a fine long password' });
  const token = await tokenFor(application, email);
  const answers = [await nobody.post('/sign-up/verify', { token }), await nobody.post('/sign-up/verify', { token })];
  expect(answers.map((answer) => [answer.status, answer.body])).toEqual(Array(2).fill([201, answers[0]?.body]));
  expect(new Set(answers.map(cookieOf)).size).toBe(1);
  expect((await application.as('nobody').post('/sign-up/verify', { token })).status).toBe(410);
});

describe('whoever was nobody at first, and repeats it signed in, hears the first answer', () => {
  const signedIn = (answer: Answer, key: string) =>
    browser(application, cookieOf(answer), { 'idempotency-key': key, origin: application.baseUrl });
  const anonymous = (key: string) => application.as('nobody').with({ 'idempotency-key': key });

  async function repeatSignedIn(path: string, body: object, other: object) {
    const first = await anonymous(path).post(path, body);
    const again = await signedIn(first, path).post(path, body);
    expect([again.status, again.body, cookieOf(again)]).toEqual([201, first.body, cookieOf(first)]);
    const reused = await signedIn(first, path).post(path, { ...body, ...other });
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
    return first;
  }

  test('when they joined', async () => {
    const email = 'joins@idempotent.example';
    await application.as('nobody').post('/sign-up', { name: 'Joins', email, password: 'a fine long password' });
    await repeatSignedIn('/sign-up/verify', { token: await tokenFor(application, email) }, { token: 'another' });
  });

  test('when they accepted an invitation', async () => {
    const email = 'invited@idempotent.example';
    const path = `/organisations/${application.cast.organisations.globex.id}/invitations`;
    await application.as('gwen').post(path, { email });
    const body = { token: await tokenFor(application, email), name: 'Invited', password: 'a fine long password' };
    await repeatSignedIn('/invitations/accept', body, { name: 'Somebody else' });
  });

  test('when they signed in, also as somebody else than before', async () => {
    const { gus, greta } = application.cast.people;
    const { password } = application.cast;
    const asGreta = { email: greta.email, password };
    const first = await repeatSignedIn('/sessions', { email: gus.email, password }, asGreta);
    const changed = await signedIn(first, 'changed').post('/sessions', asGreta);
    const again = await signedIn(changed, 'changed').post('/sessions', asGreta);
    expect([again.status, again.body, cookieOf(again)]).toEqual([201, changed.body, cookieOf(changed)]);
  });

  test('when they set a new password and then signed in', async () => {
    const { client } = await join(application, 'resets@idempotent.example');
    await application.as('nobody').post('/password-resets', { email: 'resets@idempotent.example' });
    const body = { token: await tokenFor(application, 'resets@idempotent.example'), password: 'another long one' };
    expect((await anonymous('reset').post('/password-resets/complete', body)).status).toBe(204);
    const session = { email: 'resets@idempotent.example', password: body.password };
    const entered = await application.as('nobody').post('/sessions', session);
    expect((await client.get('/me')).status).toBe(401);
    expect((await signedIn(entered, 'reset').post('/password-resets/complete', body)).status).toBe(204);
  });

  test('and nobody else’s key is in anybody’s way', async () => {
    const { gus, greta } = application.cast.people;
    const { password } = application.cast;
    const first = await anonymous('same').post('/sessions', { email: gus.email, password });
    const other = await application
      .as('greta')
      .with({ 'idempotency-key': 'same' })
      .post('/sessions', { email: greta.email, password });
    expect([first.status, other.status]).toEqual([201, 201]);
    expect(other.body.user.email).toBe(greta.email);
  });
});

test('acts that answer nothing, and that send mail, are repeated without doing it again', async () => {
  await join(application, 'mailed@idempotent.example');
  const nobody = application.as('nobody');
  await nobody.post('/password-resets', { email: 'mailed@idempotent.example' });
  const token = await tokenFor(application, 'mailed@idempotent.example');
  const complete = () =>
    nobody
      .with({ 'idempotency-key': 'nine' })
      .post('/password-resets/complete', { token, password: 'another long one' });
  expect([(await complete()).status, (await complete()).status]).toEqual([204, 204]);
  const mails = await mailsTo(application, 'mailed@idempotent.example');
  expect(mails.filter((mail: { kind: string }) => mail.kind === 'password.changed')).toHaveLength(1);
});

test('what is kept of a request is of no use for trying out the password in it', async () => {
  const body = { name: 'Kept', password: application.cast.password };
  expect((await gwen('salted').post('/api-tokens', body)).status).toBe(201);
  const kept = await behindTheApi(application, ({ database }) =>
    database.selectFrom('idempotency_answers').select('request_hash').where('key', '=', 'salted').executeTakeFirst(),
  );
  // All else in a request can be known, so its plain hash would tell a right guess, far faster than argon2id does.
  expect(kept?.request_hash).not.toEqual(requestHash('POST', '/api/v1/api-tokens', body));
  expect((await gwen('salted').post('/api-tokens', body)).headers.get('idempotency-replayed')).toBe('true');
  expect((await gwen('salted').post('/api-tokens', { ...body, name: 'Other' })).body.code).toBe(
    'idempotency_key_reused',
  );
});

test('an answer that was sealed with a secret key that is gone is refused in words, and nothing happens twice', async () => {
  // Seen to answer 500 with the answer opened as if its key were still there.
  await gwen('lost').post(rolesPath(), role('Lost'));
  const sealed_answer = sealerWith(Buffer.alloc(32, 7)).seal('{}');
  await behindTheApi(application, ({ database }) =>
    database.updateTable('idempotency_answers').set({ sealed_answer }).where('key', '=', 'lost').execute(),
  );
  const again = await gwen('lost').post(rolesPath(), role('Lost'));
  expect([again.status, again.body.code]).toEqual([422, 'idempotency_key_reused']);
  expect(again.body.detail).toContain('cannot be read any more');
  expect(await roleCount('Lost')).toBe(1);
});

test('an answer is kept for 24 hours', async () => {
  const first = await gwen('ten').post(rolesPath(), role('Kept'));
  application.clock.advance(23 * hour);
  expect((await gwen('ten').post(rolesPath(), role('Kept'))).body.id).toBe(first.body.id);
  application.clock.advance(2 * hour);
  expect((await gwen('ten').post(rolesPath(), role('Kept'))).body.code).toBe('name_taken');
});

test.each(['', ' ', 'ä', 'x'.repeat(256)])('a key that is no key is refused: %j', async (key) => {
  const answer = await gwen(key)
    .post(rolesPath(), role('No key'))
    .catch((error: Error) => error);
  // Some of these a client cannot even send.
  if (!(answer instanceof Error)) expect([answer.status, answer.body.code]).toEqual([422, 'invalid']);
});

test('refusals at the same moment all hear a refusal', async () => {
  // Seen to answer 500 while two remembered refusals under one key ran into each other.
  await application.as('gwen').post(rolesPath(), role('Refused'));
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => gwen(`eleven-${round}`).post(rolesPath(), role('Refused'))),
    );
    for (const answer of answers) expect(['name_taken', 'idempotency_key_in_use']).toContain(answer.body.code);
  }
});
