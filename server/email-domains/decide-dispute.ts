import { type Context, expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { withOperatorsSight } from '../organisations/find-organisation.ts';
import { Problem } from '../platform/errors.ts';
import type { DisputeDecision, DisputeView } from './contract.ts';
import { closeDispute, type DisputeRow, lockDispute } from './dispute-store.ts';
import { type EmailDomain, release, takeOver } from './email-domain.ts';
import { reachDispute, viewDisputes } from './find-disputes.ts';
import { notifyOf } from './notify.ts';
import { remember } from './remember.ts';
import { lockEmailDomains, saveEmailDomain } from './store.ts';
import { withdrawDisputes } from './withdraw-disputes.ts';

/**
 * An operator decides to whom a name belongs that two organisations have proved: it stays, or goes from → to (SPEC 3).
 * Nobody is moved by it; both sides are told. 409 `email_domain_dispute_closed` once it is decided or has come to nothing.
 */
export function decideDispute(
  context: Outside,
  id: string,
  { decision, comment }: DisputeDecision,
): Promise<DisputeView> {
  return inTransaction(context, async (context) => {
    const found = await reachDispute(context, id);
    const { dispute, holder, claimant } = await lockSides(context, found);
    expectVersion(context, dispute);
    if (dispute.status !== 'open' || !holder || !claimant) throw new Problem('email_domain_dispute_closed');
    const status = decision === 'keep' ? 'kept' : 'transferred';
    const decidedBy = context.actor.kind === 'user' ? context.actor.userId : null;
    await withOperatorsSight(context, () => closeDispute(context, dispute, { status, decidedBy, comment }));
    if (decision === 'transfer') await transfer(context, holder, claimant);
    for (const side of [holder, claimant]) await remember(context, side, { kind: `dispute_${status}`, comment });
    await notifyOf(context, holder, `${status}_holder`);
    await notifyOf(context, claimant, `${status}_claimant`);
    const [view] = await viewDisputes(context, [await reachDispute(context, id)]);
    return view!;
  });
}

type Sides = { dispute: DisputeRow; holder: EmailDomain | undefined; claimant: EmailDomain | undefined };

/** First the e-mail domains, then the dispute, as everywhere. */
async function lockSides(context: Context, found: DisputeRow): Promise<Sides> {
  const ids = [found.from_email_domain_id, found.to_email_domain_id].filter((id) => id !== null);
  return withOperatorsSight(context, async () => {
    const locked = ids.length > 0 ? await lockEmailDomains(context, ids) : new Map<string, EmailDomain>();
    const dispute = (await lockDispute(context, found.id)) ?? found;
    return {
      dispute,
      holder: locked.get(dispute.from_email_domain_id ?? ''),
      claimant: locked.get(dispute.to_email_domain_id ?? ''),
    };
  });
}

/** The name goes from → to; whoever else disputed it with from has nobody to dispute it with any more. */
async function transfer(context: Context, holder: EmailDomain, claimant: EmailDomain): Promise<void> {
  await withOperatorsSight(context, async () => {
    await saveEmailDomain(context, holder, release(holder));
    await saveEmailDomain(context, claimant, takeOver(claimant, context.now()));
  });
  await withdrawDisputes(context, holder);
}
