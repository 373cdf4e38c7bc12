import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity, type IdentityProof } from '../identity/confirm-identity.ts';
import { findUser } from '../identity/find-user.ts';
import { holdPerson } from '../identity/hold-person.ts';
import { markSecondFactor } from '../identity/sessions.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { counted } from './check-second-factor.ts';
import { requireOwnSession } from './require-second-factor.ts';
import { relyingParty } from './second-factor.ts';
import { activateApp, deleteApps, insertApp, lockApp } from './store.ts';
import { tellOwner } from './tell.ts';
import { matchingStep, newTotpSecret, totpUri } from './totp.ts';

/**
 * Somebody begins to set up an authenticator app: they get a secret, this once, which counts for nothing until a right
 * code has come back. One that was begun before is void. 403 `identity_not_confirmed`, `second_factor_required` for who
 * has a factor that this session has not confirmed, `forbidden` with an API token.
 */
export function startAuthenticatorApp(outside: Outside<UserActor>, body: IdentityProof) {
  return inTransaction(outside, async (context) => {
    const { userId, organisationId } = context.actor;
    requireOwnSession(context.actor);
    await holdPerson(context, userId);
    await confirmIdentity(context, body);
    await deleteApps(context, userId, 'waiting');
    const id = newId();
    const secret = newTotpSecret();
    const sealed = context.services.sealer.seal(secret);
    await insertApp(context, { id, user_id: userId, sealed_secret: sealed, created_at: context.now() });
    await record(context, {
      kind: 'authenticator_app.started',
      organisationIds: [organisationId],
      subject: { kind: 'user', id: userId },
    });
    const { email } = await findUser(context, userId);
    const { name } = relyingParty(context.services.environment);
    return { id, secret, uri: totpUri(secret, { issuer: name, label: email }) };
  });
}

/**
 * A right code shows that the app knows the secret: from now on it is a second factor, in place of an app from before, and
 * the session has confirmed it. 404 when none was begun; 403 `second_factor_refused`; 429 `too_many_attempts`.
 */
export function activateAuthenticatorApp(outside: Outside<UserActor>, body: { code: string }): Promise<void> {
  return inTransaction(outside, async (context) => {
    const { userId, organisationId } = context.actor;
    const sessionId = requireOwnSession(context.actor);
    await holdPerson(context, userId);
    const app = await lockApp(context, userId, 'waiting');
    if (!app) throw notFound();
    const secret = context.services.sealer.open(app.sealed_secret);
    const step = matchingStep(secret, body.code, { at: context.now(), lastStep: null });
    const of = { kind: 'second_factor', subject: `session ${sessionId}` } as const;
    if (!(await counted(context, of, async () => step !== undefined)) || step === undefined)
      throw new Problem('second_factor_refused');
    const replaced = await deleteApps(context, userId, 'active');
    await activateApp(context, app.id, step);
    await markSecondFactor(context, sessionId);
    await record(context, {
      kind: 'authenticator_app.activated',
      organisationIds: [organisationId],
      subject: { kind: 'user', id: userId },
      detail: { replaced: replaced > 0 },
    });
    await tellOwner(context, 'An authenticator app was set up for your Causeway account just now.');
  });
}
