import { day, later } from '../platform/clock.ts';
import type { DisputeRow } from './dispute-store.ts';

/** After a decision, the same organisation waits this long before its proof opens another dispute about the name. */
export const disputeRestDays = 30;

/** Whether a proof of a name that somebody else owns opens a dispute, given the last that this organisation had about it. */
export function opensDispute(
  last: Pick<DisputeRow, 'status' | 'decided_at' | 'from_email_domain_id'> | undefined,
  holderId: string,
  now: Date,
): boolean {
  if (!last || last.status === 'withdrawn' || last.from_email_domain_id !== holderId) return true;
  return last.decided_at !== null && last.decided_at <= later(now, -disputeRestDays * day);
}

/** What the claiming side hears when it proves a name that another organisation owns. */
export function sayOwnedElsewhere(name: string, dispute: 'open' | 'decided'): string {
  const what =
    dispute === 'open'
      ? 'An operator of this installation decides to whom it belongs, and both sides hear of it.'
      : 'An operator has decided that it stays there.';
  return `Your record is there, but another organisation owns ${name}. ${what}`;
}
