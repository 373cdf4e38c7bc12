import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { nameOrganisations, nameOrganisationsInMail } from '../access/people.ts';
import { authorize, may } from '../access/policy.ts';
import { record, recordRefusal } from '../audit/record.ts';
import { findUser } from '../identity/find-user.ts';
import { linkOfRequest } from '../identity/link-tokens.ts';
import { placeThroughLink, type ThroughLink } from '../identity/place-through-link.ts';
import { inviteThroughLink } from '../invitations/invite-through-link.ts';
import { sendMail } from '../notices/send-mail.ts';
import { standInId } from '../platform/ids.ts';
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
    await keep(context, { link, placed, userId });
    return view(context, { userId, added, placed, link });
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

/** Answers the id that who adds them is told. */
async function settle(context: Context, { link, added, placed }: Adding): Promise<string> {
  if (placed.what === 'moved') {
    await tell(context, { email: placed.person.email, organisationId: placed.organisationId, link });
  }
  if (placed.what !== 'invited') {
    return isShown(link, placed) ? placed.person.id : standInId(link.id, placed.person.id);
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

/** In the link's own organisation they are shown as they are; in any other, nobody learns whether the address had a user. */
function isShown(link: Link, placed: ThroughLink): boolean {
  return placed.what === 'stays' || placed.organisationId === link.organisationId;
}

/** The audit of the link's organisation tells no more than the answer; those between which somebody moved hear of it as it was. */
async function keep(
  context: Context,
  { link, placed, userId }: { link: Link; placed: ThroughLink; userId: string },
): Promise<void> {
  const { rule, emailDomain } = placed;
  const what = isShown(link, placed) ? placed.what : 'invited';
  await remember(context, link, { kind: 'link.user_added', detail: { userId, what, rule, emailDomain } });
  if (placed.what !== 'moved') return;
  const others = [placed.person.organisation_id, placed.organisationId].filter((id) => id !== link.organisationId);
  await record(context, {
    kind: 'link.user_added',
    organisationIds: others,
    subject: { kind: 'link', id: link.id },
    detail: { name: link.name, kind: link.kind, userId: placed.person.id, what: 'moved', rule, emailDomain },
  });
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

/** Of somebody in another organisation than the link's, no more than what the caller said of them. */
async function view(
  context: Context,
  { userId, added, placed, link }: Adding & { userId: string },
): Promise<AddedUserView> {
  const { rule, emailDomain } = placed;
  const user = isShown(link, placed)
    ? await withWiderSight(context, 'whom a link added is shown to who added them', () => findUser(context, userId))
    : undefined;
  const organisationId = placed.what === 'stays' ? placed.person.organisation_id : placed.organisationId;
  const organisation = (await nameOrganisations(context, [organisationId]))(organisationId);
  const { kind = 'person', status = 'pending', name = added.name, email = added.email } = user ?? {};
  return {
    user: { id: userId, name, email, kind, status, organisationId, organisation },
    placement: { rule, emailDomain },
  };
}
