import type { OwnedName, PlacementFacts, PlacementRule } from '../place.ts';

type Labels = string[];
const labelsOf = (name: string): Labels => name.split('.').reverse();

function covers(wanted: Labels, given: Labels): boolean {
  for (let index = 0; index < wanted.length; index++) if (given[index] !== wanted[index]) return false;
  return true;
}

/**
 * Placement as somebody slow and literal reads SPEC 3: labels compared one by one from the right, every owned name tried
 * for every address. It shares no line with what it is compared to.
 */
export function slowReading<Owned extends OwnedName>(owned: Owned[]): (email: string) => Owned | null {
  const tried = owned.map((one) => ({
    one,
    labels: labelsOf(one.name),
    excluded: one.excludedSubdomains.map(labelsOf),
  }));
  return (email) => {
    const host = labelsOf(email.split('@').at(-1) ?? '');
    let best: (typeof tried)[number] | null = null;
    for (const candidate of tried) {
      if (!covers(candidate.labels, host)) continue;
      if (candidate.excluded.some((excluded) => covers(excluded, host))) continue;
      if (best === null || candidate.labels.length > best.labels.length) best = candidate;
    }
    return best?.one ?? null;
  };
}

/** The four rules of SPEC 4, as they are written there. */
export function slowlyPlace(facts: PlacementFacts): { rule: PlacementRule; organisationId: string | null } {
  const owner = facts.ownedEmailDomain;
  for (const invitation of facts.invitations) {
    const isCoveredByAnotherAccount = owner !== null && owner.accountId !== invitation.accountId;
    if (!isCoveredByAnotherAccount) return { rule: 'invitation', organisationId: invitation.organisationId };
  }
  if (owner !== null) return { rule: 'owned_domain', organisationId: owner.organisationId };
  if (facts.linkAgent !== null) return { rule: 'link_agent', organisationId: facts.linkAgent.organisationId };
  return { rule: 'self_registration', organisationId: null };
}
