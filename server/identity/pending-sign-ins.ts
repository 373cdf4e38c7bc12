import { aside, type Context, type Outside } from '../access/context.ts';
import { later, minute } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { deletePendingSignIn, findPendingSignIn, insertPendingSignIn } from './entry-store.ts';
import { lockPerson } from './person-store.ts';
import { pendingSignInMinutes } from './session.ts';
import { findPasswordHash } from './store.ts';

/**
 * Remembers that somebody gave the right password, until their second factor follows: the token is good for ten minutes,
 * and void once the password or what lets them in changes; 401 when it has changed at this moment. It stays although the sign-in is answered with a refusal.
 */
export function openPendingSignIn(
  outside: Outside,
  { userId, passwordHash }: { userId: string; passwordHash: string | undefined },
): Promise<string> {
  return aside(outside, async (context) => {
    const person = await lockPerson(context, userId);
    const isUnchanged = (await findPasswordHash(context, userId)) === passwordHash;
    if (person?.status !== 'active' || !isUnchanged) throw new Problem('invalid_credentials');
    const token = newToken();
    await insertPendingSignIn(context, {
      id: newId(),
      token_hash: hashToken(token),
      user_id: userId,
      created_at: context.now(),
      expires_at: later(context.now(), pendingSignInMinutes * minute),
    });
    return token;
  });
}

/** Whose sign-in waits under this token. 410 `token_invalid` when none does. Look again under the lock on the person. */
export async function findPending(context: Context, token: string): Promise<{ userId: string }> {
  const pending = await findPendingSignIn(context, hashToken(token));
  if (!pending) throw new Problem('token_invalid', 'Sign in again with your password; it was too long ago.');
  return { userId: pending.user_id };
}

/** The second factor has followed; the token is used. */
export function closePendingSignIn(context: Context, token: string): Promise<void> {
  return deletePendingSignIn(context, hashToken(token));
}
