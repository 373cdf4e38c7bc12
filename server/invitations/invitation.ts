import { day } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { InvitationStatus } from './store.ts';

/** How long an invitation's link works. */
export const invitationDays = 7;
export const invitationMilliseconds = invitationDays * day;
/** Invitations of one organisation that may wait at a time. */
export const pendingInvitationsMaximum = 5000;
/** How often one invitation is sent, so that nobody is flooded with mails in somebody else's name. */
export const invitationMailsMaximum = 50;

type Waiting = { status: 'pending' | 'accepted' | 'withdrawn'; expires_at: Date };

/** A pending invitation whose days are over reads expired; it can be sent again or withdrawn all the same. */
export function statusOf(invitation: Waiting, now: Date): InvitationStatus {
  return invitation.status === 'pending' && invitation.expires_at <= now ? 'expired' : invitation.status;
}

/** 409 `invitation_not_pending` once it was accepted or withdrawn. */
export function expectPending(invitation: Pick<Waiting, 'status'>): void {
  if (invitation.status === 'pending') return;
  throw new Problem('invitation_not_pending', `This invitation is ${invitation.status} already.`);
}

/** 429 `too_many_requests` for an invitation that was sent as often as one is; each sending is a version of it. */
export function expectMayBeSent(invitation: { version: number }): void {
  if (invitation.version < invitationMailsMaximum) return;
  const sentence = `This invitation was sent ${invitationMailsMaximum} times; withdraw it.`;
  throw new Problem('too_many_requests', sentence, { retryAfterSeconds: day / 1000 });
}
