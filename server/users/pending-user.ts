import type { Context } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { deletePendingUser, findUserByEmail, insertUser } from './store.ts';

/**
 * The pending user for an invited address, in whom the invitation's roles wait (SPEC 5); made when there is none. Part of
 * inviting. 409 `already_a_member` when an active or disabled user of the organisation has the address.
 */
export async function keepPendingUser(
  context: Context,
  invited: { organisationId: string; email: string; name?: string | undefined },
): Promise<string> {
  const user = await findUserByEmail(context, invited.organisationId, invited.email);
  if (user && user.status !== 'pending') throw new Problem('already_a_member');
  if (user) return user.id;
  const id = newId<'user'>();
  await insertUser(context, {
    id,
    organisation_id: invited.organisationId,
    // Until they say what they are called.
    name: invited.name ?? invited.email.slice(0, 200),
    email: invited.email,
    status: 'pending',
    created_at: context.now(),
  });
  return id;
}

/** Takes a pending user away again, with the roles that waited; part of withdrawing their invitation. */
export function removePendingUser(context: Context, userId: string): Promise<void> {
  return deletePendingUser(context, userId);
}
