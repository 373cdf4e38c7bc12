import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { recordRefusal } from '../audit/record.ts';
import { hasPassword } from '../identity/confirm-identity.ts';
import { holdPerson } from '../identity/hold-person.ts';
import { Problem } from '../platform/errors.ts';
import { checkCode, counted } from './check-second-factor.ts';
import { issueConfirmation } from './confirmations.ts';
import type { Act, PasskeyAssertion } from './contract.ts';
import { askForPasskey, checkPasskey } from './passkeys.ts';
import { requireOwnSession } from './require-second-factor.ts';
import { actOf } from './second-factor.ts';

type Confirming = { passkey?: PasskeyAssertion | undefined; act?: Act | undefined; code?: string | undefined };

/**
 * What the browser is asked so that somebody confirms one act by passkey: the device makes sure who holds it. The answer
 * is good for this act only. 403 `forbidden` with an API token.
 */
export function askForAct(outside: Outside<UserActor>, body: { act: Act }) {
  return inTransaction(outside, (context) => {
    const { userId, sessionId } = context.actor;
    if (!sessionId)
      throw new Problem('forbidden', 'A passkey confirms in a session; with an API token, send the password.');
    return askForPasskey(context, { purpose: 'confirmation', userId, sessionId, act: actOf(body.act) });
  });
}

/**
 * Somebody has confirmed one act by passkey and gets the proof that its request carries as `confirmation`. Who has no
 * password, as those who sign in at an identity provider, may confirm by a code of their app instead, in a session that has
 * confirmed it. 403 `identity_not_confirmed`; 429 `too_many_attempts` for codes.
 */
export function confirmAct(outside: Outside<UserActor>, body: Confirming) {
  return inTransaction(outside, async (context) => {
    await holdPerson(context, context.actor.userId);
    const act = body.passkey ? await byPasskey(context, body.passkey) : await byCode(context, body);
    if (act) return issueConfirmation(context, { act });
    await recordRefusal(context, {
      kind: 'identity.confirmed',
      organisationIds: [context.actor.organisationId],
      subject: { kind: 'user', id: context.actor.userId },
    });
    throw new Problem('identity_not_confirmed');
  });
}

async function byPasskey(context: Context<UserActor>, passkey: PasskeyAssertion): Promise<string | null> {
  const { userId, sessionId } = context.actor;
  const checked = await checkPasskey(context, { purpose: 'confirmation', userId, sessionId }, passkey);
  return checked?.act ?? null;
}

async function byCode(context: Context<UserActor>, { act, code }: Confirming): Promise<string | null> {
  const { userId } = context.actor;
  if (!act || code === undefined || (await hasPassword(context, userId))) return null;
  const subject = `session ${requireOwnSession(context.actor)}`;
  const isRight = await counted(context, { kind: 'second_factor', subject }, () => checkCode(context, userId, code));
  return isRight ? actOf(act) : null;
}
