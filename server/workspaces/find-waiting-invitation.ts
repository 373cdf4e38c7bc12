import { type Context, withWiderSight } from '../access/context.ts';
import { findByToken, isParticipant, type WaitingInvitation } from './invited-store.ts';

export type { WaitingInvitation };

/** The invitation into a workspace that waits behind a mailed link; undefined when it is used, withdrawn, sent again or old. */
export function findWaitingInvitation(context: Context, tokenHash: Buffer): Promise<WaitingInvitation | undefined> {
  return withWiderSight(context, 'an invitation leads into a workspace that its invitee does not see yet', () =>
    findByToken(context, tokenHash),
  );
}

/** Whether the participant that an address was invited as is this user by now. */
export function hasBecome(context: Context, participantId: string, userId: string): Promise<boolean> {
  return withWiderSight(context, 'an invitation leads into a workspace that its invitee does not see yet', () =>
    isParticipant(context, participantId, userId),
  );
}
