import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { findOrganisationFacts, withOperatorsSight } from '../organisations/find-organisation.ts';
import { expectMayGrow, refused } from './claim-email-domain.ts';
import type { EmailDomainChange, EmailDomainView } from './contract.ts';
import { claim, type EmailDomain, exclude, release } from './email-domain.ts';
import { readSubdomain } from './name.ts';
import { newProofValue } from './proof.ts';
import { remember } from './remember.ts';
import { saveEmailDomain } from './store.ts';
import { takeUp } from './take-up.ts';
import { viewEmailDomain } from './view.ts';
import { withdrawDisputes } from './withdraw-disputes.ts';

/**
 * Claims an associated name (it then waits for a proof of its own), gives a claimed or owned one up, or says which
 * sub-domains it does not cover. Nobody is moved by any of it (SPEC 3). For administrators of its organisation and
 * operators. 422 `email_domain_refused` for a sub-domain that does not lie below; 409 `version_conflict`.
 */
export function changeEmailDomain(context: Outside, id: string, change: EmailDomainChange): Promise<EmailDomainView> {
  return inTransaction(context, async (context) => {
    let emailDomain = await takeUp(context, id, 'email_domain.change');
    const facts = await findOrganisationFacts(context, emailDomain.organisationId);
    if (change.excludedSubdomains) emailDomain = await saveExclusions(context, emailDomain, change.excludedSubdomains);
    const isClaimed = emailDomain.status !== 'associated';
    if (change.own === true && !isClaimed) emailDomain = await saveClaim(context, emailDomain);
    if (change.own === false && isClaimed) emailDomain = await saveRelease(context, emailDomain);
    return viewEmailDomain(context, emailDomain, facts);
  });
}

async function saveExclusions(context: Context, emailDomain: EmailDomain, typed: string[]): Promise<EmailDomain> {
  const names = typed.map((one, index) => {
    const read = readSubdomain(one, emailDomain.name);
    if ('refused' in read) throw refused(`excludedSubdomains.${index}`, read.refused);
    return read.name;
  });
  const excludedSubdomains = [...new Set(names)].sort();
  if (JSON.stringify(excludedSubdomains) === JSON.stringify(emailDomain.excludedSubdomains)) return emailDomain;
  const changed = exclude(emailDomain, excludedSubdomains);
  await save(context, emailDomain, changed);
  await remember(context, changed, { kind: 'excluded', excludedSubdomains });
  return changed;
}

async function saveClaim(context: Context, emailDomain: EmailDomain): Promise<EmailDomain> {
  await expectMayGrow(context, emailDomain.organisationId);
  const claimed = claim(emailDomain, newProofValue());
  await save(context, emailDomain, claimed);
  await remember(context, claimed, { kind: 'claimed' });
  return claimed;
}

async function saveRelease(context: Context, emailDomain: EmailDomain): Promise<EmailDomain> {
  const released = release(emailDomain);
  await save(context, emailDomain, released);
  await remember(context, released, { kind: 'released' });
  await withdrawDisputes(context, emailDomain);
  return released;
}

function save(context: Context, before: EmailDomain, after: EmailDomain): Promise<void> {
  return withOperatorsSight(context, () => saveEmailDomain(context, before, after));
}
