import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity, type IdentityProof } from '../identity/confirm-identity.ts';
import { holdPerson } from '../identity/hold-person.ts';
import { newId } from '../platform/ids.ts';
import { hashRecoveryCode, newRecoveryCode, recoveryCodesCount } from './recovery-code.ts';
import { requireOwnSession, requireSecondFactor } from './require-second-factor.ts';
import { deleteRecoveryCodes, insertRecoveryCodes } from './store.ts';
import { tellOwner } from './tell.ts';

/**
 * Somebody makes ten recovery codes, shown this once; those from before are void. Each lets them in once in place of their
 * second factor. 403 `identity_not_confirmed`; `second_factor_required` for who has no factor, or has not confirmed it in
 * this session; `forbidden` with an API token.
 */
export function renewRecoveryCodes(outside: Outside<UserActor>, body: IdentityProof): Promise<{ codes: string[] }> {
  return inTransaction(outside, async (context) => {
    const { userId, organisationId } = context.actor;
    requireOwnSession(context.actor);
    requireSecondFactor(context.actor);
    await holdPerson(context, userId);
    await confirmIdentity(context, body);
    const codes = Array.from({ length: recoveryCodesCount }, newRecoveryCode);
    await deleteRecoveryCodes(context, userId);
    await insertRecoveryCodes(
      context,
      codes.map((code) => ({
        id: newId(),
        user_id: userId,
        code_hash: hashRecoveryCode(code),
        created_at: context.now(),
      })),
    );
    await record(context, {
      kind: 'recovery_codes.renewed',
      organisationIds: [organisationId],
      subject: { kind: 'user', id: userId },
    });
    await tellOwner(
      context,
      'New recovery codes were made for your Causeway account just now; those from before are void.',
    );
    return { codes };
  });
}
