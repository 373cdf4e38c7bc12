import type { DeliveryView, WebhookView, WebhookWithSecret } from '../server/webhooks/contract.ts';
import type { Call, Command } from './command.ts';
import { inPath, printAll, readAll, word } from './reading.ts';
import { request } from './request.ts';

/** One line that says where it goes and how that is going. */
function sentence({ id, url, events, paused, pauseReason, failingSince }: WebhookView): string {
  const state = paused ? `paused (${pauseReason})` : failingSince ? `failing since ${failingSince}` : 'running';
  return `${id}  ${url}  ${state}  ${events.join(',')}`;
}

function deliverySentence({
  id,
  event,
  status,
  attempts,
  responseStatus,
  outcome,
  nextAttemptAt,
}: DeliveryView): string {
  const answer = responseStatus ?? outcome ?? 'not tried yet';
  return `${id}  ${event}  ${status}  ${answer}  attempts: ${attempts}${nextAttemptAt ? `  next: ${nextAttemptAt}` : ''}`;
}

const listPath = (call: Call) => `/organisations/${inPath(call, 0, 'ORGANISATION-ID')}/webhooks`;
const onePath = (call: Call) => `${listPath(call)}/${inPath(call, 1, 'WEBHOOK-ID')}`;

/** The secret goes to standard output once; nobody can read it again. */
function printSecret(call: Call, webhook: WebhookWithSecret): void {
  call.print(webhook, [sentence(webhook), `secret, shown this once: ${webhook.secret}`]);
}

async function change(call: Call, body: Record<string, unknown>): Promise<number> {
  const webhook = await request<WebhookView>(call.server, 'PATCH', onePath(call), body);
  call.print(webhook, [sentence(webhook)]);
  return 0;
}

export const webhookCommands: Command[] = [
  {
    name: 'webhook list',
    takes: 'ORGANISATION-ID',
    does: 'Lists the webhooks of an organisation.',
    options: {},
    async run(call) {
      printAll(call, await readAll<WebhookView>(call, listPath(call)), sentence);
      return 0;
    },
  },
  {
    name: 'webhook create',
    takes: 'ORGANISATION-ID URL [EVENT…] [--description TEXT]',
    does: 'Has an address told what happens; without events, of everything. Shows the secret, this once.',
    options: { description: { type: 'string' } },
    async run(call) {
      const events = call.words.slice(2);
      const { description } = call.values;
      const wish = {
        url: word(call, 1, 'URL'),
        events: events.length > 0 ? events : ['*'],
        ...(description === undefined ? {} : { description }),
      };
      printSecret(call, await request<WebhookWithSecret>(call.server, 'POST', listPath(call), wish));
      return 0;
    },
  },
  {
    name: 'webhook pause',
    takes: 'ORGANISATION-ID WEBHOOK-ID',
    does: 'Sends nothing more there until it is resumed.',
    options: {},
    run: (call) => change(call, { paused: true }),
  },
  {
    name: 'webhook resume',
    takes: 'ORGANISATION-ID WEBHOOK-ID',
    does: 'Sends there again, what waited included.',
    options: {},
    run: (call) => change(call, { paused: false }),
  },
  {
    name: 'webhook rotate',
    takes: 'ORGANISATION-ID WEBHOOK-ID',
    does: 'Makes a new secret and shows it, this once; for 24 hours the old one signs too.',
    options: {},
    async run(call) {
      printSecret(call, await request<WebhookWithSecret>(call.server, 'POST', `${onePath(call)}/rotate-secret`, {}));
      return 0;
    },
  },
  {
    name: 'webhook delete',
    takes: 'ORGANISATION-ID WEBHOOK-ID',
    does: 'Deletes a webhook with its log.',
    options: {},
    async run(call) {
      await request(call.server, 'DELETE', onePath(call));
      call.print({ deleted: call.words[1] }, ['It is deleted.']);
      return 0;
    },
  },
  {
    name: 'webhook test',
    takes: 'ORGANISATION-ID WEBHOOK-ID',
    does: 'Sends webhook.test there.',
    options: {},
    async run(call) {
      const delivery = await request<DeliveryView>(call.server, 'POST', `${onePath(call)}/test`, {});
      call.print(delivery, [deliverySentence(delivery)]);
      return 0;
    },
  },
  {
    name: 'webhook deliveries',
    takes: 'ORGANISATION-ID WEBHOOK-ID',
    does: 'Lists what was sent there in the last 30 days, and how that went.',
    options: {},
    async run(call) {
      printAll(call, await readAll<DeliveryView>(call, `${onePath(call)}/deliveries`), deliverySentence);
      return 0;
    },
  },
  {
    name: 'webhook redeliver',
    takes: 'ORGANISATION-ID WEBHOOK-ID DELIVERY-ID',
    does: 'Sends a delivery once more.',
    options: {},
    async run(call) {
      const path = `${onePath(call)}/deliveries/${inPath(call, 2, 'DELIVERY-ID')}/redeliver`;
      const delivery = await request<DeliveryView>(call.server, 'POST', path, {});
      call.print(delivery, [deliverySentence(delivery)]);
      return 0;
    },
  },
];
