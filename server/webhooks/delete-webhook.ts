import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { deleteWebhookRow } from './store.ts';
import { type Place, remember, takeUp } from './take-up.ts';

/** Deletes a webhook with its log; nothing is sent any more. For administrators of its organisation. */
export function deleteWebhook(context: Outside<UserActor>, place: Place): Promise<void> {
  return inTransaction(context, async (context) => {
    const { webhook } = await takeUp(context, place, 'webhook.deleted');
    await deleteWebhookRow(context, webhook.id);
    await remember(context, webhook, 'webhook.deleted');
  });
}
