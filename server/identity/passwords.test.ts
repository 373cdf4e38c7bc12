import { expect, test } from 'vitest';
import { minute } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import { runAs } from '../test/global-setup.ts';
import { browser, cookieOf, join, mailsTo, tokenFor } from './test/mailbox.ts';

const application = useApplication();
const signIn = (email: string, password: string) => application.as('nobody').post('/sessions', { email, password });

test('a forgotten password is set anew by mail: all sessions end, the link works once, the owner is told', async () => {
  const joined = await join(application, 'forgetful@time.example');
  const asked = await application.as('nobody').post('/password-resets', { email: 'Forgetful@time.example' });
  const unknown = await application.as('nobody').post('/password-resets', { email: 'unheard@time.example' });
  expect([asked.status, asked.text]).toEqual([202, unknown.text]);
  expect(await mailsTo(application, 'unheard@time.example')).toEqual([]);
  const [mail] = await mailsTo(application, 'forgetful@time.example');
  expect(mail.text).toContain('http://localhost:8080/reset?token=');
  const token = await tokenFor(application, 'forgetful@time.example');
  const complete = (password: string) =>
    application.as('nobody').post('/password-resets/complete', { token, password });
  const answers = await Promise.all([complete('another long one'), complete('yet another long one')]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([204, 410]);
  expect((await joined.client.get('/me')).status).toBe(401);
  expect((await signIn('forgetful@time.example', 'a fine long password')).status).toBe(401);
  const winner = answers[0]?.status === 204 ? 'another long one' : 'yet another long one';
  expect((await signIn('forgetful@time.example', winner)).status).toBe(201);
  expect((await mailsTo(application, 'forgetful@time.example'))[0].kind).toBe('password.changed');
});

test('a reset link is good for an hour, and not for who was disabled', async () => {
  const joined = await join(application, 'slow@time.example');
  const ask = () => application.as('nobody').post('/password-resets', { email: 'slow@time.example' });
  await ask();
  const token = await tokenFor(application, 'slow@time.example');
  application.clock.advance(60 * minute);
  expect(
    (await application.as('nobody').post('/password-resets/complete', { token, password: 'another long one' })).body
      .code,
  ).toBe('token_invalid');
  await ask();
  const fresh = await tokenFor(application, 'slow@time.example');
  await runAs(application.ownerUrl, `update users set status = 'disabled' where id = '${joined.answer.user.id}'`);
  expect(
    (await application.as('nobody').post('/password-resets/complete', { token: fresh, password: 'another long one' }))
      .status,
  ).toBe(410);
  const before = (await mailsTo(application, 'slow@time.example')).length;
  expect((await ask()).status).toBe(202);
  expect(await mailsTo(application, 'slow@time.example')).toHaveLength(before);
});

test('a reset lets its owner in again after ten wrong guesses of somebody else', async () => {
  await join(application, 'locked@time.example');
  for (let guess = 0; guess < 10; guess++) await signIn('locked@time.example', `guess number ${guess}`);
  expect((await signIn('locked@time.example', 'a fine long password')).status).toBe(429);
  await application.as('nobody').post('/password-resets', { email: 'locked@time.example' });
  const token = await tokenFor(application, 'locked@time.example');
  await application.as('nobody').post('/password-resets/complete', { token, password: 'another long one' });
  expect((await signIn('locked@time.example', 'another long one')).status).toBe(201);
});

test('a reset also forgets the wrong guesses of a browser that is known, and those at a former address', async () => {
  // Seen to fail with only those at the address itself forgotten: 429.
  const { answer } = await join(application, 'known@time.example');
  await runAs(
    application.ownerUrl,
    `insert into user_addresses (email, user_id, is_alias, since) values ('former@time.example', '${answer.user.id}', true, now())`,
  );
  const device = (await signIn('known@time.example', 'a fine long password')).headers
    .getSetCookie()
    .find((line) => line.startsWith('causeway_device='));
  const here = browser(application, device?.split(';')[0] ?? '');
  const tries = [
    (guess: string) => here.post('/sessions', { email: 'known@time.example', password: guess }),
    (guess: string) => signIn('former@time.example', guess),
  ];
  for (const attempt of tries) {
    for (let guess = 0; guess < 10; guess++) await attempt(`guess number ${guess}`);
    expect((await attempt('a fine long password')).status).toBe(429);
  }
  await application.as('nobody').post('/password-resets', { email: 'known@time.example' });
  const token = await tokenFor(application, 'known@time.example');
  await application.as('nobody').post('/password-resets/complete', { token, password: 'another long one' });
  for (const attempt of tries) expect((await attempt('another long one')).status).toBe(201);
});

test('somebody signed in sets another password: other sessions end, this one stays', async () => {
  const here = await join(application, 'changing@time.example');
  const there = browser(application, cookieOf(await signIn('changing@time.example', 'a fine long password')));
  const wrong = await here.client.post('/me/password', { newPassword: 'another long one', password: 'not it' });
  expect(wrong.body.code).toBe('identity_not_confirmed');
  expect((await there.get('/me')).status).toBe(200);
  const right = await here.client.post('/me/password', {
    newPassword: 'another long one',
    password: 'a fine long password',
  });
  expect(right.status).toBe(204);
  expect([(await here.client.get('/me')).status, (await there.get('/me')).status]).toEqual([200, 401]);
  expect((await signIn('changing@time.example', 'another long one')).status).toBe(201);
});
