import { beforeAll, describe, expect, test } from 'vitest';
import { installationContext, inTransaction } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { behind, pair, said, setLevel, wentWell } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Client, Json } from '../test/client.ts';

const application = useApplication();
let connectionId: string;
beforeAll(async () => {
  connectionId = await pair(application, 'acme', 'globex', 'roles');
});

const unknownId = '01890000-0000-7000-8000-000000000000';

async function namesFor(client: Client, query = ''): Promise<string[]> {
  return wentWell(await client.get(`/directory?limit=200&${query}`)).items.map((item: Json) => item.name);
}

describe('The directory lists whom the caller may assign work to', () => {
  test('roles and active users of their own organisation, private roles among them', async () => {
    const { acme } = application.cast.organisations;
    const names = await namesFor(application.as('mia'), `organisationId=${acme.id}`);
    const people = ['Ada Acme', 'Colin Coordinator', 'Erin Enterprise', 'Max Member', 'Mia Member'];
    const roles = ['Acme Backstage', 'Acme Reception', 'Administrators', 'Coordinators', 'Everyone'];
    expect(names.toSorted()).toEqual([...people, ...roles].toSorted());
  });

  test('an entry names kind, id, name and organisation', async () => {
    const { globex } = application.cast.organisations;
    const { items } = wentWell(await application.as('mia').get('/directory?q=Globex'));
    expect(items).toEqual([
      {
        kind: 'role',
        id: globex.roles.reception,
        name: 'Globex Reception',
        organisation: { id: globex.id, name: 'Globex' },
      },
    ]);
  });

  test('what paired connections from it show: public roles at level roles; people in public roles at roles_and_users', async () => {
    const { globex } = application.cast.organisations;
    const mia = application.as('mia');
    expect(await namesFor(mia, `organisationId=${globex.id}`)).toEqual(['Globex Reception']);
    await setLevel(application, connectionId, 'roles_and_users');
    expect(await namesFor(mia, `organisationId=${globex.id}`)).toEqual([
      'Carla Coordinates',
      'Globex Reception',
      'Greta Globexperson',
    ]);
    expect(await namesFor(mia, `organisationId=${globex.id}&kind=user&q=GRETA`)).toEqual(['Greta Globexperson']);
    expect(await namesFor(mia, `organisationId=${globex.id}&kind=role`)).toEqual(['Globex Reception']);
    await setLevel(application, connectionId, 'roles');
    expect(await namesFor(mia, `organisationId=${globex.id}`)).toEqual(['Globex Reception']);
  });

  test('one-way: the receiving organisation sees nothing of the sending one', async () => {
    const { acme, globex } = application.cast.organisations;
    const names = await namesFor(application.as('gwen'));
    expect(names).toContain('Globex Backstage');
    expect(names.filter((name) => name.includes('Acme'))).toEqual([]);
    expect(await namesFor(application.as('gwen'), `organisationId=${acme.id}`)).toEqual([]);
    expect(await namesFor(application.as('gwen'), `organisationId=${globex.id}`)).not.toEqual([]);
  });

  test('a filter by a hidden or unknown organisation finds nobody, alike', async () => {
    const { initech } = application.cast.organisations;
    const mia = application.as('mia');
    const hidden = await mia.get(`/directory?organisationId=${initech.id}`);
    const unknown = await mia.get(`/directory?organisationId=${unknownId}`);
    expect(hidden.body).toEqual({ items: [], nextCursor: null });
    expect(unknown.body).toEqual(hidden.body);
  });

  test('a sister organisation of the account is no connection: not even its enterprise administrator may assign there', async () => {
    const { hooli } = application.cast.organisations;
    expect(await namesFor(application.as('erin'), `organisationId=${hooli.id}`)).toEqual([]);
    const explained = await application.as('erin').get(`/directory/explain?kind=role&id=${hooli.roles.reception}`);
    expect(explained.body).toMatchObject({ allowed: false, connectionId: null });
  });

  test('pending and disabled people are not in it', async () => {
    await behind(application, `update users set status = 'disabled' where id = $1`, [application.cast.people.max.id]);
    expect(await namesFor(application.as('mia'), 'q=max')).toEqual([]);
    await behind(application, `update users set status = 'active' where id = $1`, [application.cast.people.max.id]);
    expect(await namesFor(application.as('mia'), 'q=max')).toEqual(['Max Member']);
  });

  test('a connection that has passed its end date shows nothing more, swept or not', async () => {
    const { globex } = application.cast.organisations;
    await behind(application, `update connections set ends_at = now() - interval '1 second' where id = $1`, [
      connectionId,
    ]);
    expect(await namesFor(application.as('mia'), `organisationId=${globex.id}`)).toEqual([]);
    await behind(application, 'update connections set ends_at = null where id = $1', [connectionId]);
    expect(await namesFor(application.as('mia'), `organisationId=${globex.id}`)).toEqual(['Globex Reception']);
  });
});

describe('Search by name across all connected organisations, paged', () => {
  beforeAll(async () => {
    const { globex, initech } = application.cast.organisations;
    const context = installationContext(application.services);
    await inTransaction(context, async ({ database, now }) => {
      const role = (organisation_id: string, name: string) => ({
        id: newId<'role'>(),
        organisation_id,
        name,
        visibility: 'public' as const,
        security_level: 'member' as const,
        created_at: now(),
      });
      await database
        .insertInto('roles')
        .values([
          role(globex.id, 'Équipe Crème'),
          role(globex.id, '100 % café_bar'),
          role(initech.id, 'Équipe Initech'),
        ])
        .execute();
    });
  });

  test.each([
    ['the beginning', 'équi', ['Équipe Crème']],
    ['the middle of a word', 'quip', ['Équipe Crème']],
    ['without accents, in any case', 'EQUIPE CREME', ['Équipe Crème']],
    ['characters that patterns use, as they are', '% ', ['100 % café_bar']],
    ['an underscore, as it is', '_', ['100 % café_bar']],
    ['a backslash', '\\', []],
  ])('by %s', async (_what, q, names) => {
    expect(await namesFor(application.as('mia'), `q=${encodeURIComponent(q)}`)).toEqual(names);
  });

  test('pages of any size hold everybody once, in one order', async () => {
    const mia = application.as('mia');
    const whole = wentWell(await mia.get('/directory?limit=200')).items;
    expect(whole.length).toBeGreaterThan(10);
    for (const limit of [1, 3, 7]) {
      const found: Json[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Json = wentWell(await mia.get(`/directory?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`));
        found.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(found).toEqual(whole);
    }
  });

  test.each(['limit=0', 'limit=201', 'cursor=broken', 'kind=team', 'organisationId=globex', `q=${'x'.repeat(201)}`])(
    '%s is refused with a sentence',
    async (query) => {
      expect(said(await application.as('mia').get(`/directory?${query}`))).toBe('422 invalid');
    },
  );

  test('a cursor of another list is refused', async () => {
    const cursor = Buffer.from(JSON.stringify([unknownId])).toString('base64url');
    expect(said(await application.as('mia').get(`/directory?cursor=${cursor}`))).toBe('422 invalid');
  });
});

describe('May I assign to this one?', () => {
  async function explain(client: Client, kind: string, id: string): Promise<Json> {
    return wentWell(await client.get(`/directory/explain?kind=${kind}&id=${id}`));
  }

  test('allowed, because: a sentence, and the connection', async () => {
    const { globex, acme } = application.cast.organisations;
    expect(await explain(application.as('mia'), 'role', globex.roles.reception ?? '')).toEqual({
      allowed: true,
      because: 'Acme may send work to Globex: their connection shows its public roles.',
      connectionId,
      assignee: {
        kind: 'role',
        id: globex.roles.reception,
        name: 'Globex Reception',
        organisation: { id: globex.id, name: 'Globex' },
      },
    });
    expect(await explain(application.as('mia'), 'role', (acme.roles.backstage ?? '').toUpperCase())).toEqual({
      allowed: true,
      because: 'Acme Backstage belongs to your own organisation, Acme.',
      connectionId: null,
      assignee: {
        kind: 'role',
        id: acme.roles.backstage,
        name: 'Acme Backstage',
        organisation: { id: acme.id, name: 'Acme' },
      },
    });
  });

  test('unknown and hidden read alike', async () => {
    const { globex, initech } = application.cast.organisations;
    const { greta, ivan } = application.cast.people;
    const mia = application.as('mia');
    const unknownRole = await explain(mia, 'role', unknownId);
    expect(unknownRole).toMatchObject({ allowed: false, connectionId: null, assignee: null });
    expect(await explain(mia, 'role', globex.roles.backstage ?? '')).toEqual(unknownRole);
    expect(await explain(mia, 'role', globex.roles.everyone ?? '')).toEqual(unknownRole);
    expect(await explain(mia, 'role', initech.roles.reception ?? '')).toEqual(unknownRole);
    expect(await explain(mia, 'role', greta.id)).toEqual(unknownRole);
    const unknownUser = await explain(mia, 'user', unknownId);
    expect(await explain(mia, 'user', greta.id)).toEqual(unknownUser);
    expect(await explain(mia, 'user', ivan.id)).toEqual(unknownUser);
  });

  test('of their own people one learns why not', async () => {
    const { max } = application.cast.people;
    await behind(application, `update users set status = 'disabled' where id = $1`, [max.id]);
    expect(await explain(application.as('mia'), 'user', max.id)).toMatchObject({
      allowed: false,
      because: 'Max Member is disabled.',
    });
    await behind(application, `update users set status = 'active' where id = $1`, [max.id]);
  });

  test('signed out: 401', async () => {
    expect(said(await application.as('nobody').get('/directory'))).toBe('401 unauthenticated');
    expect(said(await application.as('nobody').get(`/directory/explain?kind=role&id=${unknownId}`))).toBe(
      '401 unauthenticated',
    );
  });

  test('what the directory lists and what may be assigned are the same, for everybody', async () => {
    const { organisations, people } = application.cast;
    await setLevel(application, connectionId, 'roles_and_users');
    const all = [
      ...Object.values(people).map(({ id }) => ({ kind: 'user', id })),
      ...Object.values(organisations).flatMap(({ roles }) => Object.values(roles).map((id) => ({ kind: 'role', id }))),
    ];
    const persons = ['mia', 'erin', 'gwen', 'ivan', 'otto', 'sol', 'hugo'] as const;
    const listedFor = await Promise.all(
      persons.map(async (person) => {
        const { items } = wentWell(await application.as(person).get('/directory?limit=200'));
        return new Set(items.map((item: Json) => item.id));
      }),
    );
    // All at once and mixed, so that one look-up answers for several organisations.
    const asked = all.flatMap((choice) => persons.map((person, index) => ({ ...choice, person, index })));
    const answers = await Promise.all(asked.map(({ kind, id, person }) => explain(application.as(person), kind, id)));
    for (const [place, { kind, id, person, index }] of asked.entries())
      expect([person, kind, id, answers[place]?.allowed]).toEqual([person, kind, id, listedFor[index]?.has(id)]);
    expect(answers.some(({ allowed }) => allowed)).toBe(true);
    await setLevel(application, connectionId, 'roles');
  });
});
