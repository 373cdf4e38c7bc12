import { anonymous, type UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { holdOrganisations } from '../organisations/hold-organisation.ts';
import { Problem } from '../platform/errors.ts';
import { hashToken } from '../platform/secrets.ts';
import { acceptThroughLink } from './accept-through-link.ts';
import { acceptWorkspaceInvitation } from './accept-workspace-invitation.ts';
import type { PlacedView } from './contract.ts';
import type { Decision } from './decide-placement.ts';
import { findOwnedEmailDomain } from './find-owned-email-domain.ts';
import { hashPassword } from './password.ts';
import { findPerson, lockAddress, type PersonRow } from './person-store.ts';
import { isOwnedElsewhere } from './place.ts';
import { findPlaced } from './placed.ts';
import { findInvitation, organisationKind, type PendingInvitation } from './placement-store.ts';
import { settleExisting, settleNew } from './settle.ts';
import { continueAs, movedActor, startSession } from './start-session.ts';
import { deleteSignUpsOf } from './store.ts';
import { takeUpInvitation } from './take-up-invitation.ts';

type Acceptance = { token: string; name?: string | undefined; password?: string | undefined };

/**
 * Somebody accepts the invitation whose link they hold, and joins that organisation with the invited roles. A new person
 * chooses name and password and is signed in; somebody who is signed in with the invited address sends the token alone
 * and moves, if they sit alone in an organisation of their own or belong to the same account. 410 `token_invalid` when it
 * is used, withdrawn, sent again or old; 409 `invitation_for_someone_else`, `member_elsewhere`, `last_administrator`; 422
 * `email_domain_owned_elsewhere`, checked again here (SPEC 4); 401 when the address has a user who is not signed in. Links
 * into workspaces come here too: see acceptWorkspaceInvitation.
 */
export function acceptInvitation(outside: Outside, body: Acceptance): Promise<PlacedView> {
  return inTransaction(outside, async (context) => {
    const invitation = await whileAccepting(context, () => findWithAddress(context, hashToken(body.token)));
    if (!invitation) return acceptWorkspaceInvitation(context, body.token, () => newPersonOf(body));
    const { actor } = context;
    const person = await whileAccepting(context, () => findPerson(context, invitation.email));
    if (actor.kind === 'user' && person?.id !== actor.userId) throw new Problem('invitation_for_someone_else');
    // An alias never places anybody.
    if (actor.kind === 'user' && person?.email !== invitation.email) {
      throw new Problem('invitation_for_someone_else', 'This invitation went to a former address of yours.');
    }
    if (invitation.linkId !== null)
      return acceptThroughLink(context, { invitation, token: body.token, person }, () => newPersonOf(body));
    const owned = await whileAccepting(context, () => findOwnedEmailDomain(context, invitation.email));
    if (isOwnedElsewhere(owned, invitation.accountId)) throw new Problem('email_domain_owned_elsewhere');
    if (actor.kind === 'user' && person)
      return move(context as Context<UserActor>, { invitation, token: body.token, person });
    if (person) {
      throw new Problem('unauthenticated', 'This address has an account: sign in with it, then accept the invitation.');
    }
    return settle({ ...context, actor: anonymous }, invitation, body);
  });
}

/** The invitation as it is while nobody else decides on its address; it is held only once the organisations are. */
async function findWithAddress(context: Context, tokenHash: Buffer): Promise<PendingInvitation | undefined> {
  const invitation = await findInvitation(context, tokenHash);
  if (!invitation) return undefined;
  await lockAddress(context, invitation.email);
  return findInvitation(context, tokenHash);
}

async function settle(context: Context, asked: PendingInvitation, body: Acceptance): Promise<PlacedView> {
  const { name, password } = newPersonOf(body);
  const passwordHash = await hashPassword(password);
  await holdOrganisations(context, [asked.organisationId]);
  const { invitation, proof } = await takeUpInvitation(context, body.token);
  const decision = decisionOf(invitation);
  const userId = await settleNew(context, { proof, act: 'invitation', name, passwordHash }, decision);
  await deleteSignUpsOf(context, invitation.email);
  const actor = await startSession(context, userId);
  return continueAs(context, actor, async (own) => {
    await remember(own, invitation, [actor.organisationId]);
    return findPlaced(own, userId, decision);
  });
}

async function move(
  context: Context<UserActor>,
  { invitation: asked, token, person }: { invitation: PendingInvitation; token: string; person: PersonRow },
): Promise<PlacedView> {
  const { invitation, decision } = await whileAccepting(context, async () => {
    await holdOrganisations(context, [person.organisation_id, asked.organisationId]);
    const { invitation, proof } = await takeUpInvitation(context, token);
    const decision = decisionOf(invitation);
    const from = await organisationKind(context, person.organisation_id);
    const mayLeave = from.kind === 'individual' || from.accountId === invitation.accountId;
    if (!mayLeave) throw new Problem('member_elsewhere');
    await settleExisting(context, { person, proof, act: 'invitation' }, decision);
    return { invitation, decision };
  });
  return continueAs(context, await movedActor(context), async (own) => {
    await remember(own, invitation, [person.organisation_id, invitation.organisationId]);
    return findPlaced(own, person.id, decision);
  });
}

function remember(
  context: Context<UserActor>,
  invitation: PendingInvitation,
  organisationIds: string[],
): Promise<void> {
  return record(context, {
    kind: 'invitation.accepted',
    organisationIds,
    subject: { kind: 'invitation', id: invitation.id },
    detail: { userId: context.actor.userId },
  });
}

function decisionOf(invitation: PendingInvitation): Decision {
  const { organisationId, makesEnterpriseAdministrator } = invitation;
  return { rule: 'invitation', organisationId, emailDomain: null, makesEnterpriseAdministrator };
}

function newPersonOf(body: Acceptance): { name: string; password: string } {
  const { name, password } = body;
  if (name === undefined || password === undefined) throw missing(body);
  return { name, password };
}

function missing(body: Acceptance): Problem {
  const errors = (['name', 'password'] as const)
    .filter((path) => body[path] === undefined)
    .map((path) => ({ path, message: 'is needed, because nobody has an account with this address yet' }));
  return new Problem('invalid', errors.map((error) => `${error.path}: ${error.message}`).join('; '), { errors });
}

function whileAccepting<Result>(context: Context, act: () => Promise<Result>): Promise<Result> {
  return withWiderSight(
    context,
    'an invitation leads into an organisation that its invitee does not belong to yet',
    act,
  );
}
