/** Placement (SPEC 4): which organisation a new user joins, and why. Pure: facts in, answer out. */

export type PlacementRule = 'invitation' | 'owned_domain' | 'link_agent' | 'self_registration';

/** An administrator's explicit choice: a pending invitation of the address. */
export type InvitationFact = { organisationId: string; accountId: string };
/** The most specific owned e-mail domain that the proved address falls under. */
export type OwnedEmailDomainFact = { name: string; organisationId: string; accountId: string };
/** An owned name with what it does not cover (SPEC 3: sub-domains can be excluded). */
export type OwnedName = { name: string; excludedSubdomains: string[] };
export type PlacementFacts = {
  /** Newest first; the first that counts wins. */
  invitations: InvitationFact[];
  ownedEmailDomain: OwnedEmailDomainFact | null;
  /** Set when the person is added through a link: the organisation of its agent user. */
  linkAgent: { organisationId: string } | null;
};

/** What each rule said, in order, for whoever asks why. */
export type Considered = { rule: PlacementRule; applies: boolean; because: string };
export type Placement = {
  rule: PlacementRule;
  /** Null: an individual organisation of their own is founded. */
  organisationId: string | null;
  emailDomain: string | null;
  considered: Considered[];
};

/** The rules in the order of SPEC 4; the first that applies decides. */
export function place(facts: PlacementFacts): Placement {
  const { ownedEmailDomain, linkAgent } = facts;
  const invitation = facts.invitations.find((invited) => !isOwnedElsewhere(ownedEmailDomain, invited.accountId));
  const considered: Considered[] = [
    { rule: 'invitation', applies: invitation !== undefined, because: becauseOfInvitations(facts, invitation) },
    {
      rule: 'owned_domain',
      applies: ownedEmailDomain !== null,
      because: ownedEmailDomain
        ? `The address falls under the owned e-mail domain ${ownedEmailDomain.name}.`
        : 'The address falls under no owned e-mail domain.',
    },
    {
      rule: 'link_agent',
      applies: linkAgent !== null,
      because: linkAgent ? 'They are added through a link.' : 'They are not added through a link.',
    },
    { rule: 'self_registration', applies: true, because: 'Whoever belongs nowhere gets an organisation of their own.' },
  ];
  const rule = considered.find((one) => one.applies)?.rule ?? 'self_registration';
  const organisationId = {
    invitation: invitation?.organisationId ?? null,
    owned_domain: ownedEmailDomain?.organisationId ?? null,
    link_agent: linkAgent?.organisationId ?? null,
    self_registration: null,
  }[rule];
  return {
    rule,
    organisationId,
    emailDomain: rule === 'owned_domain' ? (ownedEmailDomain?.name ?? null) : null,
    considered,
  };
}

/** An invitation from outside the owner's account does not count for an address that an owned e-mail domain covers. */
export function isOwnedElsewhere(owned: OwnedEmailDomainFact | null, accountId: string): boolean {
  return owned !== null && owned.accountId !== accountId;
}

function becauseOfInvitations(facts: PlacementFacts, invitation: InvitationFact | undefined): string {
  if (invitation) return 'An administrator invited this address.';
  if (facts.invitations.length === 0) return 'No invitation waits for this address.';
  return `The owned e-mail domain ${facts.ownedEmailDomain?.name} belongs to another account than the invitation.`;
}

/**
 * Of owned names, the one that covers the address: the name itself or one above it at a label boundary, unless the address
 * falls under one of its excluded sub-domains; the most specific of those (SPEC 3). `eviltest.com` never falls under
 * `test.com`. What one name excludes, an owned name further up may still cover.
 */
export function coveringEmailDomain<Owned extends OwnedName>(email: string, owned: Owned[]): Owned | null {
  const host = email.slice(email.lastIndexOf('@') + 1);
  const covering = owned.filter(
    ({ name, excludedSubdomains }) =>
      isAtOrBelow(host, name) && !excludedSubdomains.some((excluded) => isAtOrBelow(host, excluded)),
  );
  return covering.sort((one, other) => other.name.length - one.name.length)[0] ?? null;
}

/** The same name, or one below it at a label boundary. */
export function isAtOrBelow(host: string, name: string): boolean {
  return host === name || host.endsWith(`.${name}`);
}
