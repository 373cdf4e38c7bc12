import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { installationContext, inTransaction } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { password } from '../test/cast.ts';
import type { Json } from '../test/client.ts';
import { act, ask, asked, expectStatus, list, newParty, type Party, paired, said, twoParties } from './test/scene.ts';

const application = useApplication();
const views = ['incoming', 'requested', 'paired', 'rejected', 'ended'];

async function lists(party: Party): Promise<Record<string, string[]>> {
  const entries = await Promise.all(views.map(async (view) => [view, await list(party, view)] as const));
  return Object.fromEntries(entries.filter(([, ids]) => ids.length > 0));
}

/** Ids through pages of two, with further parts of the query. */
async function paged(party: Party, query: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/connections?${query}&limit=2${cursor && `&cursor=${cursor}`}`;
    const page: Json = expectStatus(await party.administrator.client.get(path), 200).body;
    expect(page.items.length).toBeLessThanOrEqual(2);
    ids.push(...page.items.map((item: { id: string }) => item.id));
    cursor = page.nextCursor;
  }
  return ids;
}

describe('what each list holds', () => {
  test('incoming: unanswered, to us; requested: ours, unanswered', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    expect(await lists(from)).toEqual({ requested: [id] });
    expect(await lists(to)).toEqual({ incoming: [id] });
  });

  test('paired: both directions', async () => {
    const { from, to } = await twoParties(application);
    const there = await paired(from, to);
    const back = await paired(to, from);
    expect(await lists(from)).toEqual({ paired: [back, there] });
    expect(await lists(to)).toEqual({ paired: [back, there] });
  });

  test('rejected: what we denied; our own rejected requests are among the ended', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    expectStatus(await act(to, id, 'reject'), 200);
    expect(await lists(from)).toEqual({ ended: [id] });
    expect(await lists(to)).toEqual({ rejected: [id] });
  });

  test('ended: everything over', async () => {
    const { from, to } = await twoParties(application);
    const cancelled = await asked(from, to);
    expectStatus(await act(from, cancelled, 'cancel'), 200);
    const ended = await paired(from, to);
    expectStatus(await act(to, ended, 'end'), 200);
    expect(await lists(from)).toEqual({ ended: [ended, cancelled] });
    expect(await lists(to)).toEqual({ ended: [ended, cancelled] });
  });

  test('others see none of it', async () => {
    const { from, to } = await twoParties(application);
    const outside = await newParty(application);
    await paired(from, to);
    await asked(to, from);
    expect(await lists(outside)).toEqual({});
  });
});

describe('lists are paged, newest first', () => {
  test('through both directions, without doubles or gaps', async () => {
    const us = await newParty(application);
    const ids: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      const other = await newParty(application);
      ids.unshift(await (count % 2 ? paired(us, other) : paired(other, us)));
    }
    expect(await paged(us, 'view=paired')).toEqual(ids);
  });

  test('a broken cursor, a limit out of bounds, a view that there is not', async () => {
    const { client } = (await newParty(application)).administrator;
    for (const query of [
      'view=paired&cursor=x',
      'view=paired&limit=201',
      'view=paired&limit=0',
      'view=mine',
      '',
      'view=paired&q=%00',
    ]) {
      expect(said(await client.get(`/connections?${query}`))).toBe('422 invalid');
    }
    const wrong = Buffer.from(JSON.stringify(['x'])).toString('base64url');
    expect(said(await client.get(`/connections?view=paired&cursor=${wrong}`))).toBe('422 invalid');
    expect(said(await client.get(`/connection-blocks?cursor=${wrong}`))).toBe('422 invalid');
  });
});

describe('filters', () => {
  test('by part of the other organisation’s name, in either direction', async () => {
    const us = await newParty(application, { name: 'Aardvark University' });
    const owls = await newParty(application, { name: 'University of Owls' });
    const cats = await newParty(application, { name: 'Cats 100% & Co_' });
    const toOwls = await paired(us, owls);
    const fromOwls = await paired(owls, us);
    const toCats = await paired(us, cats);
    const found = (q: string) => paged(us, `view=paired&q=${encodeURIComponent(q)}`);
    expect(await found('oWLS')).toEqual([fromOwls, toOwls]);
    expect(await found('university')).toEqual([fromOwls, toOwls]);
    expect(await found('100%')).toEqual([toCats]);
    expect(await found('o_')).toEqual([toCats]);
    expect(await found('%')).toEqual([toCats]);
    expect(await found('Aardvark')).toEqual([]);
    expect(await found(' ')).toEqual([toCats, fromOwls, toOwls]);
  });

  test('by part of the name whatever its case or accents, in the name or in what is typed', async () => {
    const us = await newParty(application);
    const id = await paired(us, await newParty(application, { name: 'Université de Genève' }));
    const found = (q: string) => paged(us, `view=paired&q=${encodeURIComponent(q)}`);
    for (const q of ['UNIVERSITE', 'genève', 'GENEVE', 'GENÈVE', 'ünïversite']) expect(await found(q), q).toEqual([id]);
    expect(await found('genf')).toEqual([]);
  });

  test('by the other organisation; an unknown one and one that is hidden are alike', async () => {
    const us = await newParty(application);
    const { from: one, to: two } = await twoParties(application);
    const id = await paired(us, one);
    await paired(us, two);
    const hidden = await newParty(application, { connectionVisibility: 'none' });
    expect(await paged(us, `view=paired&withOrganisationId=${one.id}`)).toEqual([id]);
    expect(await paged(us, `view=paired&withOrganisationId=${hidden.id}`)).toEqual([]);
    expect(await paged(us, `view=paired&withOrganisationId=${newId()}`)).toEqual([]);
  });

  test('an enterprise administrator looks at each organisation of the account, others only at their own', async () => {
    const { hooli, globex } = application.cast.organisations;
    const to = await newParty(application);
    const body = { toOrganisationId: to.id, fromOrganisationId: hooli.id, password };
    const id = expectStatus(await application.as('erin').post('/connections', body), 201).body.id;
    const seen = (who: 'erin' | 'ada', organisationId: string) =>
      application.as(who).get(`/connections?view=requested&organisationId=${organisationId}`);
    expect((await seen('erin', hooli.id)).body.items).toMatchObject([{ id, may: { cancel: true } }]);
    const named = await application
      .as('erin')
      .get(`/connections?view=requested&organisationId=${hooli.id}&q=${to.name}`);
    expect(named.body.items).toHaveLength(1);
    expect((await application.as('erin').get('/connections?view=requested')).body.items).toEqual([]);
    const answers = [await seen('ada', hooli.id), await seen('erin', globex.id), await seen('ada', newId())];
    expect(answers.map(said)).toEqual(Array(3).fill('404 not_found'));
  });
});

describe('the map of the network', () => {
  test('shows paired connections and open requests of our organisation, and nothing of others', async () => {
    const us = await newParty(application);
    const { from: one, to: two } = await twoParties(application);
    const there = await paired(us, one, 'roles_and_users');
    const open = await asked(two, us);
    await paired(one, two);
    expectStatus(await act(us, await asked(us, two), 'cancel'), 200);
    const map = expectStatus(await us.member.client.get('/connections/map'), 200).body;
    expect(map.connections).toEqual([
      { id: open, from: two.id, to: us.id, level: null, status: 'requested' },
      { id: there, from: us.id, to: one.id, level: 'roles_and_users', status: 'paired' },
    ]);
    expect(map.organisations).toEqual([
      { id: us.id, name: us.name, isOurs: true },
      { id: two.id, name: two.name, isOurs: false },
      { id: one.id, name: one.name, isOurs: false },
    ]);
    expect(map.isCut).toBe(false);
  });

  test('an enterprise administrator sees the account’s organisations', async () => {
    const map = expectStatus(await application.as('erin').get('/connections/map'), 200).body;
    const ours = map.organisations.filter((one: { isOurs: boolean }) => one.isOurs);
    expect(ours.map((one: { name: string }) => one.name).sort()).toEqual(['Acme', 'Hooli']);
  });
});

test('a list of two thousand is read to its end', async () => {
  const us = await newParty(application);
  const { to } = await twoParties(application);
  const context = installationContext(application.services);
  await inTransaction(context, async ({ database }) => {
    await sql`insert into connections (id, from_organisation_id, to_organisation_id, status, requested_by, requested_at, request_expires_at)
      select gen_random_uuid(), ${us.id}, ${to.id}, 'cancelled', ${us.administrator.id}, now(), now() from generate_series(1, 2000)`.execute(
      database,
    );
  });
  const ids = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/connections?view=ended&limit=200${cursor && `&cursor=${cursor}`}`;
    const page: Json = expectStatus(await us.administrator.client.get(path), 200).body;
    for (const item of page.items) ids.add(item.id);
    cursor = page.nextCursor;
  }
  expect(ids.size).toBe(2000);
  expect((await ask(us, to)).status).toBe(201);
});
