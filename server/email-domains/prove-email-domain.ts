import { aside, type Context, expectVersion, inTransaction, lookFirst, type Outside } from '../access/context.ts';
import { findOrganisationFacts, withOperatorsSight } from '../organisations/find-organisation.ts';
import { later, minute } from '../platform/clock.ts';
import { translateDatabaseError } from '../platform/database.ts';
import { notFound, Problem } from '../platform/errors.ts';
import type { EmailDomainView } from './contract.ts';
import { sayOwnedElsewhere } from './dispute.ts';
import { type EmailDomain, expectClaimed, look, prove } from './email-domain.ts';
import { openDispute } from './open-dispute.ts';
import { lookForProof, type ProofAnswer, sayProof } from './proof.ts';
import { remember } from './remember.ts';
import { countChecks, lockEmailDomains, saveEmailDomain } from './store.ts';
import { expectMay, takeUp } from './take-up.ts';
import { viewEmailDomain } from './view.ts';

/** How often in ten minutes somebody may have the DNS looked at for one e-mail domain. */
export const checksMaximum = 60;
const checksMinutes = 10;

/**
 * Looks for the TXT record that proves a claimed name; found, it is owned (SPEC 3). For administrators of its organisation
 * and operators. 409 `email_domain_unproven` says what was found instead; 409 `email_domain_owned_elsewhere` when another
 * organisation owns the name, which an operator then decides; 409 `email_domain_not_claimed`; 429 `too_many_requests`. No
 * transaction waits for the DNS: what was asked about is looked at again under its lock.
 */
export async function proveEmailDomain(context: Outside, id: string): Promise<EmailDomainView> {
  const asked = await lookFirst(context, (context) => whatToAsk(context, id));
  const answer = await lookForProof(context.services.environment, asked);
  if (answer.outcome !== 'found') {
    await aside(context, (own) => noteMiss(own, asked, answer));
    const { outcome } = answer;
    throw new Problem('email_domain_unproven', sayProof(asked.name, answer), { extra: { outcome } });
  }
  // Whoever owned it may give it up between the two looks: then it is tried again, and a third time is not needed.
  for (let tries = 0; ; tries += 1) {
    try {
      return await inTransaction(context, (context) => own(context, asked, answer));
    } catch (error) {
      if (!isOwnedElsewhere(error)) throw error;
      const dispute = await aside(context, (beside) => openDispute(beside, asked));
      if (dispute === 'none' && tries < 2) continue;
      const detail = sayOwnedElsewhere(asked.name, dispute === 'decided' ? 'decided' : 'open');
      throw new Problem('email_domain_owned_elsewhere', detail, { status: 409 });
    }
  }
}

type Asked = EmailDomain & { value: string };

async function whatToAsk(context: Context, id: string): Promise<Asked> {
  const emailDomain = await expectMay(context, id, 'email_domain.prove');
  expectVersion(context, emailDomain);
  expectClaimed(emailDomain);
  const since = later(context.now(), -checksMinutes * minute);
  const checks = await withOperatorsSight(context, () => countChecks(context, emailDomain.id, since));
  if (checks >= checksMaximum)
    throw new Problem('too_many_requests', 'This was looked for very often just now; wait a while.', {
      retryAfterSeconds: checksMinutes * 60,
    });
  if (emailDomain.proofValue === null) throw new Error(`claimed e-mail domain ${id} has nothing to prove it by`);
  return { ...emailDomain, value: emailDomain.proofValue };
}

/** The name becomes the organisation's, unless the claim was given up or made anew while the DNS was asked. */
async function own(context: Context, asked: Asked, answer: ProofAnswer): Promise<EmailDomainView> {
  const emailDomain = await takeUp(context, asked.id, 'email_domain.prove');
  expectClaimed(emailDomain);
  if (emailDomain.proofValue !== asked.value) throw new Problem('version_conflict');
  const { PROOF_RECHECK_HOURS: recheckHours, PROOF_GRACE_DAYS: graceDays } = context.services.environment;
  const proved = prove(emailDomain, answer, context.now(), { recheckHours, graceDays });
  await withOperatorsSight(context, () => saveEmailDomain(context, emailDomain, proved));
  await remember(context, proved, { kind: eventOf(emailDomain), outcome: 'found' });
  const facts = await findOrganisationFacts(context, proved.organisationId);
  return viewEmailDomain(context, proved, facts);
}

function eventOf(before: EmailDomain): 'proved' | 'restored' | 'checked' {
  if (before.status === 'lapsed' || before.graceStartedAt !== null) return 'restored';
  return before.status === 'owned' ? 'checked' : 'proved';
}

/** Keeps what was found instead, and that somebody tried. It changes nothing else: only the schedule takes a proof away. */
async function noteMiss(context: Context, asked: Asked, answer: ProofAnswer): Promise<void> {
  await withOperatorsSight(context, async () => {
    const emailDomain = (await lockEmailDomains(context, [asked.id])).get(asked.id);
    if (!emailDomain) throw notFound();
    await saveEmailDomain(context, emailDomain, look(emailDomain, answer, context.now()));
  });
  await remember(context, asked, { kind: 'checked', outcome: answer.outcome, isRefused: true });
}

function isOwnedElsewhere(error: unknown): boolean {
  const problem = translateDatabaseError(error);
  return problem instanceof Problem && problem.code === 'email_domain_owned_elsewhere';
}
