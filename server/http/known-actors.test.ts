import { describe, expect, test } from 'vitest';
import { sightForMany } from '../access/context.ts';
import { day } from '../platform/clock.ts';
import { hashToken, nameOfToken, newToken } from '../platform/secrets.ts';
import { useApplication } from '../test/application.ts';
import { breakConnections, useOwner } from '../test/owner.ts';
import { authenticate, findActor, holders } from './authenticate.ts';

/**
 * Whoever asked before is known to the server, which asks the database at each request whether that still holds. What find_actors
 * reads is changed here behind the application, by somebody who writes into the tables, while the person is known.
 */
const application = useApplication();
const owner = useOwner(application);

/** Who the server takes the holder of this token for, and who that is by the tables. */
const taken = (token: string) =>
  authenticate(application.services, { authorization: `Bearer ${token}`, cookie: undefined });
const takenBySession = (token: string) =>
  authenticate(application.services, { authorization: undefined, cookie: token });
const byTheTables = async (held: { apiTokenHash: Buffer } | { sessionTokenHash: Buffer }) =>
  (await findActor(
    sightForMany(application.services, 'who asks is looked up before it is known where they belong'),
    held,
    application.clock.now(),
  )) ?? { kind: 'anonymous' };

/** Somebody new in a role of their own, with an API token and a session. */
async function somebody() {
  const { cast, clock } = application;
  const { id: organisation } = cast.organisations.initech;
  const tokens = { api: newToken(), session: newToken() };
  const { rows } = await owner.client.query<{ user: string; role: string }>(
    `with person as (
       insert into users (id, organisation_id, name, email, status, created_at)
       values (gen_random_uuid(), $1, 'Kim Known', gen_random_uuid() || '@kim.example', 'active', now()) returning id
     ), role as (
       insert into roles (id, organisation_id, name, visibility, security_level, created_at)
       values (gen_random_uuid(), $1, 'Role ' || gen_random_uuid(), 'private', 'member', now()) returning id
     ), membership as (
       insert into role_members (role_id, user_id, organisation_id, added_at) select role.id, person.id, $1, now() from role, person
     ), token as (
       insert into api_tokens (id, user_id, name, token_hash, created_at) select gen_random_uuid(), id, 'test', $2, now() from person
     ), session as (
       insert into sessions (id, user_id, token_hash, created_at, expires_at) select gen_random_uuid(), id, $3, now(), $4 from person
     ) select person.id as user, role.id as role from person, role`,
    [organisation, hashToken(tokens.api), hashToken(tokens.session), new Date(clock.now().getTime() + day)],
  );
  return { ...rows[0]!, ...tokens, organisation };
}
type Somebody = Awaited<ReturnType<typeof somebody>>;

/** Each column that find_actors reads, changed. */
const changes: Record<string, (kim: Somebody) => [string, unknown[]]> = {
  'is disabled': ({ user }) => ["update users set status = 'disabled' where id = $1", [user]],
  'becomes an operator': ({ user }) => ['update users set is_operator = true where id = $1', [user]],
  'becomes enterprise administrator': ({ user }) => [
    'update users set is_enterprise_administrator = true where id = $1',
    [user],
  ],
  'moves to another organisation': ({ user }) => [
    'update users set organisation_id = $2 where id = $1',
    [user, application.cast.organisations.solo.id],
  ],
  'gets a role that administers': ({ user, organisation }) => [
    `insert into role_members (role_id, user_id, organisation_id, added_at)
     select id, $1, $2, now() from roles where organisation_id = $2 and security_level = 'administrator' limit 1`,
    [user, organisation],
  ],
  'has a role that comes to coordinate': ({ role }) => [
    "update roles set security_level = 'coordinator' where id = $1",
    [role],
  ],
  'gets a passkey': ({ user }) => [
    `insert into passkeys (id, user_id, name, credential_id, public_key, counter, is_synced, created_at)
     values (gen_random_uuid(), $1, 'key', uuid_send(gen_random_uuid()), '\\x01', 0, false, now())`,
    [user],
  ],
  'gets an authenticator app': ({ user }) => [
    `insert into authenticator_apps (id, user_id, sealed_secret, created_at, activated_at) values (gen_random_uuid(), $1, '\\x01', now(), now())`,
    [user],
  ],
  'is of an organisation that demands a second factor': ({ organisation }) => [
    'update organisations set second_factor_required = not second_factor_required where id = $1',
    [organisation],
  ],
  'is of an account with another plan': () => [
    "update accounts set plan = case plan when 'paid' then 'free' else 'paid' end where id = $1",
    [application.cast.organisations.initech.accountId],
  ],
  'is of an organisation of another account': ({ organisation }) => [
    'update organisations set account_id = case account_id when $2 then $3::uuid else $2 end where id = $1',
    [organisation, application.cast.organisations.initech.accountId, application.cast.organisations.globex.accountId],
  ],
};

describe('Whoever is known to the server and', () => {
  test.each(Object.entries(changes))('%s is taken for who they are at the very next request', async (_, change) => {
    const kim = await somebody();
    const held = { apiTokenHash: hashToken(kim.api) };
    // The first question may open a connection, and what comes over a new one is not kept yet.
    await taken(kim.api);
    const before = await taken(kim.api);
    expect(before).toMatchObject({ kind: 'user', userId: kim.user });
    expect(await taken(kim.api)).toBe(before);
    await owner.client.query(...change(kim));
    const after = await taken(kim.api);
    expect(after).toEqual(await byTheTables(held));
    expect(after).not.toEqual(before);
  });

  test('takes back what they got is taken for who they are again', async () => {
    const kim = await somebody();
    const held = { apiTokenHash: hashToken(kim.api) };
    for (const step of [
      changes['gets a role that administers'],
      changes['gets a passkey'],
      changes['gets an authenticator app'],
    ])
      await owner.client.query(...step!(kim));
    for (const statement of [
      "delete from role_members using roles r where user_id = $1 and r.id = role_id and r.security_level = 'administrator'",
      'update authenticator_apps set activated_at = null where user_id = $1',
      'delete from passkeys where user_id = $1',
      'delete from api_tokens where user_id = $1',
    ]) {
      const before = await taken(kim.api);
      await owner.client.query(statement, [kim.user]);
      expect(await taken(kim.api)).toEqual(await byTheTables(held));
      if (!statement.includes('authenticator')) expect(await taken(kim.api)).not.toEqual(before);
    }
  });

  test('holds a session, is let in by it until it ends, is confirmed anew, is cut short or is deleted', async () => {
    const kim = await somebody();
    const held = { sessionTokenHash: hashToken(kim.session) };
    const first = await takenBySession(kim.session);
    expect(first).toMatchObject({ kind: 'user', userId: kim.user, secondFactorAt: null });
    await owner.client.query('update sessions set second_factor_at = now() where user_id = $1', [kim.user]);
    expect(await takenBySession(kim.session)).toEqual(await byTheTables(held));
    expect(await takenBySession(kim.session)).not.toEqual(first);
    await owner.client.query("update sessions set expires_at = now() - interval '1 second' where user_id = $1", [
      kim.user,
    ]);
    expect(await takenBySession(kim.session)).toEqual({ kind: 'anonymous' });
    await owner.client.query("update sessions set expires_at = now() + interval '1 day' where user_id = $1", [
      kim.user,
    ]);
    expect(await takenBySession(kim.session)).toMatchObject({ kind: 'user' });
    await owner.client.query('delete from sessions where user_id = $1', [kim.user]);
    expect(await takenBySession(kim.session)).toEqual({ kind: 'anonymous' });
    const other = await somebody();
    expect(await takenBySession(other.session)).toMatchObject({ kind: 'user', userId: other.user });
    application.clock.advance(2 * day);
    // Nobody wrote anything: its time is over.
    expect(await takenBySession(other.session)).toEqual({ kind: 'anonymous' });
  });

  test('was changed by a transaction that took long is taken for who they are once it is over', async () => {
    const kim = await somebody();
    const slow = await owner.connect();
    await slow.query('begin');
    await slow.query("update users set status = 'disabled' where id = $1", [kim.user]);
    // Known from here on, while the change is written and not yet true; and others come and go meanwhile.
    expect(await taken(kim.api)).toMatchObject({ kind: 'user' });
    for (let others = 0; others < 3; others++) {
      const other = await somebody();
      await owner.client.query('update users set is_operator = true where id = $1', [other.user]);
      expect(await taken(other.api)).toMatchObject({ isOperator: true });
      expect(await taken(kim.api)).toMatchObject({ kind: 'user' });
    }
    await owner.client.query('select forget_actor_changes(0)');
    // Asked about anew, and known again.
    for (let times = 0; times < 3; times++) expect(await taken(kim.api)).toMatchObject({ kind: 'user' });
    await slow.query('commit');
    expect(await taken(kim.api)).toEqual({ kind: 'anonymous' });
    await slow.end();
  });

  test('was changed before older changes were forgotten is asked about anew', async () => {
    const kim = await somebody();
    expect(await taken(kim.api)).toMatchObject({ kind: 'user' });
    await owner.client.query("update users set status = 'disabled' where id = $1", [kim.user]);
    await owner.client.query('select forget_actor_changes(0)');
    // What others of this server have under way keeps a few of the changes; nobody relies on that.
    const { rows } = await owner.client.query('select whose from actor_changes');
    expect(rows).toContainEqual({ whose: null });
    expect(await taken(kim.api)).toEqual({ kind: 'anonymous' });
  });

  test('is one of a thousand that were changed at once is asked about anew', async () => {
    const kim = await somebody();
    expect(await taken(kim.api)).toMatchObject({ kind: 'user' });
    await owner.client.query(
      `with others as (insert into actor_changes (whose) select gen_random_uuid() from generate_series(1, 1500))
       update users set status = 'disabled' where id = $1`,
      [kim.user],
    );
    expect(await taken(kim.api)).toEqual({ kind: 'anonymous' });
  });

  test('asks over a new connection, or hears of another run of the server, is known no more', async () => {
    const kim = await somebody();
    const isKnown = () => application.services.known.recall(holders, nameOfToken(kim.api, 'token'));
    for (let times = 0; times < 2; times++) await taken(kim.api);
    expect(isKnown()).toBeDefined();
    await breakConnections(owner.client);
    // A connection that broke a moment ago may still be handed out once.
    await expect.poll(() => taken(kim.api).catch(() => undefined)).toMatchObject({ kind: 'user' });
    expect(isKnown()).toBeUndefined();
    const { rows } = await owner.client.query<{ answer: { known: string } }>(
      "select find_actors_since(null, '{}', '{}', '{}') as answer",
    );
    const [server, snapshot] = rows[0]!.answer.known.split(' ');
    const since = async (known: string) =>
      (await owner.client.query("select find_actors_since($1, '{}', '{}', '{}') -> 'changed' as changed", [known]))
        .rows[0];
    expect(await since(`${server} ${snapshot}`)).toEqual({ changed: [] });
    expect(await since(`${Number(server) - 1} ${snapshot}`)).toEqual({ changed: [null] });
  });

  test('asks in a crowd while everybody is changed all the time is never taken for who they were', async () => {
    const people = await Promise.all([somebody(), somebody(), somebody(), somebody()]);
    let isOver = false;
    const crowd = Array.from({ length: 12 }, async (_, index) => {
      while (!isOver) await taken(people[index % people.length]!.api);
    });
    await Promise.all(
      people.map(async ({ user, api }) => {
        const client = await owner.connect();
        for (let turn = 0; turn < 60; turn++) {
          const status = turn % 2 === 0 ? 'disabled' : 'active';
          await client.query('update users set status = $2 where id = $1', [user, status]);
          const { kind } = await taken(api);
          expect(kind).toBe(status === 'active' ? 'user' : 'anonymous');
        }
        await client.end();
      }),
    );
    isOver = true;
    await Promise.all(crowd);
  });
});
