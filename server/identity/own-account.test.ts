import pg from 'pg';
import { expect, test } from 'vitest';
import { hour, minute } from '../platform/clock.ts';
import { meanwhile } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { Client } from '../test/client.ts';
import { runAs } from '../test/global-setup.ts';
import { join, mailsTo, tokenFor } from './test/mailbox.ts';
import { invite, own } from './test/scene.ts';

const application = useApplication();
const right = () => application.cast.password;
const makeToken = (person: 'gwen' | 'greta' | 'gus' | 'carla', password?: string, more: object = {}) =>
  application
    .as(person)
    .post('/api-tokens', { name: 'a program', ...(password === undefined ? {} : { password }), ...more });

async function query(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: application.ownerUrl });
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

test('who one is carries the version of the user, which a change of the name may name', async () => {
  const greta = application.as('greta');
  const read = await greta.get('/me');
  expect(read.headers.get('etag')).toBe(`"${read.body.user.version}"`);
  const rename = (etag: string | null) =>
    greta.with({ 'if-match': etag ?? '' }).patch('/me', { name: 'Greta Renamed' });
  const renamed = await rename(read.headers.get('etag'));
  expect([renamed.status, renamed.headers.get('etag')]).toEqual([200, `"${read.body.user.version + 1}"`]);
  expect((await rename(read.headers.get('etag'))).body.code).toBe('version_conflict');
});

test('an API token is made with the password, shown once, acts as its owner, and is deleted at once', async () => {
  const made = await makeToken('gwen', right());
  expect(made.status).toBe(201);
  const client = new Client(application.baseUrl, made.body.token);
  expect((await client.get('/me')).body.user.email).toBe('gwen@globex.example');
  const list = await client.get('/api-tokens');
  expect(list.body.items[0]).toEqual({ id: made.body.id, name: 'a program', createdAt: expect.any(String) });
  expect(list.text).not.toContain(made.body.token);
  const one = `/api-tokens/${made.body.id}`;
  expect([(await client.get(one)).status, (await client.get(one)).body]).toEqual([200, list.body.items[0]]);
  expect((await application.as('greta').get(one)).status).toBe(404);
  expect((await application.as('ada').delete(one)).status).toBe(404);
  expect((await client.delete(one)).status).toBe(204);
  expect((await application.as('gwen').get(one)).status).toBe(404);
  expect((await client.get('/me')).status).toBe(401);
});

test('tokens are listed newest first, page by page', async () => {
  for (let number = 0; number < 3; number++) await makeToken('carla', right(), { name: `program ${number}` });
  const first = await application.as('carla').get('/api-tokens?limit=2');
  const second = await application.as('carla').get(`/api-tokens?limit=2&cursor=${first.body.nextCursor}`);
  const names = [...first.body.items, ...second.body.items].map((item: { name: string }) => item.name);
  expect(names).toEqual(['program 2', 'program 1', 'program 0', 'test']);
  expect(second.body.nextCursor).toBeNull();
  expect((await application.as('carla').get('/api-tokens?cursor=broken')).body.code).toBe('invalid');
});

test('fifty tokens are enough, also when many are asked for at once', async () => {
  const id = application.cast.people.gus.id;
  await runAs(
    application.ownerUrl,
    `insert into api_tokens (id, user_id, name, token_hash, created_at)
    select gen_random_uuid(), '${id}', 'x', sha256(n::text::bytea), now() from generate_series(1, 44) n`,
  );
  // Five are left. Seen to fail with the lock on the user's row taken away: more than five were made.
  const answers = await Promise.all(Array.from({ length: 12 }, () => makeToken('gus', right())));
  expect(answers.map((answer) => answer.status).sort()).toEqual([...Array(5).fill(201), ...Array(7).fill(409)]);
  expect((await makeToken('gus', right())).body.code).toBe('limit_reached');
});

test('without confirmation nothing changes: missing, a wrong password, or a proof that was never given', async () => {
  const before = (await application.as('greta').get('/api-tokens')).body.items.length;
  for (const answer of [
    await makeToken('greta'),
    await makeToken('greta', 'wrong'),
    await makeToken('greta', undefined, { confirmation: 'x' }),
  ]) {
    expect([answer.status, answer.body.code]).toEqual([403, 'identity_not_confirmed']);
  }
  expect((await application.as('greta').get('/api-tokens')).body.items).toHaveLength(before);
  const refused = await query(
    `select outcome from audit_records where kind = 'identity.confirmed' and actor_user_id = '${application.cast.people.greta.id}'`,
  );
  expect(refused).toEqual([{ outcome: 'refused' }, { outcome: 'refused' }]);
});

test('ten wrong confirmations within 15 minutes shut the door, also when made side by side; missing ones do not count', async () => {
  application.clock.advance(hour);
  for (let round = 0; round < 12; round++) expect((await makeToken('gwen')).status).toBe(403);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, number) => makeToken('gwen', `guess number ${number}`)),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([...Array(10).fill(403), ...Array(10).fill(429)]);
  const shut = await makeToken('gwen', right());
  expect([shut.status, shut.body.code]).toEqual([429, 'too_many_attempts']);
  expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(14 * 60);
  application.clock.advance(15 * minute);
  expect((await makeToken('gwen', right())).status).toBe(201);
});

test('more confirmations at once than there are database connections all get their answer', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => makeToken('carla', right())));
  expect(answers.map((answer) => answer.status)).toEqual(Array(30).fill(201));
});

test('no token stands in any column of any table as it was given out', async () => {
  const joined = await join(application, 'secret@rest.example');
  const made = await joined.client.post('/api-tokens', { name: 'p', password: 'a fine long password' });
  await application
    .as('nobody')
    .post('/sign-up', { name: 'X', email: 'waiting@rest.example', password: 'a very secret password' });
  await application.as('nobody').post('/password-resets', { email: 'secret@rest.example' });
  await application
    .as('nobody')
    .with({ 'idempotency-key': 'rest' })
    .post('/sessions', { email: 'secret@rest.example', password: 'a fine long password' });
  const organisation = application.cast.organisations.acme.id;
  const invited = await application
    .as('ada')
    .post(`/organisations/${organisation}/invitations`, { email: 'invitee@rest.example' });
  const secrets = [
    joined.cookie.split('=')[1],
    made.body.token,
    await tokenFor(application, 'waiting@rest.example'),
    await tokenFor(application, 'secret@rest.example'),
    invited.body.link.split('token=')[1],
    'a fine long password',
    'a very secret password',
  ];
  const tables = await query(`select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema in ('public', 'pgboss')`);
  expect(tables.length).toBeGreaterThan(20);
  for (const table of tables) {
    const rows = await query(
      `select t::text as row, encode(convert_to(t::text, 'utf8'), 'hex') as hex from ${table.name} t`,
    );
    const all = rows.map((row) => `${row.row} ${row.hex}`).join('\n');
    for (const secret of secrets) {
      expect(secret?.length).toBeGreaterThan(15);
      expect(all.includes(secret!), `${secret} in ${table.name}`).toBe(false);
      // bytea columns print as hex.
      expect(all.includes(Buffer.from(secret!).toString('hex')), `${secret} in ${table.name}, as bytes`).toBe(false);
    }
  }
});

test('another address counts once its link was opened, by whoever asked; the old one is told', async () => {
  const joined = await join(application, 'before@move.example');
  const ask = (email: string, password = 'a fine long password') =>
    joined.client.post('/me/email', { email, password });
  expect((await ask('after@move.example', 'wrong')).body.code).toBe('identity_not_confirmed');
  const asked = await ask('After@Move.Example');
  expect([asked.status, asked.body]).toEqual([202, { status: 'verification_sent' }]);
  expect((await joined.client.get('/me')).body.user.email).toBe('before@move.example');
  const token = await tokenFor(application, 'after@move.example');
  expect((await mailsTo(application, 'after@move.example'))[0].text).toContain('/verify-email?token=');
  expect((await application.as('nobody').post('/me/email/verify', { token })).status).toBe(401);
  expect((await application.as('ada').post('/me/email/verify', { token })).body.code).toBe('token_invalid');
  // Seen to fail with the lock on the change taken away.
  const answers = await Promise.all([
    joined.client.post('/me/email/verify', { token }),
    joined.client.post('/me/email/verify', { token }),
  ]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 410]);
  const done = answers.find((answer) => answer.status === 200);
  expect(done?.body).toMatchObject({
    user: { email: 'after@move.example', organisationId: joined.answer.organisation.id },
    placement: { rule: 'self_registration', emailDomain: null },
  });
  expect((await mailsTo(application, 'before@move.example'))[0].kind).toBe('email.changed');
  const signIn = (email: string) =>
    application.as('nobody').post('/sessions', { email, password: 'a fine long password' });
  expect([(await signIn('before@move.example')).status, (await signIn('after@move.example')).status]).toEqual([
    401, 201,
  ]);
});

test('a changed address is placed by the same rules again: an owned e-mail domain moves, and leaving it moves too', async () => {
  await own(application, 'globex', 'moved.example');
  const joined = await join(application, 'person@elsewhere.example');
  const change = async (email: string) => {
    await joined.client.post('/me/email', { email, password: 'a fine long password' });
    return joined.client.post('/me/email/verify', { token: await tokenFor(application, email) });
  };
  const into = await change('person@sub.moved.example');
  expect(into.body).toMatchObject({
    user: { organisationId: application.cast.organisations.globex.id },
    placement: { rule: 'owned_domain', emailDomain: 'moved.example' },
  });
  expect((await joined.client.get('/me')).body.organisation.name).toBe('Globex');
  const out = await change('person@private.example');
  expect(out.body.placement.rule).toBe('self_registration');
  expect(out.body.organisation).toMatchObject({ kind: 'individual' });
  await invite(application, 'acme', 'person@invited.example', { roles: ['reception'] });
  const invited = await change('person@invited.example');
  expect([invited.body.organisation.name, invited.body.placement.rule]).toEqual(['Acme', 'invitation']);
  const stays = await change('person@anything.example');
  expect([stays.body.organisation.name, stays.body.placement.rule]).toEqual(['Acme', 'invitation']);
});

test('the last administrator is not moved away by a new address', async () => {
  await own(application, 'globex', 'tempting.example');
  await application.as('ingrid').post('/me/email', { email: 'ingrid@tempting.example', password: right() });
  const token = await tokenFor(application, 'ingrid@tempting.example');
  const answer = await application.as('ingrid').post('/me/email/verify', { token });
  expect([answer.status, answer.body.code]).toEqual([409, 'last_administrator']);
  expect((await application.as('ingrid').get('/me')).body.user.email).toBe('ingrid@initech.example');
});

test('whether an address is taken is told only to who has it', async () => {
  const asked = await application.as('mia').post('/me/email', { email: 'ada@acme.example', password: right() });
  expect(asked.status).toBe(202);
  expect((await mailsTo(application, 'ada@acme.example'))[0].kind).toBe('email_change.already_known');
  await application.as('mia').post('/me/email', { email: 'fought@over.example', password: right() });
  const token = await tokenFor(application, 'fought@over.example');
  await join(application, 'fought@over.example');
  expect((await application.as('mia').post('/me/email/verify', { token })).body.code).toBe('email_taken');
});

const held = 'lock table email_domains in access exclusive mode';

test.each([
  ['whose session ends', 'delete from sessions where user_id =', 401, 'unauthenticated'],
  ['whose API token is deleted', 'delete from api_tokens where user_id =', 401, 'unauthenticated'],
  ['who is disabled', "update users set status = 'disabled' where id =", 409, 'version_conflict'],
])('somebody %s meanwhile is moved by neither an invitation nor an address', async (who, statement, status, code) => {
  // Seen to fail with the end thrown as an error: each was answered 500.
  for (const what of ['invitation', 'address']) {
    const email = `${what}-${code}-${who.length}@ended.example`;
    const joined = await join(application, email);
    const made = await joined.client.post('/api-tokens', { name: 'p', password: 'a fine long password' });
    const client = who.includes('token') ? new Client(application.baseUrl, made.body.token) : joined.client;
    const move = async () => {
      if (what === 'invitation')
        return ['/invitations/accept', (await invite(application, 'acme', email)).token] as const;
      await client.post('/me/email', { email: `new-${email}`, password: 'a fine long password' });
      return ['/me/email/verify', await tokenFor(application, `new-${email}`)] as const;
    };
    const [path, token] = await move();
    const { answers } = await meanwhile(application, `${held}; ${statement} '${joined.answer.user.id}'`, [
      () => client.post(path, { token }),
    ]);
    expect([answers[0]?.status, answers[0]?.body.code], what).toEqual([status, code]);
  }
});

test('an e-mail domain that comes to another organisation meanwhile leads there, and the address is proved all the same', async () => {
  // Seen to fail with everything decided once: it was answered 409 version_conflict.
  await own(application, 'acme', 'wandering.example');
  const joined = await join(application, 'wanderer@private.example');
  await joined.client.post('/me/email', { email: 'wanderer@wandering.example', password: 'a fine long password' });
  const token = await tokenFor(application, 'wanderer@wandering.example');
  const { acme, globex } = application.cast.organisations;
  const { answers } = await meanwhile(
    application,
    `select from organisations where id = '${acme.id}' for update;
     update email_domains set organisation_id = '${globex.id}' where name = 'wandering.example'`,
    [() => joined.client.post('/me/email/verify', { token })],
  );
  expect([answers[0]?.status, answers[0]?.body.organisation?.name]).toEqual([200, 'Globex']);
});

test('a proved address beside being disabled: neither is in the other’s way', async () => {
  // Seen to fail with the change of address held before the organisation: they waited for each other, and one was answered 503.
  await application.as('greta').post('/me/email', { email: 'after@disabled.example', password: right() });
  const token = await tokenFor(application, 'after@disabled.example');
  const { answers } = await meanwhile(application, held, [
    () => application.as('greta').post('/me/email/verify', { token }),
    () => application.as('gwen').patch(`/users/${application.cast.people.greta.id}`, { status: 'disabled' }),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([410, 200]);
});
