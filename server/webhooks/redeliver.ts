import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { notFound } from '../platform/errors.ts';
import type { DeliveryView } from './contract.ts';
import { lockDelivery, restartDelivery } from './delivery-store.ts';
import { type Place, remember, takeUp } from './take-up.ts';
import { viewDelivery } from './view.ts';
import { wake } from './wake.ts';
import { expectNotJustAsked, expectRunning } from './webhook.ts';

/**
 * Sends a delivery once more, with the same id and body, so that a receiver that has it knows it again. For administrators
 * of its organisation; 409 `webhook_paused`, 429 `too_many_requests` within ten seconds of the last attempt.
 */
export function redeliver(context: Outside<UserActor>, place: Place, deliveryId: string): Promise<DeliveryView> {
  return inTransaction(context, async (context) => {
    const { webhook } = await takeUp(context, place, 'webhook.redelivered');
    const row = await lockDelivery(context, webhook.id, deliveryId);
    if (!row) throw notFound();
    expectRunning(webhook);
    expectNotJustAsked(row.last_attempt_at, context.now());
    const restarted = await restartDelivery(context, row.id);
    await remember(context, webhook, 'webhook.redelivered', { event: row.event });
    await wake(context);
    return viewDelivery(restarted);
  });
}
