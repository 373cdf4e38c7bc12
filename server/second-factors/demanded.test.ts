import { beforeAll, expect, test } from 'vitest';
import { sampleRequest } from '../access/test/sample-input.ts';
import { routes } from '../app.ts';
import { mailsTo } from '../identity/test/mailbox.ts';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { minute } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import type { Client } from '../test/client.ts';
import {
  browserOf,
  codeAt,
  enrolApp,
  enrolPasskey,
  pendingFor,
  signInByPassword,
  step,
  visitor,
} from './test/scene.ts';

const application = useApplication();
const password = () => application.cast.password;
const organisations = () => application.cast.organisations;
const initech = () => `/organisations/${organisations().initech.id}`;

/** Initech demands second factors; its administrator has one and stands before us in a session. */
let ingrid: { client: Client; secret: string };
beforeAll(async () => {
  const { email, id } = application.cast.people.ingrid;
  const client = browserOf(application, await signInByPassword(application, email));
  const secret = await enrolApp(application, { id, email, client });
  ingrid = { client, secret };
  const changed = await client.patch(initech(), { secondFactorRequired: true });
  expect([changed.status, changed.body.secondFactorRequired]).toEqual([200, true]);
});

test('without a second factor one can sign in, set one up, sign out, and nothing else', async () => {
  const ivan = await visitor(application, organisations().initech.id);
  const demanding = routes.filter(
    (route) => typeof route.access === 'string' && !route.isOpenBeforeSecondFactor && route.body !== 'stream',
  );
  expect(demanding.length).toBeGreaterThan(50);
  const idFor = (name: string) => ({ email: 'old@initech.example', n: '1' })[name] ?? ivan.id;
  const open: string[] = [];
  for (const route of demanding) {
    const { path, body } = sampleRequest(route, idFor);
    const { status, body: problem } = await ivan.client.send(route.method, path, body);
    if (problem.code !== 'second_factor_enrolment_required') open.push(`${route.method} ${path} answers ${status}`);
  }
  expect(open).toEqual([]);
  const me = await ivan.client.get('/me');
  expect(me.body.secondFactor).toEqual({ has: false, isRequired: true, confirmedAt: null });
  await enrolApp(application, ivan);
  expect((await ivan.client.get('/tasks')).status).toBe(200);
});

test('a session from before must confirm the factor, and then reaches everything', async () => {
  const ivan = await visitor(application, organisations().initech.id);
  const old = browserOf(application, await signInByPassword(application, ivan.email));
  const secret = await enrolApp(application, ivan);
  const refused = await old.get('/tasks');
  expect([refused.status, refused.body.code]).toEqual([403, 'second_factor_required']);
  const code = codeAt(secret, application.clock.now());
  expect((await old.post('/sessions/current/second-factor', { code })).status).toBe(200);
  expect((await old.get('/tasks')).status).toBe(200);
  expect((await old.delete('/sessions/current')).status).toBe(204);
});

test('API tokens work for who has a factor; the last factor stays while the organisation demands one', async () => {
  const tokens = (person: 'ivan' | 'ingrid') => application.as(person).get('/tasks');
  expect((await tokens('ivan')).body.code).toBe('second_factor_enrolment_required');
  expect((await tokens('ingrid')).status).toBe(200);
  const ivan = await visitor(application, organisations().initech.id);
  await enrolApp(application, ivan);
  const { id } = (await ivan.client.get('/me/second-factors')).body.authenticatorApp;
  const remove = () => ivan.client.send('DELETE', `/me/second-factors/${id}`, { password: password() });
  expect((await remove()).body.code).toBe('second_factor_demanded');
  await enrolPasskey(application, ivan);
  expect((await remove()).status).toBe(204);
});

test('only its administrators change what an organisation demands', async () => {
  const path = `/organisations/${organisations().acme.id}`;
  expect((await application.as('mia').patch(path, { secondFactorRequired: true })).status).toBe(403);
  expect((await application.as('gwen').patch(path, { secondFactorRequired: true })).status).toBe(404);
  expect((await application.as('mia').get('/me')).body.organisation.secondFactorRequired).toBe(false);
});

test('an administrator takes lost factors away: sessions end, the person is told, the password does again', async () => {
  const ivan = await visitor(application, organisations().initech.id);
  const secret = await enrolApp(application, ivan);
  await enrolPasskey(application, ivan);
  const path = `/users/${ivan.id}/second-factors`;
  expect((await ingrid.client.get(path)).body).toEqual({
    hasAuthenticatorApp: true,
    passkeys: 1,
    may: { reset: true },
  });
  const pending = await pendingFor(application, ivan.email);
  expect((await ingrid.client.post(`${path}/reset`, {})).body.code).toBe('identity_not_confirmed');
  const reset = await ingrid.client.post(`${path}/reset`, { password: password() });
  expect([reset.status, reset.body]).toEqual([200, { removed: 2 }]);
  expect((await ivan.client.get('/me')).status).toBe(401);
  application.clock.advance(step);
  const code = codeAt(secret, application.clock.now());
  const late = await application.as('nobody').post('/sessions/second-factor', { pending, code });
  expect(late.body.code).toBe('token_invalid');
  expect((await mailsTo(application, ivan.email))[0].text).toContain('An administrator removed');
  expect((await signInByPassword(application, ivan.email)).status).toBe(201);
  const records = await behindTheApi(application, ({ database }) =>
    database.selectFrom('audit_records').select(['kind', 'outcome']).where('subject_id', '=', ivan.id).execute(),
  );
  expect(records).toContainEqual({ kind: 'second_factors.reset', outcome: 'done' });
});

test('nobody takes away their own in this way, nor those of people elsewhere, nor without being administrator', async () => {
  const ivan = await visitor(application, organisations().initech.id);
  await enrolApp(application, ivan);
  const own = await ingrid.client.post(`/users/${application.cast.people.ingrid.id}/second-factors/reset`, {
    password: password(),
  });
  expect([own.status, own.body.code]).toEqual([403, 'forbidden']);
  const path = `/users/${ivan.id}/second-factors`;
  expect((await application.as('gwen').post(`${path}/reset`, { password: password() })).status).toBe(404);
  expect((await application.as('gwen').get(path)).status).toBe(404);
  const member = await visitor(application, organisations().initech.id);
  await enrolApp(application, member);
  expect((await member.client.post(`${path}/reset`, { password: password() })).body.code).toBe('forbidden');
  expect((await member.client.get(path)).body.code).toBe('forbidden');
  expect((await ivan.client.get('/me')).status).toBe(200);
});

test('an administrator whose session has not confirmed takes nothing away', async () => {
  const mia = await visitor(application);
  await enrolApp(application, mia);
  const ada = application.cast.people.ada;
  const old = browserOf(application, await signInByPassword(application, ada.email));
  const path = `/users/${mia.id}/second-factors/reset`;
  await enrolApp(application, {
    ...ada,
    client: browserOf(application, await signInByPassword(application, ada.email)),
  });
  expect((await old.post(path, { password: password() })).body.code).toBe('second_factor_required');
});

test('operators do the same for anybody, by their address', async () => {
  const mia = await visitor(application);
  await enrolApp(application, mia);
  const path = '/operator/second-factor-resets';
  const body = { email: mia.email, password: password() };
  expect((await application.as('gwen').post(path, body)).body.code).toBe('forbidden');
  expect((await application.as('otto').post(path, { email: mia.email })).body.code).toBe('identity_not_confirmed');
  expect((await application.as('otto').post(path, { ...body, email: 'nobody@nowhere.example' })).status).toBe(404);
  expect((await application.as('otto').post(path, { ...body, email: 'otto@operations.example' })).status).toBe(404);
  expect((await application.as('otto').post(path, body)).body).toEqual({ removed: 1 });
  expect((await signInByPassword(application, mia.email)).status).toBe(201);
});

test('whoever guesses passwords elsewhere does not shut out a browser in which the person has signed in before', async () => {
  const mia = await visitor(application);
  const authenticator = await enrolPasskey(application, mia);
  const { id } = (await mia.client.get('/me/second-factors')).body.passkeys[0];
  const body = { email: mia.email, password: password() };
  const wrong = { ...body, password: 'wrong' };
  const nobody = application.as('nobody');
  for (let turn = 0; turn < 10; turn++) expect((await nobody.post('/sessions', wrong)).status).toBe(401);
  expect((await nobody.post('/sessions', body)).status).toBe(429);
  const known = await mia.client.post('/sessions', body);
  expect([known.status, known.body.code]).toEqual([401, 'second_factor_needed']);
  const { challenge } = (await nobody.post('/sessions/passkey/options', {})).body;
  const byPasskey = await nobody.post('/sessions/passkey', { passkey: authenticator.answer({ challenge }) });
  expect(byPasskey.status, 'nor by passkey').toBe(201);
  expect((await mia.client.send('DELETE', `/me/second-factors/${id}`, { password: password() })).status).toBe(204);

  for (let turn = 0; turn < 10; turn++) expect((await mia.client.post('/sessions', wrong)).status).toBe(401);
  expect((await mia.client.post('/sessions', body)).status, 'its own guesses are counted too').toBe(429);
  const max = await visitor(application);
  const borrowed = await max.client.post('/sessions', body);
  expect(borrowed.status, 'another person’s browser is as any').toBe(429);
  application.clock.advance(15 * minute);
  expect((await mia.client.post('/sessions', body)).status).toBe(201);
});
