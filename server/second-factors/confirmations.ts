import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { later, minute } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { deleteConfirmation, insertConfirmation } from './challenge-store.ts';
import { confirmationMinutes } from './second-factor.ts';

/**
 * Makes the proof that it is the person themselves who asks for one act (API Conventions, `confirmation`). Whoever calls
 * it has just made sure of that: by a passkey, or by a fresh sign-in. `act` is method and path of the request that it is
 * for (actOf). It is good once, for five minutes, for this person in this session. 403 `forbidden` with an API token.
 */
export async function issueConfirmation(
  context: Context<UserActor>,
  { act }: { act: string },
): Promise<{ confirmation: string; expiresAt: string }> {
  const { userId, sessionId } = context.actor;
  if (!sessionId)
    throw new Problem('forbidden', 'A confirmation belongs to a session; with an API token, send the password.');
  const token = newToken();
  const expiresAt = later(context.now(), confirmationMinutes * minute);
  await insertConfirmation(context, {
    id: newId(),
    token_hash: hashToken(token),
    user_id: userId,
    session_id: sessionId,
    act,
    created_at: context.now(),
    expires_at: expiresAt,
  });
  return { confirmation: token, expiresAt: expiresAt.toISOString() };
}

/**
 * Uses a proof up for the act that is being done; says whether it was good for it. Part of the act's own transaction: an
 * act that is refused after all leaves the proof good for the same act.
 */
export async function takeConfirmation(context: Context<UserActor>, confirmation: string): Promise<boolean> {
  const { userId, sessionId } = context.actor;
  const { act } = context.request;
  if (!sessionId || !act) return false;
  return deleteConfirmation(context, { tokenHash: hashToken(confirmation), userId, sessionId, act });
}
