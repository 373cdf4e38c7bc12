import { z } from 'zod';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { line, text } from '../platform/shapes.ts';
import { webhookEvents, webhookNouns } from './events-contract.ts';

export const webhooksParams = z.object({ id: idShape });
export const webhookParams = z.object({ id: idShape, webhookId: idShape });
export const deliveryParams = z.object({ id: idShape, webhookId: idShape, deliveryId: idShape });
export const emptyBody = z.strictObject({});
export const pagedQuery = z.object(pageQuery);

/** Every name that the events of a webhook can have: * for all, a family such as task.*, or one kind. */
export const eventNames = ['*', ...webhookNouns.map((noun) => `${noun}.*`), ...Object.keys(webhookEvents)];
/** What a webhook hears of; with * and families, kinds that come with later versions too. */
const events = z
  .array(z.enum(eventNames as [string, ...string[]], 'must be *, or one of those that GET /webhook-events lists'))
  .min(1, 'must name at least one event, or *')
  .max(200, 'must name at most 200 events');
const url = line(2000).meta({ format: 'uri', minLength: 1, maxLength: 2000 });
const description = text(200);

export const webhookBody = z.strictObject({ url, events, description: description.default('') });

export const webhookChange = z.strictObject({
  url: url.optional(),
  /** The whole new list. */
  events: events.optional(),
  description: description.optional(),
  /** true: nothing is sent until false. */
  paused: z.boolean('must be true or false').optional(),
});

export const webhookView = z.object({
  id: z.string(),
  organisationId: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  paused: z.boolean(),
  pausedAt: z.string().nullable(),
  /** person: somebody did; gone: the receiver answered 410; failing: nothing arrived for five days. */
  pauseReason: z.enum(['person', 'gone', 'failing']).nullable(),
  /** Since when every attempt failed; null while it works. */
  failingSince: z.string().nullable(),
  /** Until then the secret before the present one signs too. */
  previousSecretUntil: z.string().nullable(),
  createdAt: z.string(),
  version: z.number(),
  may: z.object({ change: z.boolean() }),
});

/** The same with the secret, which is shown once. */
export const webhookWithSecret = webhookView.extend({ secret: z.string() });
export const webhookPage = pageOf(webhookView);

export const deliveryView = z.object({
  id: z.string(),
  webhookId: z.string(),
  /** What the receiver knows it by: the header webhook-id. */
  messageId: z.string(),
  event: z.string(),
  status: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.number(),
  nextAttemptAt: z.string().nullable(),
  lastAttemptAt: z.string().nullable(),
  outcome: z.enum(['answered', 'timed_out', 'unreachable', 'address_refused']).nullable(),
  responseStatus: z.number().nullable(),
  /** The beginning of the last answer, 1 KiB at most. */
  responseExcerpt: z.string().nullable(),
  durationMilliseconds: z.number().nullable(),
  createdAt: z.string(),
  deliveredAt: z.string().nullable(),
  /** What is sent, as JSON. */
  body: z.string(),
});
export const deliveryPage = pageOf(deliveryView);

export const webhookEventList = z.object({ items: z.array(z.object({ name: z.string(), meaning: z.string() })) });

export type NewWebhook = z.output<typeof webhookBody>;
export type WebhookChange = z.output<typeof webhookChange>;
export type WebhookView = z.input<typeof webhookView>;
export type WebhookWithSecret = z.input<typeof webhookWithSecret>;
export type WebhookPage = z.input<typeof webhookPage>;
export type DeliveryView = z.input<typeof deliveryView>;
export type DeliveryPage = z.input<typeof deliveryPage>;
export type WebhookEventList = z.input<typeof webhookEventList>;
export type PageQuery = z.output<typeof pagedQuery>;
