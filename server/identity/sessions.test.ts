import pg from 'pg';
import { expect, test } from 'vitest';
import { minute } from '../platform/clock.ts';
import { startApplication, useApplication } from '../test/application.ts';
import { runAs } from '../test/global-setup.ts';
import { browser, cookieOf, join } from './test/mailbox.ts';

const application = useApplication();
const signIn = (email: string, password: string) => application.as('nobody').post('/sessions', { email, password });
const people = () => application.cast.people;

test('address and password sign in; signing out ends that session at once', async () => {
  const answer = await signIn('ADA@acme.example', application.cast.password);
  expect([answer.status, answer.body.user.id]).toEqual([201, people().ada.id]);
  const client = browser(application, cookieOf(answer));
  expect((await client.get('/me')).body.user.email).toBe('ada@acme.example');
  const out = await client.delete('/sessions/current');
  expect(out.status).toBe(204);
  expect(out.headers.getSetCookie()[0]).toMatch(/^causeway_session=;.*(Expires=Thu, 01 Jan 1970|Max-Age=0)/);
  expect((await client.get('/me')).status).toBe(401);
});

test('signing in again leaves other sessions alone', async () => {
  const one = browser(application, cookieOf(await signIn('mia@acme.example', application.cast.password)));
  const two = browser(application, cookieOf(await signIn('mia@acme.example', application.cast.password)));
  await one.delete('/sessions/current');
  expect([(await one.get('/me')).status, (await two.get('/me')).status]).toEqual([401, 200]);
});

test('a session lasts thirty days', async () => {
  const { application: other, close } = await startApplication();
  const answer = await other
    .as('nobody')
    .post('/sessions', { email: 'ada@acme.example', password: other.cast.password });
  const client = browser(other, cookieOf(answer));
  other.clock.advance(30 * 24 * 60 * minute - minute);
  expect((await client.get('/me')).status).toBe(200);
  other.clock.advance(2 * minute);
  expect((await client.get('/me')).status).toBe(401);
  await close();
});

test('a wrong password, an unknown address and a disabled user read the same', async () => {
  await application.as('ada').patch(`/users/${people().max.id}`, { status: 'disabled' });
  const answers = [
    await signIn('ivan@initech.example', 'not the password'),
    await signIn('nobody@nowhere.example', application.cast.password),
    await signIn('max@acme.example', application.cast.password),
  ];
  const documents = answers.map((answer) => [
    answer.status,
    answer.body.code,
    answer.text,
    answer.headers.get('set-cookie'),
  ]);
  expect(new Set(documents.map(String)).size).toBe(1);
  expect(documents[0]?.slice(0, 2)).toEqual([401, 'invalid_credentials']);
});

test('a wrong password, an unknown address and a disabled user take the same time', async () => {
  await join(application, 'timed@time.example');
  const disabled = await join(application, 'disabled@time.example');
  await setStatus(disabled.answer.user.id, 'disabled');
  const emails = ['timed@time.example', 'nobody@time.example', 'disabled@time.example'];
  const measure = async () => {
    const quickest = emails.map(() => Number.POSITIVE_INFINITY);
    for (let round = 0; round < 8; round++) {
      for (const [index, email] of emails.entries()) {
        const from = performance.now();
        expect((await signIn(email, 'a guess that is wrong')).status).toBe(401);
        quickest[index] = Math.min(quickest[index]!, performance.now() - from);
      }
    }
    application.clock.advance(16 * minute);
    return Math.max(...quickest) / Math.min(...quickest);
  };
  // What else the machine does may disturb one measurement; a difference that is always there disturbs each of them.
  let ratio = await measure();
  for (let again = 0; again < 7 && ratio >= 1.3; again++) ratio = Math.min(ratio, await measure());
  expect(ratio).toBeLessThan(1.3);
});

test.each(['ivan@initech.example', 'ghost@nowhere.example'])(
  'ten wrong passwords within 15 minutes shut the door for %s',
  async (email) => {
    application.clock.advance(16 * minute);
    for (let guess = 0; guess < 10; guess++) {
      expect((await signIn(email, `guess number ${guess}`)).status).toBe(401);
      application.clock.advance(minute / 2);
    }
    const shut = await signIn(email, application.cast.password);
    expect([shut.status, shut.body.code]).toEqual([429, 'too_many_attempts']);
    const wait = Number(shut.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(9 * 60);
    expect(wait).toBeLessThanOrEqual(10 * 60);
    expect((await signIn('gwen@globex.example', application.cast.password)).status).toBe(201);
    application.clock.advance(wait * 1000);
    expect((await signIn(email, 'not it either')).status).toBe(401);
    application.clock.advance(15 * minute);
    if (email.startsWith('ivan')) expect((await signIn(email, application.cast.password)).status).toBe(201);
  },
);

test('guesses made side by side are counted before any is answered', async () => {
  // Seen to fail with lockAttempts taken away: 25 of 25 guesses were checked. With the reservation before the check
  // taken away as well, likewise.
  const guesses = Array.from({ length: 25 }, (_, number) => signIn('greta@globex.example', `guess number ${number}`));
  const codes = (await Promise.all(guesses)).map((answer) => answer.status).sort();
  expect(codes).toEqual([...Array(10).fill(401), ...Array(15).fill(429)]);
});

test('right passwords sent side by side shut nobody out', async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => signIn('carla@globex.example', application.cast.password)),
  );
  expect(answers.map((answer) => answer.status)).toEqual(Array(30).fill(201));
});

test('disabling ends sessions and tokens at the very next request, and enabling revives none', async () => {
  const session = browser(application, cookieOf(await signIn('gus@globex.example', application.cast.password)));
  const token = application.as('gus');
  expect([(await session.get('/me')).status, (await token.get('/me')).status]).toEqual([200, 200]);
  await application.as('gwen').patch(`/users/${people().gus.id}`, { status: 'disabled' });
  expect([(await session.get('/me')).status, (await token.get('/me')).status]).toEqual([401, 401]);
  await application.as('gwen').patch(`/users/${people().gus.id}`, { status: 'active' });
  expect([(await session.get('/me')).status, (await token.get('/me')).status]).toEqual([401, 401]);
  expect((await signIn('gus@globex.example', application.cast.password)).status).toBe(201);
});

test('disabling beats a sign-in at the same moment', async () => {
  // Whichever comes first: after disabling and enabling no session of before works.
  for (let round = 0; round < 5; round++) {
    const [answer] = await Promise.all([
      signIn('carla@globex.example', application.cast.password),
      application.as('gwen').patch(`/users/${people().carla.id}`, { status: 'disabled' }),
    ]);
    await application.as('gwen').patch(`/users/${people().carla.id}`, { status: 'active' });
    if (answer.status === 201) expect((await browser(application, cookieOf(answer)).get('/me')).status).toBe(401);
    else expect(answer.status).toBe(401);
  }
});

test('a sign-in that meets a disabling under way waits for it and is refused', async () => {
  // Seen to fail with the lock on the user's row taken away: the sign-in came first, and its session outlived.
  const { id, email } = application.cast.people.ivan;
  const disabling = new pg.Client({ connectionString: application.ownerUrl });
  await disabling.connect();
  await disabling.query('begin');
  await disabling.query(`update users set status = 'disabled' where id = '${id}'`);
  await disabling.query(`delete from sessions where user_id = '${id}'`);
  const answer = signIn(email, application.cast.password);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await disabling.query('commit');
  await disabling.end();
  expect((await answer).body.code).toBe('invalid_credentials');
  await setStatus(id, 'active');
});

test('wrong sign-ins are in the audit: of the organisation concerned, or of the operators for an address that nobody has', async () => {
  await signIn('ingrid@initech.example', 'wrong one');
  await signIn('stranger@nowhere.example', 'wrong one');
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  const refused = async (organisation: 'initech' | 'operations', subject: string | null) => {
    const { rows } = await owner.query(
      `select 1 from audit_records where kind = 'session.started' and outcome = 'refused' and organisation_id = $1
       and subject_id is not distinct from $2`,
      [application.cast.organisations[organisation].id, subject],
    );
    return rows.length;
  };
  expect(await refused('initech', people().ingrid.id)).toBe(1);
  expect(await refused('operations', null)).toBeGreaterThan(0);
  await owner.end();
});

test('agents cannot sign in', async () => {
  const { answer } = await join(application, 'robot@time.example');
  await setKind(answer.user.id);
  expect((await signIn('robot@time.example', 'a fine long password')).body.code).toBe('invalid_credentials');
});

test('somebody signed in reads who they are, where they belong and what they may do', async () => {
  const ada = await application.as('ada').get('/me');
  expect(ada.status).toBe(200);
  expect(ada.body.user).toMatchObject({
    email: 'ada@acme.example',
    status: 'active',
    isOperator: false,
    isEnterpriseAdministrator: false,
  });
  expect(ada.body.user.roles).toContainEqual({
    id: application.cast.organisations.acme.roles.administrators,
    name: 'Administrators',
    visibility: 'private',
    securityLevel: 'administrator',
  });
  expect(ada.body.organisation).toMatchObject({
    id: application.cast.organisations.acme.id,
    shortName: 'acme',
    connectionVisibility: 'listed',
  });
  expect(ada.body.account).toMatchObject({ name: 'Acme Group', plan: 'paid', shareAllowance: 100, sharesUsed: 0 });
  expect(ada.body.may).toMatchObject({
    administer: true,
    operate: false,
    administerAccount: false,
    createWorkspace: true,
  });
  expect((await application.as('mia').get('/me')).body.may).toMatchObject({ administer: false, invite: false });
  expect((await application.as('otto').get('/me')).body.may).toMatchObject({ operate: true });
  expect((await application.as('erin').get('/me')).body.may).toMatchObject({
    administer: true,
    administerAccount: true,
  });
  expect((await application.as('sol').get('/me')).body.may).toMatchObject({ createWorkspace: false });
});

test('people change their own name, on the version that they read', async () => {
  const before = await application.as('mia').get('/me');
  const renamed = await application
    .as('mia')
    .with({ 'if-match': `"${before.body.user.version}"` })
    .patch('/me', { name: '  Mia Neu ' });
  expect([renamed.status, renamed.body.user.name]).toEqual([200, 'Mia Neu']);
  const stale = await application
    .as('mia')
    .with({ 'if-match': `"${before.body.user.version}"` })
    .patch('/me', { name: 'Mia Alt' });
  expect([stale.status, stale.body.code]).toEqual([409, 'version_conflict']);
});

async function setStatus(id: string, status: 'active' | 'disabled') {
  await asOwner(`update users set status = '${status}' where id = '${id}'`);
}

async function setKind(id: string) {
  await asOwner(`update users set kind = 'agent' where id = '${id}'`);
}

async function asOwner(statement: string) {
  await runAs(application.ownerUrl, statement);
}
