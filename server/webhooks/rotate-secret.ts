import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import type { WebhookWithSecret } from './contract.ts';
import { saveWebhook } from './store.ts';
import { type Place, remember, takeUp } from './take-up.ts';
import { viewWebhook } from './view.ts';
import { newSecret, rotate } from './webhook.ts';

/**
 * Gives a webhook a new secret, which the answer holds this once. For 24 hours both sign; a secret older than the one
 * before holds no more. For administrators of its organisation.
 */
export function rotateSecret(context: Outside<UserActor>, place: Place): Promise<WebhookWithSecret> {
  return inTransaction(context, async (context) => {
    const { webhook, facts } = await takeUp(context, place, 'webhook.secret_rotated');
    const secret = newSecret();
    const rotated = rotate(webhook, context.services.sealer.seal(secret), context.now());
    const saved = await saveWebhook(context, rotated);
    await remember(context, saved, 'webhook.secret_rotated');
    return { ...viewWebhook(context.actor, saved, facts), secret };
  });
}
