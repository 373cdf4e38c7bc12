import { type Context, withWiderSight } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import { deleteAlias, findAliasHolder } from './address-store.ts';

/**
 * Lets go of a former address: it signs nobody in any more, and whoever has it may use it. Part of removing an alias,
 * whose verb has asked whether the actor may; says whether there was one.
 */
export function dropAlias(context: Context, userId: string, email: string): Promise<boolean> {
  return deleteAlias(context, userId, email);
}

/** A former address of somebody is reserved for them: 409 `already_a_member` in their own organisation, `email_taken` elsewhere. */
export async function refuseAlias(context: Context, email: string, organisationId: string): Promise<void> {
  const holder = await withWiderSight(context, 'an address may be the alias of a user of any organisation', () =>
    findAliasHolder(context, email),
  );
  if (!holder) return;
  if (holder.organisation_id === organisationId) {
    throw new Problem(
      'already_a_member',
      'This is a former address of somebody who belongs to the organisation already.',
    );
  }
  throw new Problem('email_taken', 'This is a former address of somebody, and reserved for them.');
}
