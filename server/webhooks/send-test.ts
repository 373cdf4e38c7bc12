import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import type { DeliveryView } from './contract.ts';
import { insertDeliveries, lockDelivery } from './delivery-store.ts';
import { bodyOf } from './enqueue-webhooks.ts';
import { markTested } from './store.ts';
import { type Place, remember, takeUp } from './take-up.ts';
import { viewDelivery } from './view.ts';
import { wake } from './wake.ts';
import { type DeliveryId, expectNotJustAsked, expectRunning } from './webhook.ts';

/**
 * Sends `webhook.test` to a webhook, whatever it hears of. For administrators of its organisation; 409
 * `webhook_paused`, 429 `too_many_requests` within ten seconds of the last.
 */
export function sendTest(context: Outside<UserActor>, place: Place): Promise<DeliveryView> {
  return inTransaction(context, async (context) => {
    const { webhook } = await takeUp(context, place, 'webhook.tested');
    expectRunning(webhook);
    const now = context.now();
    expectNotJustAsked(webhook.testedAt, now);
    const id = newId<'webhook-delivery'>() satisfies DeliveryId;
    const body = bodyOf('webhook.test', now, {
      id,
      organisationId: webhook.organisationId,
      actor: { kind: context.actor.kind, id: null },
      subject: { kind: 'webhook', id: webhook.id },
    });
    const { organisationId } = webhook;
    await markTested(context, webhook.id);
    const delivery = { id, webhookId: webhook.id, organisationId, event: 'webhook.test', body };
    await insertDeliveries(context, [delivery]);
    const row = await lockDelivery(context, webhook.id, id);
    await remember(context, webhook, 'webhook.tested');
    await wake(context);
    return viewDelivery(row!);
  });
}
