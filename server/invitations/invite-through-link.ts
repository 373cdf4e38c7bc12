import type { Context } from '../access/context.ts';
import { withWiderSight } from '../access/context.ts';
import { nameOrganisationsInMail } from '../access/people.ts';
import { recordEach } from '../audit/record.ts';
import { sendMail } from '../notices/send-mail.ts';
import { holdOrganisation, holdOrganisations } from '../organisations/hold-organisation.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { keepPendingUser, removePendingUser } from '../users/pending-user.ts';
import { expectMayBeSent, invitationDays, pendingInvitationsMaximum } from './invitation.ts';
import { inviterOf, makeLink } from './send-invitation.ts';
import {
  countPendingInvitations,
  countPendingOfLink,
  findOrganisationsOfLink,
  findPendingInvitation,
  type InvitationRow,
  insertInvitation,
  lockPendingOfLink,
  updateInvitation,
} from './store.ts';

export type AddedPerson = {
  /** Where placement says, as things stand. */
  organisationId: string;
  email: string;
  name: string;
  link: { id: string; organisationId: string };
  /** How many may wait that were added through this link. */
  atMost: number;
};

/**
 * Lets an address wait that was added through a link: a pending user where placement says now, and a mailed link that
 * proves the address (SPEC 4: nobody is placed by one that they have not proved). Whoever was invited there already by
 * an administrator is left as they are; whoever waits through a link gets a fresh mail. Part of adding people through a
 * link, whose verb has asked whether the actor may, and records it. 409 `limit_reached`, 429 after fifty times.
 */
export function inviteThroughLink(context: Context, added: AddedPerson): Promise<{ userId: string }> {
  return withWiderSight(context, 'whom a link adds lands where placement says, the link’s organisation or not', () =>
    invite(context, added),
  );
}

async function invite(context: Context, added: AddedPerson): Promise<{ userId: string }> {
  const { organisationId, email, name, link, atMost } = added;
  await holdOrganisation(context, organisationId);
  const pending = await findPendingInvitation(context, organisationId, email);
  const userId = await keepPendingUser(context, { organisationId, email, name });
  if (pending && pending.link_id === null) return { userId };
  if (pending) expectMayBeSent(pending);
  else await expectRoom(context, added, atMost);
  const made = makeLink(context);
  const row = { ...made.row, link_id: link.id, invited_by: inviterOf(context) };
  if (pending) await updateInvitation(context, pending.id, { ...row, user_id: userId });
  else {
    const id = newId<'invitation'>();
    const fresh = { id, organisation_id: organisationId, user_id: userId, email, status: 'pending' as const };
    await insertInvitation(context, { ...row, ...fresh, created_at: context.now() });
  }
  await mail(context, { email, by: link.organisationId, link: made.link });
  return { userId };
}

async function expectRoom(context: Context, { organisationId, link }: AddedPerson, atMost: number): Promise<void> {
  const waiting = await countPendingOfLink(context, link.id);
  const invited = await countPendingInvitations(context, organisationId);
  if (waiting < atMost && invited < pendingInvitationsMaximum) return;
  throw new Problem('limit_reached', 'As many people wait as may; those who were added must accept first.');
}

/** Names the organisation of the link, and nothing that came through it (SPEC 11). */
async function mail(context: Context, { email, by, link }: { email: string; by: string; link: string }): Promise<void> {
  const name = (await nameOrganisationsInMail(context, [by]))(by);
  await sendMail(context, {
    to: email,
    kind: 'link.user_added',
    subject: `${name} adds you to Causeway`,
    text:
      `${name} shares documents through Causeway, and has added you through a content repository of theirs.\n\n` +
      `Accept within ${invitationDays} days:\n${link}\n\nIf you do not expect this, leave it: nothing happens.\n`,
  });
}

/**
 * Takes back what waits for everybody who was added through a link; part of deleting it, whose verb holds the link, so that
 * nobody is added meanwhile. Organisations before what waits in them, as everywhere: whoever accepts at this moment is first
 * or not at all.
 */
export function withdrawInvitationsOfLink(context: Context, linkId: string): Promise<void> {
  return withWiderSight(context, 'whom a link added waits where placement says, wherever that is', async () => {
    const organisationIds = await findOrganisationsOfLink(context, linkId);
    if (organisationIds.length === 0) return;
    await holdOrganisations(context, organisationIds);
    const waiting = await lockPendingOfLink(context, linkId);
    for (const invitation of waiting) {
      await updateInvitation(context, invitation.id, { status: 'withdrawn' });
      if (invitation.user_id) await removePendingUser(context, invitation.user_id);
    }
    for (const [organisationId, invitations] of Map.groupBy(waiting, (one) => one.organisation_id))
      await recordWithdrawn(context, organisationId, invitations);
  });
}

function recordWithdrawn(context: Context, organisationId: string, all: InvitationRow[]): Promise<void> {
  return recordEach(
    context,
    { kind: 'invitation.withdrawn', organisationIds: [organisationId] },
    all.map(({ id, email }) => ({ subject: { kind: 'invitation', id }, detail: { email } })),
  );
}
