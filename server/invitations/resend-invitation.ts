import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { notFound, Problem } from '../platform/errors.ts';
import type { InvitationWithLink } from './contract.ts';
import { type InvitationKey, mayResend, prepareInvitationViews, reachInvitation } from './find-invitations.ts';
import { expectMayBeSent, expectPending } from './invitation.ts';
import { mailInvitation, makeLink, refuseOwnedElsewhere } from './send-invitation.ts';
import { lockInvitation, updateInvitation } from './store.ts';

/**
 * Sends an invitation again with a fresh link, good for seven days from now; the old link dies. For administrators of the
 * organisation. 409 `invitation_not_pending`, `version_conflict`; 422 `email_domain_owned_elsewhere` when that has come to be; 429 after
 * fifty times.
 */
export function resendInvitation(context: Outside<UserActor>, key: InvitationKey): Promise<InvitationWithLink> {
  return inTransaction(context, async (context) => {
    const { facts } = await reachInvitation(context, key);
    authorize(context.actor, 'invitation.create', facts);
    await holdOrganisation(context, facts.organisationId);
    const invitation = await lockInvitation(context, key.id);
    if (!invitation) throw notFound();
    if (!mayResend(context, invitation, facts)) {
      throw new Problem('forbidden', 'Only an enterprise administrator invites one again.');
    }
    expectVersion(context, invitation);
    expectPending(invitation);
    expectMayBeSent(invitation);
    await refuseOwnedElsewhere(context, invitation.email, facts);
    const link = makeLink(context);
    await updateInvitation(context, invitation.id, link.row);
    await mailInvitation(context, { organisationId: facts.organisationId, email: invitation.email, link: link.link });
    const subject = { kind: 'invitation', id: invitation.id };
    const detail = { email: invitation.email };
    await record(context, { kind: 'invitation.resent', organisationIds: [facts.organisationId], subject, detail });
    const saved = { ...invitation, expires_at: link.row.expires_at, version: invitation.version + 1 };
    const view = await prepareInvitationViews(context, [saved]);
    return { ...view(saved, facts), link: link.link };
  });
}
