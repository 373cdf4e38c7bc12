import { createHmac, randomBytes } from 'node:crypto';
import { day, later, second } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { Id } from '../platform/ids.ts';

export type WebhookId = Id<'webhook'>;
export type DeliveryId = Id<'webhook-delivery'>;

export type PauseReason = 'person' | 'gone' | 'failing';
/** What the last attempt came to; whether an answer was a good one, its status says. */
export type AttemptOutcome = 'answered' | 'timed_out' | 'unreachable' | 'address_refused';
export type DeliveryStatus = 'waiting' | 'delivered' | 'failed';

export type Webhook = {
  id: WebhookId;
  organisationId: string;
  url: string;
  description: string;
  /** Kinds of events, or * alone. */
  events: string[];
  sealedSecret: Buffer;
  sealedPreviousSecret: Buffer | null;
  previousSecretUntil: Date | null;
  pausedAt: Date | null;
  pauseReason: PauseReason | null;
  failingSince: Date | null;
  testedAt: Date | null;
  createdAt: Date;
  version: number;
};

/** How many webhooks an organisation may have. */
export const webhooksMaximum = 20;
/** How long an old secret signs beside the new one. */
export const secretOverlapHours = 24;
/** How long the log of deliveries reaches back. */
export const deliveriesKeptDays = 30;
/** A receiver has this long to answer. */
export const answerSeconds = 15;
/** What is kept of an answer, in bytes. */
export const excerptMaximumBytes = 1024;
/** After so many days without one success a webhook is paused. */
export const failingDaysMaximum = 5;
/** A person asks for a test, or for the same delivery once more, no more often than this. */
export const askedAgainSeconds = 10;

/** The waits between attempts that the Standard Webhooks convention recommends: a good day in all. */
const retrySeconds = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600];
/** One attempt and its retries. */
export const attemptsMaximum = retrySeconds.length + 1;
/** Up to so much of a wait is added by chance, so that what failed together does not come back together. */
const jitter = 0.1;

/** A new secret as the convention writes it: 32 random bytes. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** The headers of one attempt: one signature for each secret that holds. */
export function signedHeaders(
  message: { id: string; body: string },
  secrets: string[],
  now: Date,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = Math.floor(now.getTime() / 1000);
  const id = `msg_${message.id}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${message.body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}

export type AttemptResult = {
  outcome: AttemptOutcome;
  responseStatus: number | null;
  excerpt: string | null;
  durationMilliseconds: number;
};

/** Any 2xx; a redirect is none, for it is not followed. */
export function isSuccess({ responseStatus }: Pick<AttemptResult, 'responseStatus'>): boolean {
  return responseStatus !== null && responseStatus >= 200 && responseStatus < 300;
}

/** The receiver says that it is gone for good. */
export function isGone({ responseStatus }: Pick<AttemptResult, 'responseStatus'>): boolean {
  return responseStatus === 410;
}

export type Progress = { status: DeliveryStatus; step: number; nextAttemptAt: Date | null; deliveredAt: Date | null };

/** Where a delivery stands after an attempt at `step` of the schedule. `chance` is a number from 0 to 1. */
export function afterAttempt(step: number, result: AttemptResult, now: Date, chance: number): Progress {
  if (isSuccess(result)) return { status: 'delivered', step, nextAttemptAt: null, deliveredAt: now };
  const wait = retrySeconds[step];
  if (wait === undefined || isGone(result)) return { status: 'failed', step, nextAttemptAt: null, deliveredAt: null };
  const nextAttemptAt = later(now, Math.round(wait * (1 + jitter * chance) * second));
  return { status: 'waiting', step: step + 1, nextAttemptAt, deliveredAt: null };
}

/** Why a failure pauses the webhook, or null when it does not yet. */
export function pauseAfter(
  result: AttemptResult,
  failingSince: Date | null,
  now: Date,
): Exclude<PauseReason, 'person'> | null {
  if (isGone(result)) return 'gone';
  return failingSince && later(failingSince, failingDaysMaximum * day) <= now ? 'failing' : null;
}

/** Paused by a person; what waits stays, and nothing new comes. */
export function pause(webhook: Webhook, now: Date): Webhook {
  return webhook.pausedAt ? webhook : { ...webhook, pausedAt: now, pauseReason: 'person' };
}

/** Works again, with a clean slate: days of failures before do not count any more. */
export function resume(webhook: Webhook): Webhook {
  return { ...webhook, pausedAt: null, pauseReason: null, failingSince: null };
}

/** The new secret signs from now on; the old one beside it for a day. */
export function rotate(webhook: Webhook, sealedSecret: Buffer, now: Date): Webhook {
  return {
    ...webhook,
    sealedSecret,
    sealedPreviousSecret: webhook.sealedSecret,
    previousSecretUntil: later(now, secretOverlapHours * 3600 * second),
  };
}

/** 409 `webhook_paused`. */
export function expectRunning(webhook: Webhook): void {
  if (webhook.pausedAt) throw new Problem('webhook_paused');
}

/** 429 `too_many_requests` when a person asked for the same moments ago. */
export function expectNotJustAsked(last: Date | null, now: Date): void {
  if (!last) return;
  const again = later(last, askedAgainSeconds * second);
  if (again > now)
    throw new Problem('too_many_requests', undefined, {
      retryAfterSeconds: (again.getTime() - now.getTime()) / 1000,
    });
}
