import { anonymous } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { limitClient } from '../identity/attempts.ts';
import type { SignInFoundView } from './contract.ts';
import { findProviderFor } from './demand.ts';

/**
 * How an address signs in, for whoever types it: the provider of the organisation that owns its e-mail domain, and whether
 * a password will do. The e-mail domain alone decides, so that the answer tells nothing of who has an account. 429
 * `too_many_requests`.
 */
export async function findSignIn(caller: Outside, body: { email: string }): Promise<SignInFoundView> {
  const outside = { ...caller, actor: anonymous };
  await limitClient(outside, 'sign_in');
  return inTransaction(outside, async (context) => {
    const found = await findProviderFor(context, body.email);
    return {
      provider: found && { id: found.provider.id, name: found.provider.name },
      passwordAllowed: !found?.isDemanded,
    };
  });
}
