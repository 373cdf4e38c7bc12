import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { may } from '../access/policy.ts';
import { reachOrganisation, withOperatorsSight } from '../organisations/find-organisation.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { EmailDomainClaim, EmailDomainView } from './contract.ts';
import { associate, emailDomainsMaximum } from './email-domain.ts';
import { readEmailDomainName } from './name.ts';
import { newProofValue } from './proof.ts';
import { remember } from './remember.ts';
import { countEmailDomains, findHome, insertEmailDomain } from './store.ts';
import { authorizeAct } from './take-up.ts';
import { viewEmailDomain } from './view.ts';

/**
 * Associates a name with an organisation, and claims it when it is to be owned: it then waits for its proof and blocks
 * nobody (SPEC 3). For its administrators and operators; 403 `subscription_required` on a free plan. 422
 * `email_domain_refused` with the reason; 409 `email_domain_exists`, `limit_reached`.
 */
export function claimEmailDomain(
  context: Outside,
  organisationId: string,
  { name: typed, own }: EmailDomainClaim,
): Promise<EmailDomainView> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    const subject = { kind: 'organisation', id: organisationId } as const;
    await authorizeAct(context, 'email_domain.claim', { facts, subject });
    await expectMayGrow(context, organisationId);
    const read = readEmailDomainName(typed);
    if ('refused' in read) throw refused('name', read.refused);
    const emailDomain = associate(
      { id: newId(), organisationId, name: read.name, proofValue: own ? newProofValue() : null },
      context.now(),
    );
    await withOperatorsSight(context, async () => {
      await holdOrganisation(context, organisationId);
      if ((await countEmailDomains(context, organisationId)) >= emailDomainsMaximum)
        throw new Problem('limit_reached', `An organisation has at most ${emailDomainsMaximum} e-mail domains.`);
      await insertEmailDomain(context, emailDomain);
    });
    await remember(context, emailDomain, { kind: own ? 'claimed' : 'associated' });
    return viewEmailDomain(context, emailDomain, facts);
  });
}

/** 422 `email_domain_refused` for one field, with the sentence that says why. */
export function refused(path: string, reason: string): Problem {
  return new Problem('email_domain_refused', reason, { errors: [{ path, message: reason }] });
}

/**
 * A free plan creates nothing new (SPEC 2), 403 `subscription_required`, except by operators. Nobody joins an individual's
 * organisation or the operators' own, so these own no names (403 `forbidden`).
 */
export async function expectMayGrow(context: Context, organisationId: string): Promise<void> {
  const home = await withOperatorsSight(context, () => findHome(context, organisationId));
  if (home?.plan === 'free' && !may(context.actor, 'installation.operate', undefined))
    throw new Problem('subscription_required', 'A free plan takes no new e-mail domains.');
  if (home?.kind !== 'organisation')
    throw new Problem('forbidden', 'Only an organisation that people can join has e-mail domains.');
}
