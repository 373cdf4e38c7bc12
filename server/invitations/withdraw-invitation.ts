import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { notFound } from '../platform/errors.ts';
import { removePendingUser } from '../users/pending-user.ts';
import { type InvitationKey, reachInvitation } from './find-invitations.ts';
import { expectPending } from './invitation.ts';
import { findPendingInvitation, type InvitationRow, lockInvitation, updateInvitation } from './store.ts';

/**
 * Takes an invitation back: its link dies and the pending user goes. For administrators of the organisation. 409
 * `invitation_not_pending`, `version_conflict`.
 */
export function withdrawInvitation(context: Outside<UserActor>, key: InvitationKey): Promise<void> {
  return inTransaction(context, async (context) => {
    const { facts } = await reachInvitation(context, key);
    authorize(context.actor, 'invitation.withdraw', facts);
    await holdOrganisation(context, facts.organisationId);
    const invitation = await lockInvitation(context, key.id);
    if (!invitation) throw notFound();
    expectVersion(context, invitation);
    expectPending(invitation);
    await withdraw(context, invitation);
  });
}

/** Takes back what waits for an address in an organisation, if anything; part of moving its person there another way. */
export async function withdrawPendingInvitation(
  context: Context,
  organisationId: string,
  email: string,
): Promise<void> {
  const invitation = await findPendingInvitation(context, organisationId, email);
  if (invitation) await withdraw(context, invitation);
}

async function withdraw(context: Context, invitation: InvitationRow): Promise<void> {
  await updateInvitation(context, invitation.id, { status: 'withdrawn' });
  if (invitation.user_id) await removePendingUser(context, invitation.user_id);
  await record(context, {
    kind: 'invitation.withdrawn',
    organisationIds: [invitation.organisation_id],
    subject: { kind: 'invitation', id: invitation.id },
    detail: { email: invitation.email },
  });
}
