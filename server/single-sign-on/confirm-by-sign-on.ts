import type { Context } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { continueAs } from '../identity/start-session.ts';
import { Problem } from '../platform/errors.ts';
import { issueConfirmation } from '../second-factors/confirmations.ts';
import type { IdentityProvider, SignedOn } from './identity-provider.ts';
import type { Landing, Settling } from './settle-sign-on.ts';

/**
 * Somebody has signed in afresh at their provider to confirm one act, and gets the proof for it: in the session that asked,
 * as the user whom this identity is, and with their password given after it was asked for. 410 `sign_on_expired` in another
 * session; 403 `identity_not_confirmed` for anybody else, or an older sign-in.
 */
export async function confirmBySignOn(
  context: Context,
  { caller, signOn, signedOn, provider }: Settling,
  identity: { userId: string } | undefined,
): Promise<Landing> {
  if (caller.kind !== 'user' || caller.sessionId === null || caller.sessionId !== signOn.sessionId || !signOn.act)
    throw new Problem('sign_on_expired');
  if (identity?.userId !== caller.userId || !isFresh(signedOn, signOn.createdAt))
    throw new Problem('identity_not_confirmed', 'It was not you who signed in at the identity provider just now.');
  const { act } = signOn;
  return continueAs(context, caller, async (own) => {
    const { confirmation } = await issueConfirmation(own, { act });
    await remember(own, provider, act);
    return { kind: 'confirmed', returnTo: signOn.returnTo, confirmation };
  });
}

/** Seconds by which the provider's clock may be behind ours. */
const behindSeconds = 30;

function isFresh({ authenticatedAt }: SignedOn, askedAt: Date): boolean {
  return authenticatedAt !== null && authenticatedAt.getTime() >= askedAt.getTime() - behindSeconds * 1000;
}

function remember(context: Context, provider: IdentityProvider, act: string): Promise<void> {
  const { actor } = context;
  if (actor.kind !== 'user') throw new Error('only somebody signed in confirms');
  return record(context, {
    kind: 'identity.confirmed',
    organisationIds: [actor.organisationId],
    subject: { kind: 'user', id: actor.userId },
    detail: { by: 'identity_provider', identityProviderId: provider.id, act },
  });
}
