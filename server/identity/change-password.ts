import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { notFound } from '../platform/errors.ts';
import { tellNewPassword } from './complete-password-reset.ts';
import { confirmIdentity, type IdentityProof } from './confirm-identity.ts';
import { hashPassword } from './password.ts';
import { lockPerson } from './person-store.ts';
import { deleteSessionsOf, savePasswordHash } from './store.ts';

/**
 * Somebody who is signed in sets another password, confirmed by the one they have. All their other sessions end, and they
 * are told by mail. 403 `identity_not_confirmed`, 429 `too_many_attempts`.
 */
export function changePassword(
  outside: Outside<UserActor>,
  body: { newPassword: string } & IdentityProof,
): Promise<void> {
  return inTransaction(outside, async (context) => {
    const { userId, sessionId, organisationId } = context.actor;
    const person = await lockPerson(context, userId);
    if (!person) throw notFound();
    await confirmIdentity(context, body);
    await savePasswordHash(context, userId, await hashPassword(body.newPassword));
    await deleteSessionsOf(context, userId, sessionId);
    await record(context, {
      kind: 'password.changed',
      organisationIds: [organisationId],
      subject: { kind: 'user', id: userId },
    });
    await tellNewPassword(context, person);
  });
}
