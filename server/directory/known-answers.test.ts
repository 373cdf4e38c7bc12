import type { CompiledQuery } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { pair, wentWell } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { useOwner } from '../test/owner.ts';
import { mayAssignTogether, recallFrom } from './explain-assignment.ts';

/**
 * An answer that the server gave before it gives again only as far as the database confirms it (decision 35). What "may I assign"
 * reads is changed here behind the application, by somebody who writes into the tables, while the answer is known.
 */
const application = useApplication();
const owner = useOwner(application);

let connectionId: string;
beforeAll(async () => {
  connectionId = await pair(application, 'acme', 'globex', 'roles_and_users');
});

const globex = () => application.cast.organisations.globex.id;

/** A public role of Globex with somebody active in it. */
async function somebody(): Promise<Shown> {
  const shown = { role: newId<'role'>(), user: newId<'user'>() };
  await owner.client.query(
    `with role as (
       insert into roles (id, organisation_id, name, visibility, security_level, created_at)
       values ($1, $3, $4, 'public', 'member', now()) returning id
     ), person as (
       insert into users (id, organisation_id, name, email, status, created_at)
       values ($2, $3, 'Sam Shown', $5, 'active', now()) returning id
     ) insert into role_members (role_id, user_id, organisation_id, added_at) select role.id, person.id, $3, now() from role, person`,
    [shown.role, shown.user, globex(), `Role ${shown.role}`, `${shown.user}@sam.example`],
  );
  return shown;
}
type Shown = { role: string; user: string };
type Kind = 'role' | 'user';

const explain = async (kind: Kind, shown: Shown): Promise<Json> =>
  wentWell(await application.as('mia').get(`/directory/explain?kind=${kind}&id=${shown[kind]}`));

const questionAbout = (kind: Kind, shown: Shown) => ({
  choice: { kind, id: shown[kind] },
  organisationId: application.cast.organisations.acme.id,
  now: application.clock.now(),
});
const isKnown = (kind: Kind, shown: Shown) =>
  recallFrom(application.services, questionAbout(kind, shown)) !== undefined;

/** What is answered, and known from then on. The first question may open a connection, and what comes over a new one is not kept. */
async function explainAndKnow(kind: Kind, shown: Shown): Promise<Json> {
  await expect.poll(async () => (await explain(kind, shown)) && isKnown(kind, shown)).toBe(true);
  return explain(kind, shown);
}

/** What somebody is told who is the first to ask. */
async function explainAnew(kind: Kind, shown: Shown): Promise<Json> {
  application.services.known.forget();
  return explain(kind, shown);
}

/** Each column that the answer is made from, changed; and how it is put back where others go by it too. */
const changes: Record<
  string,
  { kinds: Kind[]; change: (shown: Shown) => [string, unknown[]]; back?: () => [string, unknown[]] }
> = {
  'whose role becomes private': {
    kinds: ['role', 'user'],
    change: ({ role }) => ["update roles set visibility = 'private' where id = $1", [role]],
  },
  'whose role is renamed': {
    kinds: ['role'],
    change: ({ role }) => ["update roles set name = 'Rho' where id = $1", [role]],
  },
  'who leaves the role': {
    kinds: ['user'],
    change: ({ user }) => ['delete from role_members where user_id = $1', [user]],
  },
  'whose role is deleted': {
    kinds: ['role', 'user'],
    change: ({ role }) => [
      'with members as (delete from role_members where role_id = $1) delete from roles where id = $1',
      [role],
    ],
  },
  'who is disabled': {
    kinds: ['user'],
    change: ({ user }) => ["update users set status = 'disabled' where id = $1", [user]],
  },
  'who is renamed': {
    kinds: ['user'],
    change: ({ user }) => ["update users set name = 'Sam Else' where id = $1", [user]],
  },
  'who turns out to be an agent': {
    kinds: ['user'],
    change: ({ user }) => ["update users set kind = 'agent' where id = $1", [user]],
  },
  'who moves to another organisation': {
    kinds: ['user'],
    change: ({ user }) => [
      'with members as (delete from role_members where user_id = $1) update users set organisation_id = $2 where id = $1',
      [user, application.cast.organisations.solo.id],
    ],
  },
  'whose organisation is renamed': {
    kinds: ['role', 'user'],
    change: () => ["update organisations set name = 'Globex & Sons' where id = $1", [globex()]],
    back: () => ["update organisations set name = 'Globex' where id = $1", [globex()]],
  },
  'for an organisation that is renamed': {
    kinds: ['role', 'user'],
    change: () => [
      "update organisations set name = 'Acme & Sons' where id = $1",
      [application.cast.organisations.acme.id],
    ],
    back: () => ["update organisations set name = 'Acme' where id = $1", [application.cast.organisations.acme.id]],
  },
  'whose connection shows less': {
    kinds: ['role', 'user'],
    change: () => ["update connections set level = 'roles' where id = $1", [connectionId]],
    back: () => ["update connections set level = 'roles_and_users' where id = $1", [connectionId]],
  },
  'whose connection came to its end': {
    kinds: ['role', 'user'],
    change: () => ["update connections set ends_at = now() - interval '1 second' where id = $1", [connectionId]],
    back: () => ['update connections set ends_at = null where id = $1', [connectionId]],
  },
};

describe('An answer that is known is given as it is by now, at the very next question, about somebody', () => {
  const cases = Object.entries(changes).flatMap(([name, { kinds, ...steps }]) =>
    kinds.map((kind) => ({ name, kind, ...steps })),
  );
  test.each(cases)('$name ($kind)', async ({ kind, change, back }) => {
    const shown = await somebody();
    const before = await explainAndKnow(kind, shown);
    expect(before).toMatchObject({ allowed: true });
    await owner.client.query(...change(shown));
    const after = await explain(kind, shown);
    const anew = await explainAnew(kind, shown);
    if (back) await owner.client.query(...back());
    expect(after).toEqual(anew);
    expect(after).not.toEqual(before);
    if (back) expect(await explain(kind, shown)).toEqual(before);
  });

  test('whose connection ends by itself, at a moment that was agreed', async () => {
    const shown = await somebody();
    const endsAt = new Date(application.clock.now().getTime() + 60_000);
    await owner.client.query('update connections set ends_at = $2 where id = $1', [connectionId, endsAt]);
    expect(await explainAndKnow('role', shown)).toMatchObject({ allowed: true });
    application.clock.advance(60_000);
    // Nobody wrote anything: its time is over.
    expect(await explain('role', shown)).toMatchObject({ allowed: false });
    await owner.client.query('update connections set ends_at = null where id = $1', [connectionId]);
    expect(await explain('role', shown)).toMatchObject({ allowed: true });
  });

  test('whose connection was ended by a transaction that took long', async () => {
    const shown = await somebody();
    const slow = await owner.connect();
    await slow.query('begin');
    await slow.query("update connections set ends_at = now() - interval '1 second' where id = $1", [connectionId]);
    for (let others = 0; others < 3; others++) {
      await owner.client.query("update users set name = name || '.' where id = $1", [(await somebody()).user]);
      expect(await explain('role', shown)).toMatchObject({ allowed: true });
    }
    await slow.query('commit');
    await slow.end();
    expect(await explain('role', shown)).toMatchObject({ allowed: false });
    await owner.client.query('update connections set ends_at = null where id = $1', [connectionId]);
  });

  test('about whom a slower answer comes in after it was heard that they have changed', async () => {
    const shown = await somebody();
    const other = await somebody();
    await explainAndKnow('role', other);
    const read = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const { services } = application;
    // The database answers at once; what it says is long under way.
    const farAway = new Proxy(services.lookUpDatabase, {
      get: (database, property) => async (query: CompiledQuery) => {
        expect(property).toBe('executeQuery');
        const answer = await database.executeQuery(query);
        read.resolve();
        await arrived.promise;
        return answer;
      },
    });
    const questions = [questionAbout('role', shown), questionAbout('role', other)];
    const slow = mayAssignTogether({ ...services, lookUpDatabase: farAway }, questions);
    await read.promise;
    await owner.client.query("update connections set level = 'roles' where id = $1", [connectionId]);
    expect(await explain('role', other)).toMatchObject({ because: expect.stringMatching(/shows its public roles\.$/) });
    arrived.resolve();
    expect((await slow).map((found) => found?.level)).toEqual(['roles_and_users', 'roles_and_users']);
    expect(isKnown('role', shown)).toBe(false);
    for (const one of [shown, other])
      expect(await explain('role', one)).toMatchObject({ because: expect.stringMatching(/shows its public roles\.$/) });
    await owner.client.query("update connections set level = 'roles_and_users' where id = $1", [connectionId]);
  });

  test('about whom another server answers than the one whose changes are heard', async () => {
    const shown = await somebody();
    const { services } = application;
    await explain('role', shown);
    services.known.forget();
    await application.as('mia').get('/me');
    const elsewhere = new Proxy(services.lookUpDatabase, {
      get: (database) => async (query: CompiledQuery) => {
        const { rows } = await database.executeQuery<{ found: object[] }>(query);
        return { rows: rows.map(({ found }) => ({ found: found.map((one) => ({ ...one, server: '17.5' })) })) };
      },
    });
    const [found] = await mayAssignTogether({ ...services, lookUpDatabase: elsewhere }, [questionAbout('role', shown)]);
    expect(found?.id).toBe(shown.role);
    expect(isKnown('role', shown)).toBe(false);
    await mayAssignTogether(services, [questionAbout('role', shown)]);
    expect(isKnown('role', shown)).toBe(true);
  });

  test('who was not to be found until now: what was refused is asked about each time', async () => {
    const shown = await somebody();
    await owner.client.query("update roles set visibility = 'private' where id = $1", [shown.role]);
    for (let times = 0; times < 2; times++) expect(await explain('role', shown)).toMatchObject({ allowed: false });
    await owner.client.query("update roles set visibility = 'public' where id = $1", [shown.role]);
    expect(await explain('role', shown)).toMatchObject({ allowed: true });
  });
});

test('In a crowd that asks about those who are shown and hidden all the time, nobody is told what was', async () => {
  const people = [await somebody(), await somebody(), await somebody()];
  let isOver = false;
  const crowd = Array.from({ length: 12 }, async (_, index) => {
    while (!isOver) await explain(index % 2 === 0 ? 'role' : 'user', people[index % people.length]!);
  });
  const toggling = Promise.all(
    people.map(async (shown) => {
      const client = await owner.connect();
      for (let turn = 0; turn < 40; turn++) {
        const visibility = turn % 2 === 0 ? 'private' : 'public';
        await client.query('update roles set visibility = $2 where id = $1', [shown.role, visibility]);
        for (const kind of ['role', 'user'] as const)
          expect(await explain(kind, shown)).toMatchObject({ allowed: visibility === 'public' });
      }
      await client.end();
    }),
  );
  await toggling.finally(() => {
    isOver = true;
    return Promise.all(crowd);
  });
});
