import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { withdrawInvitationsOfLink } from '../invitations/invite-through-link.ts';
import { deleteLinkRow } from './store.ts';
import { remember, takeUp } from './take-up.ts';

/**
 * Takes a link away: its token stops at once, and who was added through it and has not accepted is not expected any more.
 * Nothing in the repository is touched. For administrators; 409 `version_conflict`.
 */
export function deleteLink(outside: Outside<UserActor>, id: string): Promise<void> {
  return inTransaction(outside, async (context) => {
    const { link } = await takeUp(context, id, 'link.deleted');
    await withdrawInvitationsOfLink(context, id);
    await deleteLinkRow(context, id);
    await remember(context, link, { kind: 'link.deleted' });
  });
}
