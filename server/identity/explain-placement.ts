import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { nameOrganisations } from '../access/people.ts';
import { authorize, may } from '../access/policy.ts';
import type { ExplainedPlacement } from './contract.ts';
import { type FoundFacts, findPlacementFacts } from './decide-placement.ts';
import { type PlacementFacts, place } from './place.ts';

/**
 * Where an address would land if somebody proved it now, and why (SPEC 4): the same rules on the same facts as real
 * placement. For operators, whom it tells everything, and for administrators of the account whose owned e-mail domain
 * covers the address, whom it tells nothing of other accounts: their invitations and links, which do not count there, stay unsaid,
 * so that the answer reads as if there were none. 403 for any other address, owned or not.
 */
export function explainPlacement(
  outside: Outside<UserActor | { kind: 'installation' }>,
  query: { email: string },
): Promise<ExplainedPlacement> {
  return inTransaction(outside, async (context) => {
    const facts = await withWiderSight(context, 'who owns the e-mail domain decides who may be told', () =>
      findPlacementFacts(context, query.email),
    );
    authorize(context.actor, 'placement.explain', { accountId: facts.ownedEmailDomain?.accountId ?? null });
    const { organisationId, rule, emailDomain, considered } = place(factsFor(context, facts));
    return {
      email: query.email,
      organisation:
        organisationId === null ? null : (await nameOrganisations(context, [organisationId]))(organisationId),
      rule,
      emailDomain,
      considered,
    };
  });
}

function factsFor({ actor }: Context, facts: FoundFacts): PlacementFacts {
  if (may(actor, 'installation.operate', undefined)) return facts;
  const accountId = actor.kind === 'user' ? actor.accountId : undefined;
  return {
    ...facts,
    invitations: facts.invitations.filter((invitation) => invitation.accountId === accountId),
    linkAgent: facts.linkAgent?.accountId === accountId ? facts.linkAgent : null,
  };
}
