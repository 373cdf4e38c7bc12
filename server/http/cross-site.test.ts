import { expect, test } from 'vitest';
import { browser, cookieOf } from '../identity/test/mailbox.ts';
import { startApplication, useApplication } from '../test/application.ts';

const application = useApplication();

async function signIn() {
  const { email } = application.cast.people.mia;
  const answer = await application.as('nobody').post('/sessions', { email, password: application.cast.password });
  return { answer, cookie: cookieOf(answer) };
}

test.each([
  { origin: 'https://evil.example' },
  { origin: 'http://localhost:8080.evil.example' },
  { origin: 'https://localhost:8080' },
  { origin: 'null' },
  { origin: 'no origin' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'http://localhost:8080', 'sec-fetch-site': 'cross-site' },
])('a write that comes with a cookie from another site is refused: %o', async (headers) => {
  const { cookie } = await signIn();
  const answer = await browser(application, cookie, headers as Record<string, string>).patch('/me', {
    name: 'Borrowed',
  });
  expect([answer.status, answer.body.code]).toEqual([403, 'cross_site_refused']);
  expect((await browser(application, cookie).get('/me')).body.user.name).not.toBe('Borrowed');
});

test.each([
  [{ origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }],
  [{ origin: 'http://localhost:8080' }],
  [{ 'sec-fetch-site': 'none' }],
  [{}],
])("the web app's own writes pass: %o", async (headers) => {
  const { cookie } = await signIn();
  const answer = await browser(application, cookie, headers).patch('/me', { name: 'Mia Member' });
  expect(answer.status).toBe(200);
});

test('the web app served under the address that it is asked at passes too', async () => {
  const { cookie } = await signIn();
  const answer = await browser(application, cookie, { origin: application.baseUrl }).patch('/me', {
    name: 'Mia Member',
  });
  expect(answer.status).toBe(200);
});

test('signing in, too, is refused from another site, so that nobody is signed in as somebody else', async () => {
  const { email } = application.cast.people.mia;
  const answer = await application
    .as('nobody')
    .with({ origin: 'https://evil.example' })
    .post('/sessions', { email, password: application.cast.password });
  expect([answer.status, answer.body.code]).toEqual([403, 'cross_site_refused']);
  expect(answer.headers.get('set-cookie')).toBeNull();
});

test('reads from elsewhere change nothing and pass; programs with an API token carry no cookie to borrow', async () => {
  const { cookie } = await signIn();
  expect((await browser(application, cookie, { origin: 'https://evil.example' }).get('/me')).status).toBe(200);
  const program = application.as('mia').with({ origin: 'https://tool.example' });
  expect((await program.patch('/me', { name: 'Mia Member' })).status).toBe(200);
});

test('a bearer token that is not valid does not fall back to the cookie', async () => {
  const { cookie } = await signIn();
  for (const authorization of ['Bearer nonsense', 'Basic YTpi', `Bearer ${'A'.repeat(43)}`]) {
    expect((await browser(application, cookie, { authorization }).get('/me')).status).toBe(401);
  }
});

test('the session cookie is out of reach of scripts and of other sites; behind https it is never sent in the clear', async () => {
  const { answer } = await signIn();
  const [cookie] = answer.headers.getSetCookie();
  expect(cookie).toMatch(/^causeway_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  const secure = await startApplication({ variables: { PUBLIC_URL: 'https://causeway.example' } });
  const { email } = secure.application.cast.people.mia;
  const body = { email, password: secure.application.cast.password };
  const behind = await secure.application.as('nobody').post('/sessions', body);
  expect(behind.headers.getSetCookie()[0]).toContain('; Secure');
  const out = await browser(secure.application, cookieOf(behind)).delete('/sessions/current');
  expect(out.headers.getSetCookie()[0]).toContain('; Secure');
  await secure.close();
});
