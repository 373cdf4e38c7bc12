import { installation } from '../access/actor.ts';
import { actingAs, type Context, withWiderSight } from '../access/context.ts';
import { closeDispute, findOpenDisputes } from './dispute-store.ts';
import type { EmailDomain } from './email-domain.ts';
import { notifyOf } from './notify.ts';
import { remember } from './remember.ts';
import { loadEmailDomain } from './store.ts';

/**
 * Ends the open disputes of an e-mail domain whose organisation has just given it up or lost it, and tells the other side:
 * there is nothing left to decide. The caller holds the e-mail domain's lock.
 */
export function withdrawDisputes(context: Context, emailDomain: EmailDomain): Promise<void> {
  return withWiderSight(context, 'the other side of a dispute hears that it is over', async () => {
    const itself = actingAs(context, installation);
    for (const dispute of await findOpenDisputes(itself, [emailDomain.id])) {
      await closeDispute(itself, dispute, { status: 'withdrawn', decidedBy: null, comment: null });
      const isHolder = dispute.from_email_domain_id === emailDomain.id;
      const otherId = isHolder ? dispute.to_email_domain_id : dispute.from_email_domain_id;
      const other = otherId ? await loadEmailDomain(itself, otherId) : undefined;
      if (!other) continue;
      await remember(itself, other, { kind: 'dispute_withdrawn' });
      await notifyOf(itself, other, isHolder ? 'withdrawn_claimant' : 'withdrawn_holder');
    }
  });
}
