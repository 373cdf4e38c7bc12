import { expect, test } from 'vitest';
import { expectPending, statusOf } from './invitation.ts';

const now = new Date('2026-11-22T12:00:00Z');
const before = new Date(now.getTime() - 1);
const after = new Date(now.getTime() + 1);

test.each([
  ['pending', after, 'pending'],
  ['pending', now, 'expired'],
  ['pending', before, 'expired'],
  ['accepted', before, 'accepted'],
  ['withdrawn', before, 'withdrawn'],
] as const)('a %s invitation that is good until %s reads %s', (status, expires_at, reads) => {
  expect(statusOf({ status, expires_at }, now)).toBe(reads);
});

test('what was accepted or withdrawn is neither sent again nor withdrawn', () => {
  expect(() => expectPending({ status: 'pending' })).not.toThrow();
  for (const status of ['accepted', 'withdrawn'] as const) {
    expect(() => expectPending({ status })).toThrow(expect.objectContaining({ code: 'invitation_not_pending' }));
  }
});
