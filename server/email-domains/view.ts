import type { Context } from '../access/context.ts';
import { nameOrganisations, namePeople } from '../access/people.ts';
import { may, type OrganisationFacts } from '../access/policy.ts';
import { withOperatorsSight } from '../organisations/find-organisation.ts';
import type { EmailDomainView } from './contract.ts';
import { type DisputeRow, findOpenDisputes } from './dispute-store.ts';
import type { EmailDomain } from './email-domain.ts';
import { unicodeNameOf } from './name.ts';
import { recordName, sayProof } from './proof.ts';

type Found = { emailDomain: EmailDomain; facts: OrganisationFacts };

/** The views of e-mail domains that the actor may read. What proves them is for who may prove them. */
export async function viewEmailDomains(context: Context, found: Found[]): Promise<EmailDomainView[]> {
  const emailDomains = found.map(({ emailDomain }) => emailDomain);
  const organisation = await nameOrganisations(
    context,
    emailDomains.map((one) => one.organisationId),
  );
  const person = await namePeople(
    context,
    emailDomains.map((one) => one.attestedBy),
  );
  const ids = emailDomains.map((one) => one.id);
  const disputes = await withOperatorsSight(context, () => findOpenDisputes(context, ids));
  return found.map(({ emailDomain, facts }) => {
    const { attestationComment: comment, provedAt } = emailDomain;
    const hasAttestation = emailDomain.provedBy === 'attestation' && comment !== null && provedAt !== null;
    const attestation = hasAttestation
      ? { by: person(emailDomain.attestedBy), comment, at: provedAt.toISOString() }
      : null;
    return {
      ...plainView(emailDomain),
      ...innerView(emailDomain, attestation, disputes, may(context.actor, 'email_domain.prove', facts)),
      organisation: organisation(emailDomain.organisationId),
      may: mayNow(context, emailDomain, facts),
    };
  });
}

/** One of them. */
export async function viewEmailDomain(
  context: Context,
  emailDomain: EmailDomain,
  facts: OrganisationFacts,
): Promise<EmailDomainView> {
  const [view] = await viewEmailDomains(context, [{ emailDomain, facts }]);
  return view!;
}

function plainView(emailDomain: EmailDomain) {
  return {
    id: emailDomain.id,
    name: emailDomain.name,
    unicodeName: unicodeNameOf(emailDomain.name),
    own: emailDomain.status !== 'associated',
    status: emailDomain.status,
    excludedSubdomains: emailDomain.excludedSubdomains,
    provedBy: emailDomain.provedBy,
    provedAt: emailDomain.provedAt?.toISOString() ?? null,
    lapsedAt: emailDomain.lapsedAt?.toISOString() ?? null,
    createdAt: emailDomain.createdAt.toISOString(),
    version: emailDomain.version,
  };
}

/** What only those see who look after it. */
function innerView(
  emailDomain: EmailDomain,
  attestation: EmailDomainView['attestation'],
  disputes: DisputeRow[],
  isTheirs: boolean,
): Pick<EmailDomainView, 'proof' | 'lastCheck' | 'nextCheckAt' | 'grace' | 'dispute' | 'attestation'> {
  if (!isTheirs)
    return { proof: null, lastCheck: null, nextCheckAt: null, grace: null, dispute: null, attestation: null };
  const { name, proofValue, checkOutcome, checkedAt, graceStartedAt, graceEndsAt } = emailDomain;
  const dispute = disputes.find(
    (one) => one.from_email_domain_id === emailDomain.id || one.to_email_domain_id === emailDomain.id,
  );
  return {
    attestation,
    proof: proofValue === null ? null : { type: 'TXT', name: recordName(name), value: proofValue },
    lastCheck:
      checkOutcome && checkedAt
        ? {
            outcome: checkOutcome,
            sentence: sayProof(name, { outcome: checkOutcome, texts: emailDomain.checkTexts }),
            at: checkedAt.toISOString(),
          }
        : null,
    nextCheckAt: emailDomain.nextCheckAt?.toISOString() ?? null,
    grace:
      graceStartedAt && graceEndsAt
        ? { startedAt: graceStartedAt.toISOString(), endsAt: graceEndsAt.toISOString() }
        : null,
    dispute: dispute
      ? {
          id: dispute.id,
          as: dispute.from_email_domain_id === emailDomain.id ? 'holder' : 'claimant',
          openedAt: dispute.opened_at.toISOString(),
        }
      : null,
  };
}

function mayNow({ actor }: Context, emailDomain: EmailDomain, facts: OrganisationFacts): EmailDomainView['may'] {
  const isClaimed = emailDomain.status !== 'associated';
  const mayChange = may(actor, 'email_domain.change', facts);
  // A free plan claims nothing new (SPEC 2).
  const isFree = actor.kind === 'user' && actor.plan === 'free' && !may(actor, 'installation.operate', undefined);
  const isAttested = emailDomain.status === 'owned' && emailDomain.provedBy === 'attestation';
  return {
    prove: isClaimed && may(actor, 'email_domain.prove', facts),
    attest: isClaimed && !isAttested && may(actor, 'email_domain.attest', facts),
    claim: !isClaimed && !isFree && mayChange,
    release: isClaimed && mayChange,
    exclude: mayChange,
    remove: may(actor, 'email_domain.remove', facts),
    readHistory: may(actor, 'email_domain.read_history', facts),
  };
}
