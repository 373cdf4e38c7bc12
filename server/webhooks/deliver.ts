import { type Context, installationContext, inTransaction, type Services } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { notifyAdministrators } from '../notices/notify.ts';
import { OutsideFailed } from '../platform/egress/fetch-outside.ts';
import { EgressRefused } from '../platform/egress/resolve.ts';
import { commitWithoutWaiting, giveBack, loadSendable, type Sendable, saveAttempt } from './delivery-store.ts';
import { forgetFailures, noteFailing, pauseByItself } from './store.ts';
import {
  type AttemptResult,
  afterAttempt,
  answerSeconds,
  excerptMaximumBytes,
  failingDaysMaximum,
  isSuccess,
  pauseAfter,
  signedHeaders,
} from './webhook.ts';

/**
 * One attempt at a delivery that was taken, at least once: what it came to is saved after the answer. Answers when the next
 * one is due. Broken off by the signal, it is given back as it was.
 */
export async function deliver(services: Services, id: string, signal: AbortSignal): Promise<Date | null> {
  const outside = installationContext(services);
  const sendable = await inTransaction(outside, (context) => loadSendable(context, id));
  if (!sendable) return null;
  const result = await send(services, sendable, signal);
  if (!result) {
    await inTransaction(outside, (context) => giveBack(context, [id]));
    return null;
  }
  return inTransaction(outside, (context) => save(context, sendable, result));
}

/** Undefined when it was broken off. */
async function send(services: Services, sendable: Sendable, signal: AbortSignal): Promise<AttemptResult | undefined> {
  const started = performance.now();
  const duration = () => Math.round(performance.now() - started);
  try {
    const answer = await services.egress.fetchOutside(sendable.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Causeway-Webhooks/1',
        ...signedHeaders(sendable, secretsOf(services, sendable), services.clock.now()),
      },
      body: sendable.body,
      timeoutSeconds: answerSeconds,
      answerMaximumBytes: excerptMaximumBytes,
      signal,
    });
    const excerpt = readable(answer.body);
    return { outcome: 'answered', responseStatus: answer.status, excerpt, durationMilliseconds: duration() };
  } catch (error) {
    if (signal.aborted) return undefined;
    const outcome =
      error instanceof OutsideFailed ? error.reason : error instanceof EgressRefused ? outcomeOf(error) : undefined;
    if (!outcome) throw error;
    const { message } = error as Error;
    return { outcome, responseStatus: null, excerpt: message, durationMilliseconds: duration() };
  }
}

function outcomeOf({ reason }: EgressRefused): 'unreachable' | 'address_refused' {
  return reason === 'unresolved' ? 'unreachable' : 'address_refused';
}

/** The newest first. */
function secretsOf({ sealer, clock }: Services, sendable: Sendable): string[] {
  const { sealed_previous_secret: previous, previous_secret_until: until } = sendable;
  const holds = previous !== null && until !== null && until > clock.now();
  return [sendable.sealed_secret, ...(holds ? [previous] : [])].map((sealed) => sealer.open(sealed));
}

/** What a log can show: text, without characters that cannot be stored or that act on the reader's screen. */
function readable(body: Buffer): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
  const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
  return body.toString('utf8').replaceAll(control, '').slice(0, excerptMaximumBytes);
}

async function save(context: Context, sendable: Sendable, result: AttemptResult): Promise<Date | null> {
  const progress = afterAttempt(sendable.step, result, context.now(), Math.random());
  // The webhook before its delivery, as where it is deleted, so that nobody waits in a circle.
  if (isSuccess(result)) {
    await commitWithoutWaiting(context);
    if (sendable.failing_since) await forgetFailures(context, sendable.webhook_id);
  } else {
    const failingSince = await noteFailing(context, sendable.webhook_id);
    const reason = pauseAfter(result, failingSince ?? null, context.now());
    if (reason && (await pauseByItself(context, sendable.webhook_id, reason))) await tell(context, sendable, reason);
  }
  await saveAttempt(context, sendable.id, { result, progress });
  return progress.nextAttemptAt;
}

/** Its administrators hear that a webhook was paused; the host alone is named, for paths can hold secrets. */
async function tell(context: Context, sendable: Sendable, reason: 'gone' | 'failing'): Promise<void> {
  const { organisation_id: organisationId, webhook_id: webhookId } = sendable;
  const { host } = new URL(sendable.url);
  await record(context, {
    kind: 'webhook.paused',
    organisationIds: [organisationId],
    subject: { kind: 'webhook', id: webhookId },
    detail: { host, reason },
  });
  await notifyAdministrators(context, organisationId, {
    kind: 'webhook.paused',
    words: { host, reason, days: failingDaysMaximum },
    subject: { kind: 'webhook', id: webhookId },
    path: `/admin/webhooks/${webhookId}`,
  });
}
