import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize, may, type OrganisationFacts } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { refuseAlias } from '../identity/aliases.ts';
import { reserveAddress } from '../identity/hold-addresses.ts';
import { reachOrganisation, readOrganisation } from '../organisations/find-organisation.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { findAdministratorsRole, setWaitingRoles } from '../roles/waiting-roles.ts';
import { keepPendingUser } from '../users/pending-user.ts';
import type { InvitationWithLink, NewInvitation } from './contract.ts';
import { mayResend, prepareInvitationViews } from './find-invitations.ts';
import { expectMayBeSent, pendingInvitationsMaximum } from './invitation.ts';
import { inviterOf, type Link, mailInvitation, makeLink, refuseOwnedElsewhere } from './send-invitation.ts';
import {
  countPendingInvitations,
  findInvitation,
  findPendingInvitation,
  type InvitationRow,
  insertInvitation,
  updateInvitation,
} from './store.ts';

export type Invitee = {
  email: string;
  name?: string | undefined;
  roleIds: string[];
  message: string;
  makesEnterpriseAdministrator: boolean;
};

/**
 * Invites an address into an organisation: a pending user with the roles that wait, and a link by mail and to copy, good
 * for seven days (SPEC 4, 5). For administrators; operators bring an organisation without one its first, as
 * Administrators. Inviting an address that is pending gives it a fresh link and these roles; the old link dies. 409
 * `already_a_member`, `email_taken` for somebody's former address; 403 `subscription_required` into an organisation of one
 * person alone; 422 `email_domain_owned_elsewhere`, or for roles of others; 429 after fifty times.
 */
export function invite(context: Outside, organisationId: string, body: NewInvitation): Promise<InvitationWithLink> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'invitation.create', facts);
    // Whoever proves this address at the same moment finds the invitation, or is a member by then.
    await reserveAddress(context, body.email);
    const isFirstAdministrator = !may(context.actor, 'invitation.read', facts);
    const act = async () => {
      const first = isFirstAdministrator ? [await findAdministratorsRole(context, organisationId)] : [];
      const invitee = { ...body, roleIds: [...body.roleIds, ...first], makesEnterpriseAdministrator: false };
      const { invitation, link } = await inviteInto(context, facts, invitee);
      return { invitation, link, view: await prepareInvitationViews(context, [invitation]) };
    };
    await refuseForOnePerson(context, organisationId);
    await refuseOwnedElsewhere(context, body.email, facts);
    const { invitation, link, view } = await (isFirstAdministrator ? bringFirstAdministrator(context, act) : act());
    await recordInvitation(context, invitation);
    return { ...view(invitation, facts), link };
  });
}

/** Whoever registered alone has an organisation for themselves; colleagues take a subscription (SPEC 2). */
async function refuseForOnePerson(context: Context, organisationId: string): Promise<void> {
  const { kind } = await readOrganisation(context, organisationId);
  if (kind === 'individual') {
    throw new Problem(
      'subscription_required',
      'This organisation is for one person alone; inviting needs a subscription.',
    );
  }
}

/** For operators' statements in an organisation that they do not belong to. */
export function bringFirstAdministrator<Result>(context: Context, act: () => Promise<Result>): Promise<Result> {
  return withWiderSight(context, 'operators bring an organisation its first administrator', act);
}

/**
 * Saves and mails an invitation; part of inviting and of adding an organisation to an account, whose verbs have asked
 * whether the actor may, hold the address, have refused addresses owned elsewhere, and record it.
 */
export async function inviteInto(
  context: Context,
  facts: OrganisationFacts,
  invitee: Invitee,
): Promise<{ invitation: InvitationRow; link: string }> {
  const { organisationId } = facts;
  await holdOrganisation(context, organisationId);
  await refuseAlias(context, invitee.email, organisationId);
  const pending = await findPendingInvitation(context, organisationId, invitee.email);
  if (pending && !mayResend(context, pending, facts)) {
    throw new Problem('forbidden', 'Only an enterprise administrator invites one again.');
  }
  if (pending) expectMayBeSent(pending);
  const userId = await keepPendingUser(context, { organisationId, email: invitee.email, name: invitee.name });
  await setWaitingRoles(context, { userId, organisationId, roleIds: invitee.roleIds });
  const link = makeLink(context);
  const id = await saveInvitation(context, { organisationId, userId, invitee, link, pending });
  await mailInvitation(context, { organisationId, email: invitee.email, link: link.link });
  const invitation = await findInvitation(context, id);
  if (!invitation) throw new Error(`invitation ${id} was not saved`);
  return { invitation, link: link.link };
}

async function saveInvitation(
  context: Context,
  given: { organisationId: string; userId: string; invitee: Invitee; link: Link; pending: InvitationRow | undefined },
): Promise<string> {
  const { organisationId, userId, invitee, link, pending } = given;
  const row = { ...link.row, user_id: userId, message: invitee.message, invited_by: inviterOf(context) };
  if (pending) {
    const makesEnterpriseAdministrator = pending.makes_enterprise_administrator || invitee.makesEnterpriseAdministrator;
    await updateInvitation(context, pending.id, {
      ...row,
      // Whom a link added, an administrator has now chosen.
      link_id: null,
      makes_enterprise_administrator: makesEnterpriseAdministrator,
    });
    return pending.id;
  }
  if ((await countPendingInvitations(context, organisationId)) >= pendingInvitationsMaximum) {
    throw new Problem(
      'limit_reached',
      `At most ${pendingInvitationsMaximum} invitations of an organisation wait at a time.`,
    );
  }
  const id = newId<'invitation'>();
  await insertInvitation(context, {
    ...row,
    id,
    organisation_id: organisationId,
    email: invitee.email,
    makes_enterprise_administrator: invitee.makesEnterpriseAdministrator,
    status: 'pending',
    created_at: context.now(),
  });
  return id;
}

/** What the audit keeps of an invitation that was made or made again. */
export function recordInvitation(context: Context, invitation: InvitationRow): Promise<void> {
  return record(context, {
    kind: 'invitation.created',
    organisationIds: [invitation.organisation_id],
    subject: { kind: 'invitation', id: invitation.id },
    detail: { email: invitation.email, makesEnterpriseAdministrator: invitation.makes_enterprise_administrator },
  });
}
