import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { DeliveryPage, PageQuery, WebhookEventList, WebhookPage, WebhookView } from './contract.ts';
import { listDeliveries } from './delivery-store.ts';
import { webhookEvents, webhookNouns } from './events-contract.ts';
import { listWebhooks } from './store.ts';
import { type Place, reachWebhook } from './take-up.ts';
import { viewDelivery, viewWebhook } from './view.ts';

/** What webhooks can hear of; for everybody. */
export async function findWebhookEvents(): Promise<WebhookEventList> {
  return {
    items: [
      { name: '*', meaning: 'Everything.' },
      ...webhookNouns.map((noun) => ({ name: `${noun}.*`, meaning: `Every event that begins with ${noun}.` })),
      ...Object.entries(webhookEvents).map(([name, meaning]) => ({ name, meaning })),
    ],
  };
}

/** The webhooks of an organisation, the oldest first; for its administrators. */
export function findWebhooks(
  context: Outside<UserActor>,
  organisationId: string,
  query: PageQuery,
): Promise<WebhookPage> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'webhook.read', facts);
    const after = decodeCursor(query.cursor, z.tuple([z.guid()]));
    const page = { after: after?.[0], limit: query.limit + 1 };
    const webhooks = await listWebhooks(context, organisationId, page);
    return cutPage(
      webhooks,
      query.limit,
      (webhook) => [webhook.id],
      (webhook) => viewWebhook(context.actor, webhook, facts),
    );
  });
}

/** One of them, for the same people. */
export function findWebhook(context: Outside<UserActor>, place: Place): Promise<WebhookView> {
  return inTransaction(context, async (context) => {
    const { webhook, facts } = await reachWebhook(context, place);
    return viewWebhook(context.actor, webhook, facts);
  });
}

/** What a webhook was told in the last 30 days, the newest first; for the same people. */
export function findDeliveries(context: Outside<UserActor>, place: Place, query: PageQuery): Promise<DeliveryPage> {
  return inTransaction(context, async (context) => {
    const { webhook } = await reachWebhook(context, place);
    const before = decodeCursor(query.cursor, z.tuple([z.guid()]));
    const page = { before: before?.[0], limit: query.limit + 1 };
    const rows = await listDeliveries(context, webhook.id, page);
    return cutPage(rows, query.limit, (row) => [row.id], viewDelivery);
  });
}
