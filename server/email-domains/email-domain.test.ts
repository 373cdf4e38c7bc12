import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, hour, later } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import type { ProofOutcome } from './contract.ts';
import { disputeRestDays, opensDispute } from './dispute.ts';
import {
  associate,
  attest,
  claim,
  type EmailDomain,
  exclude,
  look,
  type ProofRules,
  prove,
  recheck,
  release,
  takeOver,
} from './email-domain.ts';
import type { ProofAnswer } from './proof.ts';

const start = new Date('2030-01-01T00:00:00Z');
const usual: ProofRules = { recheckHours: 24, graceDays: 14 };
const found: ProofAnswer = { outcome: 'found', texts: [] };
const gone: ProofAnswer = { outcome: 'nothing', texts: [] };
const silent: ProofAnswer = { outcome: 'timed_out', texts: [] };
const claimed = () => associate({ id: newId(), organisationId: 'acme', name: 'acme.example', proofValue: 'v' }, start);
const owned = (rules = usual) => prove(claimed(), found, start, rules);

describe('the life of a claim', () => {
  test('claimed, owned, given up, claimed again: a new version each time, and nothing left of the old proof', () => {
    const released = release(owned());
    expect(released).toMatchObject({ status: 'associated', version: 3, ...keyless(released) });
    expect(claim(released, 'w')).toMatchObject({ status: 'unproven', proofValue: 'w', provedAt: null, version: 4 });
  });

  test('a proof does not replace an operator’s word, and an operator’s word replaces a proof', () => {
    const word = attest(owned(), { by: 'otto', comment: 'Yes' }, later(start, day));
    expect(word).toMatchObject({ provedBy: 'attestation', nextCheckAt: null, attestedBy: 'otto' });
    expect(prove(word, found, later(start, 2 * day), usual)).toEqual(look(word, found, later(start, 2 * day)));
  });

  test('only what is claimed is attested or taken over', () => {
    const associated = release(owned());
    expect(() => attest(associated, { by: null, comment: 'Yes' }, start)).toThrow(
      expect.objectContaining({ code: 'email_domain_not_claimed' }),
    );
    expect(() => takeOver(associated, start)).toThrow(expect.objectContaining({ code: 'email_domain_not_claimed' }));
    expect(takeOver(claimed(), start)).toMatchObject({ status: 'owned', nextCheckAt: start });
  });

  test('excluding keeps everything else', () => {
    const before = owned();
    expect(exclude(before, ['a.acme.example'])).toEqual({
      ...before,
      excludedSubdomains: ['a.acme.example'],
      version: before.version + 1,
    });
  });
});

function keyless(released: EmailDomain) {
  const { proofValue, provedBy, provedAt, nextCheckAt, checkedAt, graceEndsAt, lapsedAt } = released;
  const left = { proofValue, provedBy, provedAt, nextCheckAt, checkedAt, graceEndsAt, lapsedAt };
  expect(Object.values(left).every((value) => value === null)).toBe(true);
  return left;
}

describe('the scheduled look', () => {
  test('comes once in the interval, sooner after silence, and in time for the notice and the end', () => {
    expect(owned().nextCheckAt).toEqual(later(start, day));
    expect(recheck(owned(), silent, start, usual).emailDomain.nextCheckAt).toEqual(later(start, hour));
    const weekly = { recheckHours: 7 * 24, graceDays: 10 };
    const inGrace = recheck(owned(weekly), gone, start, weekly).emailDomain;
    expect(inGrace.nextCheckAt).toEqual(later(start, 7 * day));
    const late = recheck(inGrace, gone, later(start, 7 * day), weekly).emailDomain;
    expect(late.nextCheckAt).toEqual(later(start, 8 * day));
    const warned = recheck(late, gone, later(start, 8 * day), weekly);
    expect(warned.event).toBe('grace_warned');
    expect(warned.emailDomain.nextCheckAt).toEqual(later(start, 10 * day));
  });

  test('that comes late warns first, and leaves the time of the notice', () => {
    const inGrace = recheck(owned(), gone, start, usual).emailDomain;
    const warned = recheck(inGrace, gone, later(start, 40 * day), usual);
    expect(warned).toMatchObject({ event: 'grace_warned', emailDomain: { graceEndsAt: later(start, 42 * day) } });
    expect(recheck(warned.emailDomain, gone, later(start, 41 * day), usual).event).toBeNull();
    expect(recheck(warned.emailDomain, gone, later(start, 42 * day), usual).event).toBe('lapsed');
  });

  test('nothing but an answer that says so costs anything, and every loss was announced twice and took the grace', () => {
    const outcomes: ProofOutcome[] = [
      'found',
      'other_texts',
      'nothing',
      'no_such_name',
      'server_failed',
      'timed_out',
      'refused',
      'unreadable',
    ];
    const absences = new Set<ProofOutcome>(['other_texts', 'nothing', 'no_such_name']);
    const looks = fc.array(
      fc.record({ outcome: fc.constantFrom(...outcomes), hours: fc.integer({ min: 1, max: 24 * 20 }) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(looks, fc.integer({ min: 0, max: 30 }), (all, graceDays) => {
        const rules = { recheckHours: 24, graceDays };
        let emailDomain = owned(rules);
        let now = start;
        let [startedAt, warnedAt]: (Date | null)[] = [null, null];
        for (const { outcome, hours } of all) {
          now = later(now, hours * hour);
          const before = emailDomain;
          const { emailDomain: after, event } = recheck(before, { outcome, texts: [] }, now, rules);
          emailDomain = after;
          expect(after.nextCheckAt! > now).toBe(true);
          expect(after.version).toBe(before.version + (event ? 1 : 0));
          expect(after.checkOutcome).toBe(outcome);
          if (event === 'grace_started') startedAt = now;
          if (event === 'grace_warned') warnedAt = now;
          if (event === 'grace_started' || event === 'lapsed') expect(absences.has(outcome)).toBe(true);
          if (event === 'lapsed') {
            const notice = Math.min(2, graceDays / 2) * day;
            expect(now.getTime() - startedAt!.getTime()).toBeGreaterThanOrEqual(graceDays * day);
            expect(now.getTime() - warnedAt!.getTime()).toBeGreaterThanOrEqual(notice);
          }
          if (outcome === 'found') {
            expect(after).toMatchObject({ status: 'owned', graceEndsAt: null });
            [startedAt, warnedAt] = [null, null];
          }
          if (before.status === 'owned' && !absences.has(outcome)) expect(after.status).toBe('owned');
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test('a decided dispute rests, one that came to nothing does not, and another owner is another matter', () => {
  const kept = { status: 'kept', decided_at: start, from_email_domain_id: 'holder' } as const;
  expect(opensDispute(undefined, 'holder', start)).toBe(true);
  expect(opensDispute(kept, 'holder', later(start, disputeRestDays * day - 1))).toBe(false);
  expect(opensDispute(kept, 'holder', later(start, disputeRestDays * day))).toBe(true);
  expect(opensDispute(kept, 'another', start)).toBe(true);
  expect(opensDispute({ ...kept, status: 'withdrawn' }, 'holder', start)).toBe(true);
});
