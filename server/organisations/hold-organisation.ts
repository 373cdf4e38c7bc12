import type { Context } from '../access/context.ts';
import { expectSamePowers } from '../identity/same-powers.ts';
import { lockOrganisations } from './store.ts';

/**
 * Until commit, nobody else changes who belongs to this organisation, who administers it or who is invited there. It comes
 * before any lock on one of its users, roles or invitations, so that nobody waits in a circle. Whoever lost their own powers
 * while they waited for it does nothing any more: 401, 403.
 */
export async function holdOrganisation(context: Context, id: string): Promise<void> {
  await holdOrganisations(context, [id]);
  await expectSamePowers(context);
}

/** Several, always in one order, for whoever moves somebody; powers are theirs to look at. */
export function holdOrganisations(context: Context, ids: string[]): Promise<void> {
  return lockOrganisations(context, ids);
}
