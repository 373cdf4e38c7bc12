import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity, type IdentityProof } from '../identity/confirm-identity.ts';
import { holdPerson } from '../identity/hold-person.ts';
import { unmarkSecondFactors } from '../identity/sessions.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { requireOwnSession } from './require-second-factor.ts';
import { deleteApps, deletePasskeys, deleteRecoveryCodes, findApp, listPasskeys } from './store.ts';
import { tellOwner } from './tell.ts';

/**
 * Somebody removes their authenticator app or one of their passkeys. With the last one go the recovery codes. 404 for those
 * of others; 403 `identity_not_confirmed`, `second_factor_required` unless this session has confirmed one, `forbidden`
 * with an API token; 409 `version_conflict`, and `second_factor_demanded` for the last one where the organisation demands one.
 */
export function removeSecondFactor(outside: Outside<UserActor>, id: string, body: IdentityProof): Promise<void> {
  return inTransaction(outside, async (context) => {
    const { userId, organisationId, isSecondFactorRequired } = context.actor;
    await holdPerson(context, userId);
    const { passkey, count } = await findOwn(context, id);
    const isApp = passkey === undefined;
    requireOwnSession(context.actor);
    await confirmIdentity(context, body);
    if (passkey) expectVersion(context, passkey);
    const isLast = count === 1;
    if (isLast && isSecondFactorRequired) throw new Problem('second_factor_demanded');
    await (isApp ? deleteApps(context, userId, 'all') : deletePasskeys(context, userId, id));
    if (isLast) {
      await deleteRecoveryCodes(context, userId);
      await unmarkSecondFactors(context, userId);
    }
    await record(context, {
      kind: isApp ? 'authenticator_app.removed' : 'passkey.removed',
      organisationIds: [organisationId],
      subject: isApp ? { kind: 'user', id: userId } : { kind: 'passkey', id },
      detail: isApp ? {} : { userId },
    });
    await tellOwner(
      context,
      `${isApp ? 'The authenticator app' : 'A passkey'} of your Causeway account was removed just now.`,
    );
  });
}

async function findOwn(
  context: Context<UserActor>,
  id: string,
): Promise<{ passkey: { version: number } | undefined; count: number }> {
  const app = await findApp(context, context.actor.userId, 'active');
  const passkeys = await listPasskeys(context, context.actor.userId);
  const passkey = passkeys.find((one) => one.id === id);
  if (app?.id !== id && !passkey) throw notFound();
  return { passkey, count: passkeys.length + (app ? 1 : 0) };
}
