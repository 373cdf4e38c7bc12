import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { holdPerson } from '../identity/hold-person.ts';
import { markSecondFactor } from '../identity/sessions.ts';
import { Problem } from '../platform/errors.ts';
import { checkSecondFactor } from './check-second-factor.ts';
import type { FactorProof } from './contract.ts';
import { askForPasskey } from './passkeys.ts';

function sessionOf(context: Context<UserActor>): string {
  const { sessionId } = context.actor;
  if (!sessionId) throw new Problem('forbidden', 'Only a session confirms a second factor, not an API token.');
  return sessionId;
}

/** What the browser is asked so that somebody confirms their session by passkey. 403 `forbidden` with an API token. */
export function askForSession(outside: Outside<UserActor>) {
  return inTransaction(outside, (context) => {
    const { userId } = context.actor;
    return askForPasskey(context, { purpose: 'second_factor', userId, sessionId: sessionOf(context) });
  });
}

/**
 * Somebody confirms their second factor for the session that they are in; it opens whatever demands one until the session
 * ends (SPEC 8). 403 `second_factor_refused`, `forbidden` with an API token; 429 `too_many_attempts`.
 */
export function confirmSession(outside: Outside<UserActor>, proof: FactorProof) {
  return inTransaction(outside, async (context) => {
    const { userId, organisationId } = context.actor;
    const sessionId = sessionOf(context);
    await holdPerson(context, userId);
    const by = await checkSecondFactor(context, { userId, organisationId, sessionId }, proof);
    await markSecondFactor(context, sessionId);
    await record(context, {
      kind: 'second_factor.confirmed',
      organisationIds: [organisationId],
      subject: { kind: 'user', id: userId },
      detail: { by },
    });
    return { secondFactorAt: context.now().toISOString() };
  });
}
