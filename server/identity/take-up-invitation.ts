import type { Context } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import { hashToken } from '../platform/secrets.ts';
import { lockInvitation, type PendingInvitation } from './placement-store.ts';
import { type ProvedEmail, provedByLink } from './proved-email.ts';

/**
 * The invitation whose link somebody holds, held so until commit, with the proof of its address. The caller holds the
 * address and then the organisations concerned, before the invitation like everybody who withdraws it or sends it again.
 * 410 `token_invalid` when that was done since it was looked at.
 */
export async function takeUpInvitation(
  context: Context,
  token: string,
): Promise<{ invitation: PendingInvitation; proof: ProvedEmail }> {
  const invitation = await lockInvitation(context, hashToken(token));
  if (!invitation) throw new Problem('token_invalid');
  return { invitation, proof: provedByLink(token, invitation, context.now()) };
}
