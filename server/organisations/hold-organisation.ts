import type { Context } from '../access/context.ts';
import { lockOrganisations } from './store.ts';

/**
 * Until commit, nobody else changes who belongs to this organisation, who administers it or who is invited there. It comes
 * before any lock on one of its users, roles or invitations, so that nobody waits in a circle.
 */
export function holdOrganisation(context: Context, id: string): Promise<void> {
  return holdOrganisations(context, [id]);
}

/** The same for several, always in one order. */
export function holdOrganisations(context: Context, ids: string[]): Promise<void> {
  return lockOrganisations(context, ids);
}
