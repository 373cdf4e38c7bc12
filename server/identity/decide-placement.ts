import type { Context } from '../access/context.ts';
import { holdOrganisations } from '../organisations/hold-organisation.ts';
import { Problem } from '../platform/errors.ts';
import { markStart } from '../platform/savepoint.ts';
import { findOwnedEmailDomain } from './find-owned-email-domain.ts';
import { type InvitationFact, type Placement, type PlacementFacts, place } from './place.ts';
import { type LinkAgent, linkAgentOf, lockInvitationsOf, pendingInvitationsOf } from './placement-store.ts';
import { addressOf, type ProvedEmail } from './proved-email.ts';

/** What placement and the invitation that it rests on decided. */
export type Decision = Pick<Placement, 'rule' | 'organisationId' | 'emailDomain'> & {
  makesEnterpriseAdministrator: boolean;
};

/** What else counts besides the address itself. */
export type Circumstances = {
  /** An administrator chose the person and not only the address: where they are stands like an invitation. */
  standing?: InvitationFact | undefined;
  linkAgent?: PlacementFacts['linkAgent'] | undefined;
  /** Organisations that the caller deals with too, such as the one that the person leaves. */
  besides?: string[];
};

/**
 * Which organisation somebody with this proved address joins, by the rules of SPEC 4. The one way to it for sign-up,
 * changes of address, links and identity providers. The caller holds the address's lock and has installation scope. It
 * looks where that leads, holds this organisation with those besides, and only then the invitations: in this order
 * everywhere, so that nobody waits in a circle. When it leads to yet another one by then, all that is given back and begun
 * anew, once: 409 `version_conflict` when that moves as well.
 */
export async function decidePlacement(
  context: Context,
  proof: ProvedEmail,
  circumstances: Circumstances = {},
): Promise<Decision> {
  const email = addressOf(proof);
  const startAnew = await markStart(context);
  const first = await decideUnderLocks(context, email, circumstances);
  if (first.isHeld) return first.decision;
  await startAnew();
  const { organisationId } = first.decision;
  const besides = [...(circumstances.besides ?? []), ...(organisationId ? [organisationId] : [])];
  const second = await decideUnderLocks(context, email, { ...circumstances, besides });
  if (!second.isHeld) throw new Problem('version_conflict');
  return second.decision;
}

/** What is decided once everything is held that it was to rest on, and whether the organisation that it leads to is among that. */
async function decideUnderLocks(
  context: Context,
  email: string,
  circumstances: Circumstances,
): Promise<{ decision: Decision; isHeld: boolean }> {
  const waiting = await pendingInvitationsOf(context, email);
  const expected = await placeBy(context, { email, invitations: waiting }, circumstances);
  const held = [...(circumstances.besides ?? []), ...(expected.organisationId ? [expected.organisationId] : [])];
  if (held.length > 0) await holdOrganisations(context, held);
  const invitations = await lockInvitationsOf(context, email);
  const { rule, organisationId, emailDomain } = await placeBy(context, { email, invitations }, circumstances);
  const invitation =
    rule === 'invitation' ? invitations.find((one) => one.organisationId === organisationId) : undefined;
  const makesEnterpriseAdministrator = invitation?.makesEnterpriseAdministrator ?? false;
  return {
    decision: { rule, organisationId, emailDomain, makesEnterpriseAdministrator },
    isHeld: organisationId === null || held.includes(organisationId),
  };
}

async function placeBy(
  context: Context,
  { email, invitations }: { email: string; invitations: InvitationFact[] },
  { standing, linkAgent }: Circumstances,
): Promise<Placement> {
  return place({
    invitations: standing ? [standing, ...invitations] : invitations,
    ownedEmailDomain: await findOwnedEmailDomain(context, email),
    linkAgent: linkAgent ?? (await linkAgentOf(context, email)),
  });
}

/** The same, with the account of the link, for what an account learns of the others'. */
export type FoundFacts = PlacementFacts & { linkAgent: LinkAgent | null };

/** What placement would look at for an address that nobody need have proved: to say where it would land, and no more. */
export async function findPlacementFacts(context: Context, email: string): Promise<FoundFacts> {
  return {
    invitations: await pendingInvitationsOf(context, email),
    ownedEmailDomain: await findOwnedEmailDomain(context, email),
    linkAgent: await linkAgentOf(context, email),
  };
}
