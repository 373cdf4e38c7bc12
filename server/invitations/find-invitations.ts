import { z } from 'zod';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { namePeople } from '../access/people.ts';
import { authorize, may, type OrganisationFacts } from '../access/policy.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { notFound } from '../platform/errors.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import { findRolesOf } from '../roles/find-roles.ts';
import type { InvitationListQuery, InvitationPage, InvitationView } from './contract.ts';
import { statusOf } from './invitation.ts';
import { findInvitation, type InvitationRow, listInvitations } from './store.ts';

/** The invitations of an organisation, the newest first; for its administrators. */
export function listOrganisationInvitations(
  context: Outside,
  organisationId: string,
  query: InvitationListQuery,
): Promise<InvitationPage> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'invitation.read', facts);
    const after = decodeCursor(query.cursor, z.tuple([z.guid()]));
    const rows = await listInvitations(context, organisationId, {
      status: query.status,
      beforeId: after?.[0],
      limit: query.limit + 1,
    });
    const view = await prepareInvitationViews(context, rows);
    return cutPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => view(row, facts),
    );
  });
}

/** An invitation's address in the API: by itself, or below its organisation. */
export type InvitationKey = { id: string; organisationId?: string | undefined };

/** One invitation; for administrators of its organisation. */
export function readInvitation(context: Outside, key: InvitationKey): Promise<InvitationView> {
  return inTransaction(context, async (context) => {
    const { invitation, facts } = await reachInvitation(context, key);
    authorize(context.actor, 'invitation.read', facts);
    const view = await prepareInvitationViews(context, [invitation]);
    return view(invitation, facts);
  });
}

/** An invitation into an organisation that the actor belongs to or administers, with its facts; 404 for others. */
export async function reachInvitation(
  context: Context,
  { id, organisationId }: InvitationKey,
): Promise<{ invitation: InvitationRow; facts: Required<OrganisationFacts> }> {
  const invitation = await findInvitation(context, id);
  if (!invitation || (organisationId && invitation.organisation_id !== organisationId)) throw notFound();
  return { invitation, facts: await reachOrganisation(context, invitation.organisation_id) };
}

/** Fetches at once what the views of these invitations need, and gives what makes each of them. */
export async function prepareInvitationViews(
  context: Context,
  invitations: InvitationRow[],
): Promise<(invitation: InvitationRow, facts: OrganisationFacts) => InvitationView> {
  const waiting = invitations.filter((invitation) => invitation.status === 'pending');
  const rolesOf = await findRolesOf(
    context,
    waiting.flatMap((invitation) => invitation.user_id ?? []),
  );
  const person = await namePeople(
    context,
    invitations.map((invitation) => invitation.invited_by),
  );
  return (invitation, facts) => {
    const isPending = invitation.status === 'pending';
    return {
      id: invitation.id,
      organisationId: invitation.organisation_id,
      email: invitation.email,
      status: statusOf(invitation, context.now()),
      userId: isPending ? invitation.user_id : null,
      roles: isPending && invitation.user_id ? rolesOf(invitation.user_id) : [],
      message: invitation.message,
      invitedBy: person(invitation.invited_by),
      createdAt: invitation.created_at.toISOString(),
      expiresAt: invitation.expires_at.toISOString(),
      version: invitation.version,
      may: {
        resend: isPending && mayResend(context, invitation, facts),
        withdraw: isPending && may(context.actor, 'invitation.withdraw', facts),
      },
    };
  };
}

/** Sending gives the sender a link, so who sends one that makes an enterprise administrator must be as much themselves. */
export function mayResend(
  context: Context,
  invitation: { makes_enterprise_administrator: boolean },
  facts: OrganisationFacts,
): boolean {
  return (
    may(context.actor, 'invitation.create', facts) &&
    (!invitation.makes_enterprise_administrator || may(context.actor, 'organisation.create', facts))
  );
}
