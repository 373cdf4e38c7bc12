import { inTransaction, type Outside } from '../access/context.ts';
import { findOrganisationFacts, withOperatorsSight } from '../organisations/find-organisation.ts';
import type { EmailDomainView } from './contract.ts';
import { attest } from './email-domain.ts';
import { remember } from './remember.ts';
import { saveEmailDomain } from './store.ts';
import { takeUp } from './take-up.ts';
import { viewEmailDomain } from './view.ts';

/**
 * An operator's word stands for the proof (SPEC 3): the name is owned, and its proof is not looked for again. Who said so,
 * and why, is kept. 409 `email_domain_not_claimed`, `email_domain_owned_elsewhere`.
 */
export function attestEmailDomain(context: Outside, id: string, comment: string): Promise<EmailDomainView> {
  return inTransaction(context, async (context) => {
    const emailDomain = await takeUp(context, id, 'email_domain.attest');
    const by = context.actor.kind === 'user' ? context.actor.userId : null;
    const attested = attest(emailDomain, { by, comment }, context.now());
    await withOperatorsSight(context, () => saveEmailDomain(context, emailDomain, attested));
    await remember(context, attested, { kind: 'attested', comment });
    const facts = await findOrganisationFacts(context, attested.organisationId);
    return viewEmailDomain(context, attested, facts);
  });
}
