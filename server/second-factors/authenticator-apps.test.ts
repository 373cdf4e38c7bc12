import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { mailsTo } from '../identity/test/mailbox.ts';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { minute } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import { browserOf, codeAt, enrolApp, pendingFor, signInByPassword, step, visitor } from './test/scene.ts';

const application = useApplication();
const password = () => application.cast.password;
const nobody = () => application.as('nobody');
const now = () => application.clock.now();
const secondStep = (pending: string, proof: object) => nobody().post('/sessions/second-factor', { pending, ...proof });

/** `oathtool`, where it is installed, says what the code is; else the library that the tests have. */
function codeOfOathtool(secret: string, at: Date): string | undefined {
  try {
    const when = at.toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
    return execFileSync('oathtool', ['--totp', '--base32', `--now=${when}`, secret], { encoding: 'utf8' }).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

test('an app counts only after a right code, and is then asked for after the password', async () => {
  const mia = await visitor(application);
  const started = await mia.client.post('/me/second-factors/totp', { password: password() });
  expect(started.status).toBe(201);
  expect(started.body.uri).toContain(`secret=${started.body.secret}`);
  expect((await signInByPassword(application, mia.email)).status, 'it counts for nothing yet').toBe(201);
  const wrong = await mia.client.post('/me/second-factors/totp/activate', { code: '000000' });
  expect([wrong.status, wrong.body.code]).toEqual([403, 'second_factor_refused']);

  const code = codeAt(started.body.secret, now());
  expect((await mia.client.post('/me/second-factors/totp/activate', { code })).status).toBe(204);
  const own = await mia.client.get('/me/second-factors');
  expect(own.body).toMatchObject({ authenticatorApp: { id: started.body.id }, recoveryCodes: null, isRequired: false });
  expect(own.body.confirmedAt, 'the session has shown it').not.toBeNull();
  expect(own.text).not.toContain(started.body.secret);
  expect((await mailsTo(application, mia.email))[0].text).toContain('An authenticator app was set up');

  const answer = await signInByPassword(application, mia.email);
  expect([answer.status, answer.body.code, answer.body.kinds]).toEqual([
    401,
    'second_factor_needed',
    ['authenticator_app'],
  ]);
  expect(answer.headers.getSetCookie(), 'the password alone opens nothing').toEqual([]);
  application.clock.advance(step);
  const entered = await secondStep(answer.body.pending, { code: codeAt(started.body.secret, now()) });
  expect([entered.status, entered.body.user.id]).toEqual([201, mia.id]);
  const me = await browserOf(application, entered).get('/me');
  expect(me.body.secondFactor).toMatchObject({ has: true, isRequired: false });
  expect(me.body.secondFactor.confirmedAt).not.toBeNull();
});

test('the codes are those of oathtool', async () => {
  const mia = await visitor(application);
  const secret = await enrolApp(application, mia);
  for (let turn = 0; turn < 5; turn++) {
    application.clock.advance(step * 7);
    const code = codeOfOathtool(secret, now()) ?? codeAt(secret, now());
    const answer = await mia.client.post('/sessions/current/second-factor', { code });
    expect(answer.status, answer.text).toBe(200);
  }
});

test('the secret is sealed at rest', async () => {
  const mia = await visitor(application);
  const secret = await enrolApp(application, mia);
  const [row] = await behindTheApi(application, ({ database }) =>
    database.selectFrom('authenticator_apps').selectAll().where('user_id', '=', mia.id).execute(),
  );
  expect(row?.sealed_secret.toString('latin1')).not.toContain(secret);
  expect(application.services.sealer.open(row?.sealed_secret ?? Buffer.alloc(0))).toBe(secret);
});

test('a code is good once, also side by side, and so are all before it', async () => {
  const mia = await visitor(application);
  const secret = await enrolApp(application, mia);
  application.clock.advance(step * 3);
  const code = codeAt(secret, now());
  const before = codeAt(secret, new Date(now().getTime() - step));
  const pendings = await Promise.all(Array.from({ length: 5 }, () => pendingFor(application, mia.email)));
  const answers = await Promise.all(pendings.map((pending) => secondStep(pending, { code })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403, 403]);
  const again = await mia.client.post('/sessions/current/second-factor', { code });
  expect([again.status, again.body.code]).toEqual([403, 'second_factor_refused']);
  expect((await mia.client.post('/sessions/current/second-factor', { code: before })).status).toBe(403);
});

test('the second step follows within ten minutes, once, and not after a new password', async () => {
  const mia = await visitor(application);
  const secret = await enrolApp(application, mia);
  const pending = await pendingFor(application, mia.email);
  const other = await pendingFor(application, mia.email);
  expect((await secondStep(pending, { code: codeAt(secret, now()) })).status).toBe(201);
  application.clock.advance(step);
  const used = await secondStep(pending, { code: codeAt(secret, now()) });
  expect([used.status, used.body.code]).toEqual([410, 'token_invalid']);
  application.clock.advance(10 * minute);
  expect((await secondStep(other, { code: codeAt(secret, now()) })).body.code).toBe('token_invalid');

  const waiting = await pendingFor(application, mia.email);
  const changed = await mia.client.post('/me/password', { newPassword: 'another fine one', password: password() });
  expect(changed.status).toBe(204);
  expect((await secondStep(waiting, { code: codeAt(secret, now()) })).body.code).toBe('token_invalid');
});

test('somebody disabled does not finish signing in', async () => {
  const mia = await visitor(application);
  const secret = await enrolApp(application, mia);
  const pending = await pendingFor(application, mia.email);
  await application.as('ada').patch(`/users/${mia.id}`, { status: 'disabled' });
  expect((await secondStep(pending, { code: codeAt(secret, now()) })).body.code).toBe('token_invalid');
});

test('ten wrong codes close that door for a while, also side by side; a recovery code and a session stay open', async () => {
  const mia = await visitor(application);
  const secret = await enrolApp(application, mia);
  const { body } = await mia.client.post('/me/second-factors/recovery-codes', { password: password() });
  const pending = await pendingFor(application, mia.email);
  const guesses = await Promise.all(Array.from({ length: 14 }, () => secondStep(pending, { code: '000000' })));
  const codes = guesses.map((guess) => guess.body.code);
  expect(codes.filter((code) => code === 'second_factor_refused')).toHaveLength(10);
  expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(4);
  const right = await secondStep(pending, { code: codeAt(secret, now()) });
  expect([right.status, right.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  expect((await mia.client.post('/sessions/current/second-factor', { code: codeAt(secret, now()) })).status).toBe(200);
  expect((await secondStep(pending, { recoveryCode: body.codes[0] })).status).toBe(201);
  application.clock.advance(15 * minute);
  const later = await pendingFor(application, mia.email);
  expect((await secondStep(later, { code: codeAt(secret, now()) })).status, 'not for ever').toBe(201);
});

test('recovery codes: ten, hashed, each good once, also side by side, and void when new ones are made', async () => {
  const mia = await visitor(application);
  const none = await mia.client.post('/me/second-factors/recovery-codes', { password: password() });
  expect([none.status, none.body.code], 'nobody needs them without a factor').toEqual([403, 'second_factor_required']);
  await enrolApp(application, mia);
  const { body } = await mia.client.post('/me/second-factors/recovery-codes', { password: password() });
  expect(new Set(body.codes).size).toBe(10);
  const rows = await behindTheApi(application, ({ database }) =>
    database.selectFrom('recovery_codes').selectAll().where('user_id', '=', mia.id).execute(),
  );
  expect(JSON.stringify(rows)).not.toContain(body.codes[0]);

  const [recoveryCode] = body.codes;
  const pendings = await Promise.all(Array.from({ length: 4 }, () => pendingFor(application, mia.email)));
  const answers = await Promise.all(pendings.map((pending) => secondStep(pending, { recoveryCode })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403]);
  expect((await mia.client.get('/me/second-factors')).body.recoveryCodes.left).toBe(9);
  const { body: renewed } = await mia.client.post('/me/second-factors/recovery-codes', { password: password() });
  const pending = await pendingFor(application, mia.email);
  expect((await secondStep(pending, { recoveryCode: body.codes[1] })).status).toBe(403);
  expect((await secondStep(pending, { recoveryCode: renewed.codes[1].toUpperCase() })).status).toBe(201);
});

test('factors change only with the identity confirmed, in a session that has confirmed the factor', async () => {
  const mia = await visitor(application);
  const old = browserOf(application, await signInByPassword(application, mia.email));
  for (const body of [{}, { password: 'wrong' }, { confirmation: 'wrong' }]) {
    const refused = await mia.client.post('/me/second-factors/totp', body);
    expect([refused.status, refused.body.code]).toEqual([403, 'identity_not_confirmed']);
  }
  const withToken = (await mia.client.post('/api-tokens', { name: 't', password: password() })).body.token;
  const tokenClient = application.as('nobody').with({ authorization: `Bearer ${withToken}` });
  expect((await tokenClient.post('/me/second-factors/totp', { password: password() })).body.code).toBe('forbidden');
  const secret = await enrolApp(application, mia);
  for (const path of ['/me/second-factors/totp', '/me/second-factors/recovery-codes', '/me/passkeys/options']) {
    const refused = await old.post(path, { password: password() });
    expect([path, refused.body.code]).toEqual([path, 'second_factor_required']);
  }
  const { id } = (await mia.client.get('/me/second-factors')).body.authenticatorApp;
  const remove = `/me/second-factors/${id}`;
  expect((await old.send('DELETE', remove, { password: password() })).body.code).toBe('second_factor_required');
  expect((await mia.client.delete(remove)).body.code).toBe('identity_not_confirmed');
  const confirmed = await old.post('/sessions/current/second-factor', { code: codeAt(secret, now()) });
  expect(confirmed.status).toBe(200);
  expect((await old.send('DELETE', remove, { password: password() })).status).toBe(204);
  expect((await old.get('/me')).body.secondFactor).toEqual({ has: false, isRequired: false, confirmedAt: null });
  expect((await signInByPassword(application, mia.email)).status).toBe(201);
});

test('a second app takes the place of the first, and nobody removes what is not theirs', async () => {
  const mia = await visitor(application);
  const max = await visitor(application);
  const first = await enrolApp(application, mia);
  const second = await enrolApp(application, mia);
  expect((await mia.client.post('/sessions/current/second-factor', { code: codeAt(first, now()) })).status).toBe(403);
  expect((await mia.client.post('/sessions/current/second-factor', { code: codeAt(second, now()) })).status).toBe(200);
  const { id } = (await mia.client.get('/me/second-factors')).body.authenticatorApp;
  const other = await max.client.send('DELETE', `/me/second-factors/${id}`, { password: password() });
  expect([other.status, other.body.code]).toEqual([404, 'not_found']);
  const pending = await pendingFor(application, mia.email);
  const theirs = await enrolApp(application, max);
  expect((await secondStep(pending, { code: codeAt(theirs, now()) })).status, 'another’s code').toBe(403);
});

test('each act on factors is recorded, without secrets', async () => {
  const mia = await visitor(application);
  const secret = await enrolApp(application, mia);
  const { body } = await mia.client.post('/me/second-factors/recovery-codes', { password: password() });
  await secondStep(await pendingFor(application, mia.email), { code: '000000' });
  const records = await behindTheApi(application, ({ database }) =>
    database.selectFrom('audit_records').selectAll().where('subject_id', '=', mia.id).orderBy('id').execute(),
  );
  const said = records.map(({ kind, outcome }) => `${kind} ${outcome}`);
  expect(said).toEqual([
    'session.started done',
    'authenticator_app.started done',
    'authenticator_app.activated done',
    'recovery_codes.renewed done',
    'second_factor.confirmed refused',
  ]);
  expect(JSON.stringify(records)).not.toContain(secret);
  expect(JSON.stringify(records)).not.toContain(body.codes[0]);
});
