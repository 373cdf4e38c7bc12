import type { Context } from '../access/context.ts';
import type { PlacedView } from './contract.ts';
import { findUser } from './find-user.ts';
import { findOwnOrganisation } from './me-store.ts';
import type { Placement } from './place.ts';

/** What somebody reads who has just been placed: who they are, where they belong, and why. */
export async function findPlaced(
  context: Context,
  userId: string,
  { rule, emailDomain }: Pick<Placement, 'rule' | 'emailDomain'>,
): Promise<PlacedView> {
  const user = await findUser(context, userId);
  return {
    user,
    organisation: await findOwnOrganisation(context, user.organisationId),
    placement: { rule, emailDomain },
  };
}
