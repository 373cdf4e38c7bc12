import { anonymous } from '../access/actor.ts';
import { type Context, withWiderSight } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { Problem } from '../platform/errors.ts';
import type { PlacedView } from './contract.ts';
import { type Decision, decidePlacement } from './decide-placement.ts';
import { hashPassword } from './password.ts';
import type { PersonRow } from './person-store.ts';
import { findPlaced } from './placed.ts';
import { hasOtherPeople, organisationKind, type PendingInvitation } from './placement-store.ts';
import { provedByLink } from './proved-email.ts';
import { endWaiting, settleExisting, settleNew } from './settle.ts';
import { continueAs, movedActor, startSession } from './start-session.ts';
import { deleteSignUpsOf } from './store.ts';
import { takeUpInvitation } from './take-up-invitation.ts';

type Accepted = { invitation: PendingInvitation; token: string; person: PersonRow | undefined };

/**
 * Somebody whom a link added accepts: only now is the address proved, and only now are they placed, by the rules as they
 * are at this moment (SPEC 4). Part of accepting an invitation, which has asked whether it is for them. 401 when the
 * address has a user who is not signed in; 409 `member_elsewhere` for who belongs to an organisation of another account.
 */
export async function acceptThroughLink(
  context: Context,
  { invitation, token, person }: Accepted,
  readNewPerson: () => { name: string; password: string },
): Promise<PlacedView> {
  if (person && context.actor.kind !== 'user')
    throw new Problem('unauthenticated', 'This address has an account: sign in with it, then accept the invitation.');
  if (person) return move(context, { invitation, token, person });
  const { name, password } = readNewPerson();
  const passwordHash = await hashPassword(password);
  const outside = { ...context, actor: anonymous };
  const { decision, proof } = await decide(outside, { invitation, token });
  const userId = await settleNew(outside, { proof, act: 'link', name, passwordHash }, decision);
  await close(outside, invitation, decision);
  await deleteSignUpsOf(outside, invitation.email);
  const actor = await startSession(outside, userId);
  return continueAs(outside, actor, (own) => remember(own, invitation, { userId, decision, from: null }));
}

async function move(
  context: Context,
  { invitation, token, person }: { invitation: PendingInvitation; token: string; person: PersonRow },
): Promise<PlacedView> {
  const decision = await withWiderSight(
    context,
    'whom a link added may belong nowhere yet that they or the link may see',
    async () => {
      const { decision, proof } = await decide(context, { invitation, token, fromId: person.organisation_id });
      await expectMayLeave(context, person, decision);
      await settleExisting(context, { person, proof, act: 'link' }, decision);
      await close(context, invitation, decision);
      return decision;
    },
  );
  return continueAs(context, await movedActor(context as never), (own) =>
    remember(own, invitation, { userId: person.id, decision, from: person.organisation_id }),
  );
}

/** Where they go, and then that the invitation still stands: organisations are held before what waits in them. */
async function decide(
  context: Context,
  { invitation, token, fromId }: { invitation: PendingInvitation; token: string; fromId?: string },
) {
  const besides = [invitation.organisationId, ...(fromId ? [fromId] : [])];
  const decision = await decidePlacement(context, provedByLink(token, invitation, context.now()), { besides });
  const { proof } = await takeUpInvitation(context, token);
  return { decision, proof };
}

async function expectMayLeave(context: Context, person: PersonRow, decision: Decision): Promise<void> {
  const { organisationId } = decision;
  if (organisationId === null) throw new Problem('member_elsewhere');
  const from = await organisationKind(context, person.organisation_id);
  const to = await organisationKind(context, organisationId);
  const isAlone = from.kind === 'individual' && !(await hasOtherPeople(context, person.organisation_id, person.id));
  if (!isAlone && from.accountId !== to.accountId) throw new Problem('member_elsewhere');
}

/** The invitation is over, also where another rule than on that day placed them somewhere else. */
async function close(context: Context, invitation: PendingInvitation, decision: Decision): Promise<void> {
  const { organisationId, email } = invitation;
  if (decision.organisationId === organisationId) return;
  await endWaiting(context, { organisationId, email, status: 'accepted' });
}

async function remember(
  context: Context,
  invitation: PendingInvitation,
  { userId, decision, from }: { userId: string; decision: Decision; from: string | null },
): Promise<PlacedView> {
  const placed = await findPlaced(context, userId, decision);
  await record(context, {
    kind: 'invitation.accepted',
    organisationIds: [invitation.organisationId, placed.organisation.id, ...(from ? [from] : [])],
    subject: { kind: 'invitation', id: invitation.id },
    detail: { userId, rule: decision.rule, linkId: invitation.linkId },
  });
  return placed;
}
