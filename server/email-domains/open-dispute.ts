import { installation } from '../access/actor.ts';
import { actingAs, type Context, withWiderSight } from '../access/context.ts';
import { notifyOperators } from '../notices/notify.ts';
import { newId } from '../platform/ids.ts';
import { opensDispute } from './dispute.ts';
import { insertDispute, lastDisputeOf } from './dispute-store.ts';
import type { EmailDomain } from './email-domain.ts';
import { notifyOf } from './notify.ts';
import { remember } from './remember.ts';
import { findOwned, lockEmailDomains } from './store.ts';

/**
 * Somebody has proved a name that another organisation owns: opens a dispute for an operator to decide, once, and tells
 * both sides, who do not hear of whom. Answers what the claiming side is to hear; `none` when nobody owns the name (any
 * more), or it is not claimed any more.
 */
export async function openDispute(context: Context, claimed: EmailDomain): Promise<'open' | 'decided' | 'none'> {
  return withWiderSight(context, 'who proves a name must run into whoever owns it', async () => {
    const owned = await findOwned(context, claimed.name);
    if (!owned || owned.organisationId === claimed.organisationId) return 'none';
    const locked = await lockEmailDomains(context, [owned.id, claimed.id]);
    const [holder, claimant] = [locked.get(owned.id), locked.get(claimed.id)];
    if (holder?.status !== 'owned' || claimant?.proofValue !== claimed.proofValue) return 'none';
    const side = { toOrganisationId: claimant.organisationId, name: claimant.name };
    const last = await lastDisputeOf(context, side);
    if (last?.status === 'open') return 'open';
    if (!opensDispute(last, holder.id, context.now())) return 'decided';
    await insertDispute(context, {
      id: newId<'email-domain-dispute'>(),
      name: claimant.name,
      from_organisation_id: holder.organisationId,
      to_organisation_id: claimant.organisationId,
      from_email_domain_id: holder.id,
      to_email_domain_id: claimant.id,
    });
    await tellOfDispute(context, holder, claimant);
    return 'open';
  });
}

async function tellOfDispute(context: Context, holder: EmailDomain, claimant: EmailDomain): Promise<void> {
  // In the holder's history and audit it happens by itself: who claims the name is for the operator to know.
  const itself = actingAs(context, installation);
  await remember(itself, holder, { kind: 'disputed' });
  await remember(context, claimant, { kind: 'disputed', outcome: 'found' });
  await notifyOf(itself, holder, 'disputed_holder');
  await notifyOf(itself, claimant, 'disputed_claimant');
  await notifyOperators(itself, {
    kind: 'email_domain.disputed_operator',
    words: { name: holder.name },
    subject: { kind: 'email_domain', id: holder.id },
    path: '/operator/email-domains',
  });
}
