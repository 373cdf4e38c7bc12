import { anonymous } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { Problem } from '../platform/errors.ts';
import { hashToken } from '../platform/secrets.ts';
import type { PlacedView } from './contract.ts';
import { decidePlacement } from './decide-placement.ts';
import { findPerson, lockAddress } from './person-store.ts';
import { findPlaced } from './placed.ts';
import { provedByLink } from './proved-email.ts';
import { settleNew } from './settle.ts';
import { continueAs, startSession } from './start-session.ts';
import { deleteSignUpsOf, findSignUp, lockSignUp } from './store.ts';

/**
 * Whoever opens the link has proved the address: now they become a user, placed by SPEC 4, and are signed in. 410
 * `token_invalid` for a link that is unknown, used or older than a day, or whose address has a user by now.
 */
export function verifySignUp(caller: Outside, body: { token: string }): Promise<PlacedView> {
  return inTransaction({ ...caller, actor: anonymous }, async (context) => {
    const tokenHash = hashToken(body.token);
    const asked = await findSignUp(context, tokenHash);
    if (!asked) throw new Problem('token_invalid');
    // The address first and then its rows, in this order everywhere, so that nobody waits in a circle.
    await lockAddress(context, asked.email);
    const signUp = await lockSignUp(context, tokenHash);
    if (!signUp || (await findPerson(context, signUp.email))) throw new Problem('token_invalid');
    const kept = { email: signUp.email, tokenHash: signUp.token_hash, expiresAt: signUp.expires_at };
    const proof = provedByLink(body.token, kept, context.now());
    const decision = await decidePlacement(context, proof);
    const person = { proof, act: 'sign_up', name: signUp.name, passwordHash: signUp.password_hash } as const;
    const userId = await settleNew(context, person, decision);
    await deleteSignUpsOf(context, signUp.email);
    const actor = await startSession(context, userId);
    return continueAs(context, actor, async (own) => {
      await record(own, {
        kind: 'user.joined',
        organisationIds: [actor.organisationId],
        subject: { kind: 'user', id: userId },
        detail: { rule: decision.rule, emailDomain: decision.emailDomain },
      });
      return findPlaced(own, userId, decision);
    });
  });
}
