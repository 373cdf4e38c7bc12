import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, lookFirst, type Outside } from '../access/context.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { checkUrl } from './check-url.ts';
import type { NewWebhook, WebhookWithSecret } from './contract.ts';
import { countWebhooks, findPlan, insertWebhook } from './store.ts';
import { authorizeChange, remember } from './take-up.ts';
import { viewWebhook } from './view.ts';
import { newSecret, type Webhook, webhooksMaximum } from './webhook.ts';

const event = 'webhook.created';

/**
 * From now on an address is told what happens in an organisation. The answer holds the secret that signs it, this once.
 * For its administrators; 403 `subscription_required` on a free plan, 409 `limit_reached`, 422
 * `address_refused` with the reason for addresses that are not public (SPEC 11).
 */
export async function createWebhook(
  context: Outside<UserActor>,
  organisationId: string,
  wish: NewWebhook,
): Promise<WebhookWithSecret> {
  // Nobody learns what a name leads to who may not make a webhook.
  await lookFirst(context, (context) => expectMayCreate(context, organisationId));
  await checkUrl(context, wish.url);
  return inTransaction(context, async (context) => {
    const facts = await expectMayCreate(context, organisationId);
    const secret = newSecret();
    const webhook = webhookOf(context, organisationId, wish, secret);
    await holdOrganisation(context, organisationId);
    if ((await countWebhooks(context, organisationId)) >= webhooksMaximum)
      throw new Problem('limit_reached', `An organisation has at most ${webhooksMaximum} webhooks.`);
    await insertWebhook(context, webhook, context.actor.userId);
    await remember(context, webhook, event, { events: webhook.events });
    return { ...viewWebhook(context.actor, webhook, facts), secret };
  });
}

async function expectMayCreate(context: Context<UserActor>, organisationId: string) {
  const facts = await authorizeChange(context, organisationId, event);
  if ((await findPlan(context, organisationId)) === 'free')
    throw new Problem('subscription_required', 'A free plan takes no new webhooks.');
  return facts;
}

function webhookOf(context: Context<UserActor>, organisationId: string, wish: NewWebhook, secret: string): Webhook {
  return {
    id: newId(),
    organisationId,
    url: wish.url,
    description: wish.description,
    events: eventsOf(wish.events),
    sealedSecret: context.services.sealer.seal(secret),
    sealedPreviousSecret: null,
    previousSecretUntil: null,
    pausedAt: null,
    pauseReason: null,
    failingSince: null,
    testedAt: null,
    createdAt: context.now(),
    version: 1,
  };
}

/** Each once, and * alone: it holds all others. */
export function eventsOf(events: string[]): string[] {
  return events.includes('*') ? ['*'] : [...new Set(events)];
}
