import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { nameOrganisations, nameOrganisationsInMail } from '../access/people.ts';
import { authorize, may } from '../access/policy.ts';
import { recordRefusal } from '../audit/record.ts';
import { findUser } from '../identity/find-user.ts';
import { linkOfRequest } from '../identity/link-tokens.ts';
import { placeThroughLink, type ThroughLink } from '../identity/place-through-link.ts';
import { inviteThroughLink } from '../invitations/invite-through-link.ts';
import { sendMail } from '../notices/send-mail.ts';
import type { AddedUser, AddedUserView } from './contract.ts';
import { type Link, waitingPeopleMaximum } from './link.ts';
import { findLinkAndFacts, holdLink, remember } from './take-up.ts';

/**
 * Adds somebody through a link, with its token or as its administrator. A new address waits where placement says now,
 * and gets a mail; when they accept, placement is decided again. Whoever sits alone in an organisation of their own is
 * moved at once, and told. Whoever belongs to the organisation stays as they are. 404, 403, 409 `limit_reached`, 429.
 */
export function addUserThroughLink(outside: Outside<UserActor>, id: string, added: AddedUser): Promise<AddedUserView> {
  return inTransaction(outside, async (context) => {
    const { link, facts } = await findLinkAndFacts(context, id);
    const isOfActor = (await linkOfRequest(context)) === link.id;
    await authorizeAdding(context, { ...facts, isOfActor }, link);
    await holdLink(context, link.id);
    const placed = await placeThroughLink(context, { email: added.email, ...facts });
    const userId = await settle(context, { link, added, placed });
    const organisationIds = placed.what === 'moved' ? [placed.person.organisation_id, placed.toOrganisationId] : [];
    const { rule, emailDomain, what } = placed;
    await remember(context, link, {
      kind: 'link.user_added',
      detail: { userId, what, rule, emailDomain },
      organisationIds,
    });
    return view(context, { userId, added, placed });
  });
}

async function authorizeAdding(
  context: Context<UserActor>,
  facts: Parameters<typeof may<'link.add_user'>>[2],
  link: Link,
): Promise<void> {
  const { actor } = context;
  if (!may(actor, 'link.add_user', facts)) {
    const subject = { kind: 'link', id: link.id };
    await recordRefusal(context, { kind: 'link.user_added', organisationIds: [actor.organisationId], subject });
  }
  authorize(actor, 'link.add_user', facts);
}

type Adding = { link: Link; added: AddedUser; placed: ThroughLink };

async function settle(context: Context, { link, added, placed }: Adding): Promise<string> {
  if (placed.what === 'stays') return placed.person.id;
  if (placed.what === 'moved') {
    await tell(context, { email: placed.person.email, organisationId: placed.toOrganisationId, link });
    return placed.person.id;
  }
  const { organisationId } = placed;
  const { userId } = await inviteThroughLink(context, {
    ...added,
    organisationId,
    link,
    atMost: waitingPeopleMaximum,
  });
  return userId;
}

/** Names organisations and nothing that came through the link (SPEC 11). */
async function tell(
  context: Context,
  { email, organisationId, link }: { email: string; organisationId: string; link: Link },
): Promise<void> {
  const named = await nameOrganisationsInMail(context, [organisationId, link.organisationId]);
  const [to, by] = [named(organisationId), named(link.organisationId)];
  await sendMail(context, {
    to: email,
    kind: 'link.user_moved',
    subject: `You now belong to ${to}`,
    text: [
      `${by} has added you through a content repository that it has connected to Causeway. You were alone in an organisation of your own; from now on you belong to ${to}.`,
      'The organisation that you had alone stays behind; what you held and sent there stays with it.',
      `You sign in as before: ${context.services.environment.PUBLIC_URL}`,
    ].join('\n\n'),
  });
}

/** Of somebody in another account's organisation, no more than what the caller said of them. */
async function view(
  context: Context,
  { userId, added, placed }: Omit<Adding, 'link'> & { userId: string },
): Promise<AddedUserView> {
  const user = await withWiderSight(context, 'whom a link added is shown to who added them', () =>
    findUser(context, userId),
  );
  const organisation = (await nameOrganisations(context, [user.organisationId]))(user.organisationId);
  const { id, email, kind, status, organisationId } = user;
  const isOwn = context.actor.kind === 'user' && organisationId === context.actor.organisationId;
  return {
    user: { id, name: isOwn ? user.name : added.name, email, kind, status, organisationId, organisation },
    placement: { rule: placed.rule, emailDomain: placed.emailDomain },
  };
}
