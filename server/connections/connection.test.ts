import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, hour, later } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { ConnectionId, OrganisationId, UserId } from '../platform/ids.ts';
import type { Connection, ConnectionStatus } from './connection.ts';
import * as connection from './connection.ts';

const start = new Date('2026-11-22T09:00:00.000Z');
const from = { userId: 'ada' as UserId, organisationId: 'acme' as OrganisationId };
const gwen = 'gwen' as UserId;

function requested(endsAt: Date | null = null): Connection {
  const asking = { id: '1' as ConnectionId, from, toOrganisationId: 'globex' as OrganisationId, comment: '', endsAt };
  return connection.request(asking, start, 30);
}

function stored(status: ConnectionStatus): Connection {
  return { ...requested(), status };
}

/** The problem's code, or what came out. */
function tried<Result>(act: () => Result): Result | string {
  try {
    return act();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

const acts: Record<string, (one: Connection, now: Date) => Connection> = {
  accept: (one, now) => connection.accept(one, { by: gwen, comment: 'yes', level: 'roles' }, now),
  reject: (one, now) => connection.reject(one, { by: gwen, comment: 'no' }, now),
  cancel: (one, now) => connection.cancel(one, from, now),
  resend: (one, now) => connection.resend(one, now, 24),
  changeLevel: (one, now) => connection.changeLevel(one, 'roles_and_users', now),
  end: (one, now) => connection.end(one, { ...from, comment: 'over' }, now),
};

describe('states: requested → paired | rejected | cancelled | expired; paired → ended | expired', () => {
  const reached: Record<string, Partial<Record<ConnectionStatus, ConnectionStatus>>> = {
    accept: { requested: 'paired' },
    reject: { requested: 'rejected' },
    cancel: { requested: 'cancelled' },
    resend: { requested: 'requested' },
    changeLevel: { paired: 'paired' },
    end: { paired: 'ended' },
  };
  const statuses: ConnectionStatus[] = ['requested', 'paired', 'rejected', 'cancelled', 'expired', 'ended'];
  for (const [name, act] of Object.entries(acts)) {
    for (const status of statuses) {
      const becomes = reached[name]?.[status];
      test(`${name} a connection that is ${status}: ${becomes ?? 'refused'}`, () => {
        const result = tried(() => act(stored(status), later(start, hour)));
        if (becomes) expect(result).toMatchObject({ status: becomes, version: 2 });
        else expect(result).toMatch(/^connection_(already_answered|not_paired)$/);
      });
    }
  }
});

test('a request runs out after thirty days, or at its own end date when that comes first', () => {
  expect(requested().requestExpiresAt).toEqual(later(start, 30 * day));
  expect(requested(later(start, 3 * day)).requestExpiresAt).toEqual(later(start, 3 * day));
  expect(requested(later(start, 90 * day)).requestExpiresAt).toEqual(later(start, 30 * day));
});

test('what has run out counts as expired from that very moment, swept or not', () => {
  const request = requested();
  const last = later(request.requestExpiresAt, -1);
  expect(connection.statusNow(request, last)).toBe('requested');
  expect(connection.statusNow(request, request.requestExpiresAt)).toBe('expired');
  expect(tried(() => acts.accept!(request, request.requestExpiresAt))).toBe('connection_already_answered');
  const pairedUntil = { ...request, status: 'paired' as const, endsAt: later(start, 90 * day) };
  expect(connection.statusNow(pairedUntil, later(start, 89 * day))).toBe('paired');
  expect(connection.statusNow(pairedUntil, later(start, 90 * day))).toBe('expired');
  expect(connection.statusNow({ ...pairedUntil, endsAt: null }, later(start, 9000 * day))).toBe('paired');
});

test('writing the expiry down dates it to its moment, and leaves alone what has not run out', () => {
  const request = requested();
  expect(connection.expire(request, later(start, 40 * day))).toMatchObject({
    status: 'expired',
    endedAt: later(start, 30 * day),
    version: 2,
  });
  expect(connection.expire(request, later(start, 29 * day))).toBe(request);
  expect(connection.expire(stored('rejected'), later(start, 40 * day))).toMatchObject({ status: 'rejected' });
});

test('a request may be resent at once, and then once a day', () => {
  const once = connection.resend(requested(), start, 24);
  expect(once).toMatchObject({ resentAt: start, requestExpiresAt: later(start, 30 * day) });
  expect(tried(() => connection.resend(once, later(start, day - 1), 24))).toBe('too_soon');
  expect(tried(() => connection.resend(once, later(start, day), 24))).toMatchObject({ version: 3 });
});

test('too soon says how long to wait', () => {
  const once = connection.resend(requested(), start, 24);
  expect(() => connection.resend(once, later(start, 23 * hour), 24)).toThrow(
    expect.objectContaining({ retryAfterSeconds: 3600 }),
  );
});

test('asking again waits for the cool-down after a rejection', () => {
  expect(tried(() => connection.expectCooledDown(start, later(start, day - 1), 24))).toBe('connection_cooling_down');
  expect(tried(() => connection.expectCooledDown(start, later(start, day), 24))).toBeUndefined();
  expect(tried(() => connection.expectCooledDown(null, start, 24))).toBeUndefined();
  expect(tried(() => connection.expectCooledDown(start, start, 0))).toBeUndefined();
});

test('whatever is tried in whatever order: ends are final, versions count steps, a level comes only by consent', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom(...Object.keys(acts)), fc.integer({ min: 0, max: 20 })), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(steps, fc.option(fc.integer({ min: 1, max: 120 }), { nil: null }), (tries, endsAfterDays) => {
      let one = requested(endsAfterDays === null ? null : later(start, endsAfterDays * day));
      let now = start;
      for (const [name, days] of tries) {
        now = later(now, days * day);
        const before = one;
        const statusBefore = connection.statusNow(before, now);
        const result = tried(() => acts[name]!(before, now));
        if (typeof result === 'string') continue;
        one = result;
        expect(['requested', 'paired']).toContain(statusBefore);
        expect(one.version).toBe(before.version + 1);
        expect(one.level !== null).toBe(one.answeredAt !== null && one.status !== 'rejected');
        expect(one.requestExpiresAt).toEqual(before.requestExpiresAt);
        expect([one.fromOrganisationId, one.toOrganisationId, one.requestedBy]).toEqual([
          before.fromOrganisationId,
          before.toOrganisationId,
          before.requestedBy,
        ]);
      }
    }),
  );
});
