import { anonymous } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { recordRefusal } from '../audit/record.ts';
import { limitClient } from '../identity/attempts.ts';
import { holdPerson } from '../identity/hold-person.ts';
import { closePendingSignIn, findPending } from '../identity/pending-sign-ins.ts';
import { enter } from '../identity/start-session.ts';
import { Problem } from '../platform/errors.ts';
import { checkSecondFactor } from './check-second-factor.ts';
import type { FactorProof, PasskeyAssertion } from './contract.ts';
import { askForPasskey, checkPasskey } from './passkeys.ts';
import { findPasskeyOwner } from './store.ts';

const nobodyYet = { purpose: 'sign_in', userId: null, sessionId: null } as const;

/** What the browser is asked so that somebody signs in by passkey alone: any that it holds for this installation. */
export async function askForSignIn(caller: Outside) {
  const outside = { ...caller, actor: anonymous };
  await limitClient(outside, 'sign_in');
  return inTransaction(outside, (context) => askForPasskey(context, nobodyYet));
}

/**
 * Somebody signs in by passkey: the device has made sure who holds it, so it stands for the password and for the second
 * factor. Wrong passwords that others have guessed do not stand in the way. 401 `invalid_credentials` for whatever is not
 * right, also for who is disabled.
 */
export async function signInByPasskey(caller: Outside, body: { passkey: PasskeyAssertion }) {
  const outside = { ...caller, actor: anonymous };
  await limitClient(outside, 'sign_in');
  return inTransaction(outside, async (context) => {
    // The person before their passkey, in this order everywhere, so that nobody waits in a circle.
    const ownerId = await findPasskeyOwner(context, Buffer.from(body.passkey.id, 'base64url'));
    const person = ownerId && (await holdPerson(context, ownerId));
    const checked = await checkPasskey(context, nobodyYet, body.passkey);
    if (!checked || !person || person.status !== 'active') {
      if (person) await refuse(context, person);
      throw new Problem('invalid_credentials', 'This passkey is not known here, or its answer is not right.');
    }
    return enter(context, person.id, { by: 'passkey', hasSecondFactor: true });
  });
}

function refuse(context: Context, person: { id: string; organisation_id: string }): Promise<void> {
  return recordRefusal(context, {
    kind: 'session.started',
    organisationIds: [person.organisation_id],
    subject: { kind: 'user', id: person.id },
  });
}

/** The same for who has given the right password already, and has a passkey as second factor. 410 `token_invalid`. */
export async function askForPending(caller: Outside, body: { pending: string }) {
  const outside = { ...caller, actor: anonymous };
  await limitClient(outside, 'sign_in');
  return inTransaction(outside, async (context) => {
    const { userId } = await findPending(context, body.pending);
    return askForPasskey(context, { purpose: 'second_factor', userId, sessionId: null });
  });
}

/**
 * The second step of signing in: who has given the right password shows their second factor, and is signed in. 410
 * `token_invalid` when the password was given more than ten minutes ago, or counts no more; 403
 * `second_factor_refused`; 429 `too_many_attempts`.
 */
export async function completeSignIn(caller: Outside, { pending, ...proof }: { pending: string } & FactorProof) {
  const outside = { ...caller, actor: anonymous };
  await limitClient(outside, 'sign_in');
  return inTransaction(outside, async (context) => {
    const { userId } = await findPending(context, pending);
    const person = await holdPerson(context, userId);
    await findPending(context, pending);
    if (person.status !== 'active') throw new Problem('token_invalid');
    const owner = { userId, organisationId: person.organisation_id, sessionId: null };
    const by = await checkSecondFactor(context, owner, proof);
    await closePendingSignIn(context, pending);
    return enter(context, userId, { by, hasSecondFactor: true });
  });
}
