import type { Actor } from '../access/actor.ts';
import { may, type OrganisationFacts } from '../access/policy.ts';
import type { DeliveryView, WebhookView } from './contract.ts';
import type { DeliveryRow } from './delivery-store.ts';
import type { Webhook } from './webhook.ts';

/** A webhook without its secrets. */
export function viewWebhook(actor: Actor, webhook: Webhook, facts: OrganisationFacts): WebhookView {
  return {
    id: webhook.id,
    organisationId: webhook.organisationId,
    url: webhook.url,
    description: webhook.description,
    events: webhook.events,
    paused: webhook.pausedAt !== null,
    pausedAt: webhook.pausedAt?.toISOString() ?? null,
    pauseReason: webhook.pauseReason,
    failingSince: webhook.failingSince?.toISOString() ?? null,
    previousSecretUntil: webhook.previousSecretUntil?.toISOString() ?? null,
    createdAt: webhook.createdAt.toISOString(),
    version: webhook.version,
    may: { change: may(actor, 'webhook.change', facts) },
  };
}

/** One line of the log. */
export function viewDelivery(row: DeliveryRow): DeliveryView {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    messageId: `msg_${row.id}`,
    event: row.event,
    status: row.status,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    lastAttemptAt: row.last_attempt_at?.toISOString() ?? null,
    outcome: row.outcome,
    responseStatus: row.response_status,
    responseExcerpt: row.response_excerpt,
    durationMilliseconds: row.duration_milliseconds,
    createdAt: row.created_at.toISOString(),
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    body: row.body,
  };
}
