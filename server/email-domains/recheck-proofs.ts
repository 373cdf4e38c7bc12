import { type Context, installationContext, inTransaction, type Services } from '../access/context.ts';
import { later, minute } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { type EmailDomain, look, type RecheckEvent, recheck } from './email-domain.ts';
import { notifyOf } from './notify.ts';
import { lookForProof, type ProofAnswer } from './proof.ts';
import { remember } from './remember.ts';
import { findOwned, lockEmailDomains, saveEmailDomain, takeDue } from './store.ts';
import { withdrawDisputes } from './withdraw-disputes.ts';

/** The queue of the scheduled look at proofs. */
export const recheckQueue = 'email-domains.reprove';

const batchMaximum = 50;
/** A node that takes a name to look at has this long; then another may. */
const leaseMinutes = 15;
/** One run looks at this many batches at most; what is left waits for the next. */
const batchesMaximum = 40;

/** What e-mail domains do outside of requests. */
export function emailDomainJobs(services: Services): JobKinds {
  return { [recheckQueue]: { perform: async () => void (await recheckProofs(services)), schedule: '*/10 * * * *' } };
}

/**
 * The job email-domains.reprove: looks at every proof that is due, once a day for each name (PROOF_RECHECK_HOURS), and
 * writes down what follows. Answers how many it looked at. Several nodes share the work; no transaction waits for the DNS.
 */
export async function recheckProofs(services: Services): Promise<number> {
  const context = installationContext(services);
  let looked = 0;
  for (let batch = 0; batch < batchesMaximum; batch += 1) {
    const until = later(context.now(), leaseMinutes * minute);
    const due = await inTransaction(context, (context) => takeDue(context, { limit: batchMaximum, until }));
    await Promise.all(due.map((emailDomain) => recheckProof(services, emailDomain)));
    looked += due.length;
    if (due.length < batchMaximum) break;
  }
  return looked;
}

async function recheckProof(services: Services, taken: EmailDomain): Promise<void> {
  const { name, proofValue: value } = taken;
  if (value === null) throw new Error(`e-mail domain ${taken.id} is to be looked at, but has nothing to prove it by`);
  const answer = await lookForProof(services.environment, { name, value });
  try {
    await inTransaction(installationContext(services), (context) => save(context, taken, answer));
  } catch (error) {
    // Somebody else proved the lapsed name in the same moment: theirs it is, and the next look finds so.
    if (!(error instanceof Problem && error.code === 'email_domain_owned_elsewhere')) throw error;
  }
}

/** What was asked about may have been given up, attested or claimed anew meanwhile: then the answer is about nothing. */
async function save(context: Context, taken: EmailDomain, answer: ProofAnswer): Promise<void> {
  const before = (await lockEmailDomains(context, [taken.id])).get(taken.id);
  if (!before || before.proofValue !== taken.proofValue || before.nextCheckAt === null) return;
  const { PROOF_RECHECK_HOURS: recheckHours, PROOF_GRACE_DAYS: graceDays } = context.services.environment;
  const { emailDomain, event } = recheck(before, answer, context.now(), { recheckHours, graceDays });
  if (before.status === 'lapsed' && event === 'restored' && (await findOwned(context, before.name))) {
    const waiting = { ...look(before, answer, context.now()), nextCheckAt: emailDomain.nextCheckAt };
    return saveEmailDomain(context, before, waiting);
  }
  await saveEmailDomain(context, before, emailDomain);
  if (event) await tell(context, emailDomain, event, answer);
}

async function tell(
  context: Context,
  emailDomain: EmailDomain,
  event: RecheckEvent,
  { outcome }: ProofAnswer,
): Promise<void> {
  await remember(context, emailDomain, { kind: event, outcome });
  await notifyOf(context, emailDomain, event);
  if (event === 'lapsed') await withdrawDisputes(context, emailDomain);
}
