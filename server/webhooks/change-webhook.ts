import type { UserActor } from '../access/actor.ts';
import { inTransaction, lookFirst, type Outside } from '../access/context.ts';
import { checkUrl } from './check-url.ts';
import type { WebhookChange, WebhookView } from './contract.ts';
import { eventsOf } from './create-webhook.ts';
import { saveWebhook } from './store.ts';
import { authorizeChange, type Place, reachWebhook, remember, takeUp } from './take-up.ts';
import { viewWebhook } from './view.ts';
import { wake } from './wake.ts';
import { pause, resume, type Webhook } from './webhook.ts';

/**
 * Changes where a webhook goes and what it hears of, pauses or resumes it. While it is paused nothing new comes and what
 * waits stays; resumed, that goes out. For administrators of its organisation; 422 `address_refused`, 409
 * `version_conflict`.
 */
export async function changeWebhook(
  context: Outside<UserActor>,
  place: Place,
  change: WebhookChange,
): Promise<WebhookView> {
  const { url } = change;
  if (url !== undefined) {
    await lookFirst(context, async (context) => {
      await authorizeChange(context, place.organisationId, 'webhook.changed');
      await reachWebhook(context, place);
    });
    await checkUrl(context, url);
  }
  return inTransaction(context, async (context) => {
    const { webhook: before, facts } = await takeUp(context, place, 'webhook.changed');
    const { after, kinds } = decide(before, change, context.now());
    if (kinds.length === 0) return viewWebhook(context.actor, before, facts);
    const saved = await saveWebhook(context, after);
    for (const kind of kinds) await remember(context, saved, kind);
    if (kinds.includes('webhook.resumed')) await wake(context);
    return viewWebhook(context.actor, saved, facts);
  });
}

/** What it is then, and the events that this makes. */
function decide(before: Webhook, change: WebhookChange, now: Date): { after: Webhook; kinds: string[] } {
  const changed: Webhook = {
    ...before,
    url: change.url ?? before.url,
    description: change.description ?? before.description,
    events: change.events ? eventsOf(change.events) : before.events,
  };
  const wasPaused = before.pausedAt !== null;
  const isChanged = JSON.stringify(changed) !== JSON.stringify(before);
  const isPaused = change.paused ?? wasPaused;
  const kinds = [
    ...(isChanged ? ['webhook.changed'] : []),
    ...(isPaused && !wasPaused ? ['webhook.paused'] : []),
    ...(!isPaused && wasPaused ? ['webhook.resumed'] : []),
  ];
  const after = isPaused ? pause(changed, now) : wasPaused ? resume(changed) : changed;
  return { after, kinds };
}
