import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { installationContext, inTransaction } from '../access/context.ts';
import { jobKinds } from '../app.ts';
import { day, hour, later, minute } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import { sweepConnections } from './expire-connections.ts';
import { act, ask, asked, expectStatus, historyOf, list, paired, read, said, twoParties } from './test/scene.ts';

const application = useApplication();

function look<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
  const context = installationContext(application.services);
  return inTransaction(context, async ({ database }) => (await statement.execute(database)).rows);
}

function inDays(days: number): string {
  return later(application.clock.now(), days * day).toISOString();
}

describe('a request expires by itself after 30 days', () => {
  test('it counts as expired at once everywhere, before any sweep', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    application.clock.advance(30 * day - minute);
    expect((await read(to, id)).body).toMatchObject({ status: 'requested', may: { accept: true } });
    application.clock.advance(minute);
    const seen = (await read(to, id)).body;
    expect(seen).toMatchObject({ status: 'expired', endedAt: seen.requestExpiresAt, endedBy: null, version: 1 });
    expect(Object.values(seen.may).filter(Boolean)).toHaveLength(2); // preview and impact only read
    expect(await list(to, 'incoming')).toEqual([]);
    expect(await list(from, 'requested')).toEqual([]);
    expect(await list(from, 'ended')).toEqual([id]);
    expect(await list(to, 'ended')).toEqual([id]);
    expect((await from.administrator.client.get('/connections/map')).body.connections).toEqual([]);
    expect(said(await act(to, id, 'accept'))).toBe('409 connection_already_answered');
    expect(said(await act(to, id, 'reject'))).toBe('409 connection_already_answered');
    expect(said(await act(from, id, 'cancel'))).toBe('409 connection_already_answered');
    expect(said(await act(from, id, 'resend'))).toBe('409 connection_already_answered');
  });

  test('resending does not put the day off', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    application.clock.advance(29 * day);
    expectStatus(await act(from, id, 'resend'), 200);
    application.clock.advance(day);
    expect((await read(from, id)).body.status).toBe('expired');
  });

  test('asking again is allowed at once, and what ran out is written down with it', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    application.clock.advance(30 * day);
    const again = await ask(from, to);
    expect(again.status).toBe(201);
    expect((await read(from, id)).body).toMatchObject({ status: 'expired', version: 2 });
    expect(await historyOf(from, id)).toEqual(['requested', 'expired']);
    expect(await list(to, 'incoming')).toEqual([again.body.id]);
    const [written] = await look(sql`select actor_kind, actor_user_id from audit_records
      where kind = 'connection.expired' and organisation_id = ${from.id}`);
    expect(written).toEqual({ actor_kind: 'installation', actor_user_id: null });
  });

  test('a request whose own end date comes first expires with it', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to, { endsAt: inDays(3) });
    application.clock.advance(3 * day);
    expect((await read(from, id)).body.status).toBe('expired');
    expect(said(await act(to, id, 'accept'))).toBe('409 connection_already_answered');
  });
});

describe('it lasts until it is ended or its optional end date passes', () => {
  test('without an end date it lasts', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to);
    application.clock.advance(4000 * day);
    expect((await read(from, id)).body.status).toBe('paired');
  });

  test('from its end date on it is expired, in each list and for each act, before any sweep', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to, { endsAt: inDays(10) });
    expectStatus(await act(to, id, 'accept', { level: 'roles_and_users' }), 200);
    expect(await list(from, 'paired')).toEqual([id]);
    application.clock.advance(10 * day);
    const seen = (await read(from, id)).body;
    expect(seen).toMatchObject({ status: 'expired', endedAt: seen.endsAt, may: { end: false } });
    expect(await list(from, 'paired')).toEqual([]);
    expect(await list(to, 'paired')).toEqual([]);
    expect(await list(from, 'ended')).toEqual([id]);
    expect(said(await act(from, id, 'end'))).toBe('409 connection_not_paired');
    expect(said(await act(to, id, 'level'))).toBe('409 connection_not_paired');
    const directory = await from.administrator.client.get(`/directory?organisationId=${to.id}`);
    expect(directory.body.items ?? []).toEqual([]);
    expect((await ask(from, to)).status).toBe(201);
  });
});

describe('the sweep writes down what has run out', () => {
  test('with event, audit and mail to the administrators of both sides, once', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to, { endsAt: inDays(10) });
    expectStatus(await act(to, id, 'accept'), 200);
    await sweepConnections(application.services);
    expect((await read(from, id)).body).toMatchObject({ status: 'paired', version: 2 });
    application.clock.advance(11 * day);
    const before = (await read(from, id)).body;
    expect(await sweepConnections(application.services)).toBeGreaterThan(0);
    expect(await sweepConnections(application.services)).toBe(0);
    expect((await read(from, id)).body).toEqual({ ...before, version: 3 });
    expect(await historyOf(from, id)).toEqual(['requested', 'accepted', 'expired']);
    expect(await historyOf(to, id)).toEqual(['requested', 'accepted', 'expired']);
    const last = (await from.administrator.client.get(`/connections/${id}/history`)).body.items.at(-1);
    expect(last.at, 'dated to its moment').toBe(before.endsAt);
    for (const party of [from, to]) {
      const [audited, mailed] = [
        await look(
          sql`select from audit_records where kind = 'connection.expired' and subject_id = ${id} and organisation_id = ${party.id}`,
        ),
        await look(
          sql`select from mails where kind = 'connection.expired' and to_address = ${party.administrator.email}`,
        ),
      ];
      expect([audited.length, mailed.length]).toEqual([1, 1]);
    }
  });

  test('several nodes share the work: each expiry is written once', async () => {
    const ids: string[] = [];
    const { from } = await twoParties(application);
    for (let count = 0; count < 10; count += 1) ids.push(await asked(from, (await twoParties(application)).to));
    application.clock.advance(31 * day);
    await Promise.all(Array.from({ length: 4 }, () => sweepConnections(application.services)));
    await sweepConnections(application.services);
    for (const id of ids) expect(await historyOf(from, id)).toEqual(['requested', 'expired']);
  });
});

test('the sweep runs by itself every five minutes', async () => {
  const sweep = jobKinds(application.services)['connections.sweep'];
  expect(sweep?.schedule).toBe('*/5 * * * *');
  const { from, to } = await twoParties(application);
  const id = await asked(from, to);
  application.clock.advance(31 * day);
  await sweep?.perform({});
  expect(await historyOf(from, id)).toEqual(['requested', 'expired']);
});

describe('limits in time', () => {
  test('resend: the first time at once, then at most once in 24 hours', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    const first = await act(from, id, 'resend');
    expect(first.body).toMatchObject({ status: 'requested', version: 2, may: { resend: false } });
    expect(first.body.resentAt).not.toBeNull();
    const again = await act(from, id, 'resend');
    expect(said(again)).toBe('429 too_soon');
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan((day - hour) / 1000);
    application.clock.advance(day);
    expect((await read(from, id)).body.may.resend).toBe(true);
    expect(said(await act(from, id, 'resend'))).toBe('200');
  });

  test('asking again after a rejection: 24 hours later', async () => {
    const { from, to } = await twoParties(application);
    expectStatus(await act(to, await asked(from, to), 'reject'), 200);
    application.clock.advance(day - minute);
    const answer = await ask(from, to);
    expect(said(answer)).toBe('429 connection_cooling_down');
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    application.clock.advance(minute);
    expect((await ask(from, to)).status).toBe(201);
  });

  test('asking again after cancelling or ending: at once', async () => {
    const { from, to } = await twoParties(application);
    expectStatus(await act(from, await asked(from, to), 'cancel'), 200);
    const id = await paired(from, to);
    expectStatus(await act(to, id, 'end'), 200);
    expect((await ask(from, to)).status).toBe(201);
  });
});
