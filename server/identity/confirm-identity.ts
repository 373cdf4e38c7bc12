import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { recordRefusal } from '../audit/record.ts';
import { Problem } from '../platform/errors.ts';
import { takeConfirmation } from '../second-factors/confirmations.ts';
import { keepAttempt, releaseAttempt, reserveAttempt } from './attempts.ts';
import { verifyPassword } from './password.ts';
import { findPasswordHash } from './store.ts';

/** What comes in the body of an act that asks for confirmation (platform/shapes.ts, identityProof). */
export type IdentityProof = { password?: string | undefined; confirmation?: string | undefined };

/**
 * Makes sure that it is really the signed-in person who does this one act (SPEC 6, API Conventions): by their password, or
 * by a proof that a passkey or a fresh sign-in has given for this act. Call it inside the verb's transaction, after
 * authorize. 403 `identity_not_confirmed` when the proof is missing or wrong, and nothing is changed; wrong ones are
 * counted and audited even though the verb's transaction is rolled back. 429 `too_many_attempts` after ten wrong ones in
 * 15 minutes, also for guesses made side by side; passwords and proofs are counted apart.
 */
export async function confirmIdentity(context: Context<UserActor>, proof: IdentityProof): Promise<void> {
  const { password, confirmation } = proof;
  if ((password === undefined) === (confirmation === undefined)) throw new Problem('identity_not_confirmed');
  const { actor } = context;
  const subject = password === undefined ? `proof ${actor.userId}` : actor.userId;
  const attempt = await reserveAttempt(context, 'confirmation', subject);
  const isRight =
    password === undefined
      ? await takeConfirmation(context, confirmation ?? '')
      : await verifyPassword(await findPasswordHash(context, actor.userId), password);
  if (isRight) return releaseAttempt(context, attempt);
  await keepAttempt(context, attempt);
  await recordRefusal(context, {
    kind: 'identity.confirmed',
    organisationIds: [actor.organisationId],
    subject: { kind: 'user', id: actor.userId },
    // Method and path, which hold ids and no secrets: what somebody else's hand was after.
    detail: context.request.act === undefined ? {} : { act: context.request.act },
  });
  throw new Problem('identity_not_confirmed');
}

/** Whether somebody has a password; those who sign in at an identity provider need none. */
export async function hasPassword(context: Context, userId: string): Promise<boolean> {
  return (await findPasswordHash(context, userId)) !== undefined;
}
