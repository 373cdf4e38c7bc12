import { type Route, route } from '../http/route.ts';
import { changeWebhook } from './change-webhook.ts';
import * as contract from './contract.ts';
import { createWebhook } from './create-webhook.ts';
import { deleteWebhook } from './delete-webhook.ts';
import { findDeliveries, findWebhook, findWebhookEvents, findWebhooks } from './find-webhooks.ts';
import { redeliver } from './redeliver.ts';
import { rotateSecret } from './rotate-secret.ts';
import { sendTest } from './send-test.ts';

const access = 'user';
const params = contract.webhookParams;
const place = ({ id, webhookId }: { id: string; webhookId: string }) => ({ organisationId: id, webhookId });

/** To whom it is told what happens in an organisation. */
export const webhookRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/webhook-events',
    access: { public: 'it describes the interface and holds nothing of anybody' },
    summary: 'Every event that a webhook can hear of.',
    answer: contract.webhookEventList,
    verb: () => findWebhookEvents(),
  }),
  route({
    method: 'POST',
    path: '/organisations/:id/webhooks',
    access,
    summary: 'Have an address told what happens in an organisation; the answer holds the secret, this once.',
    status: 201,
    params: contract.webhooksParams,
    body: contract.webhookBody,
    answer: contract.webhookWithSecret,
    verb: (context, { params, body }) => createWebhook(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/webhooks',
    access,
    summary: 'List the webhooks of an organisation.',
    params: contract.webhooksParams,
    query: contract.pagedQuery,
    answer: contract.webhookPage,
    verb: (context, { params, query }) => findWebhooks(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/webhooks/:webhookId',
    access,
    summary: 'Read a webhook.',
    params,
    answer: contract.webhookView,
    verb: (context, { params }) => findWebhook(context, place(params)),
  }),
  route({
    method: 'PATCH',
    path: '/organisations/:id/webhooks/:webhookId',
    access,
    summary: 'Change, pause or resume a webhook.',
    params,
    body: contract.webhookChange,
    answer: contract.webhookView,
    verb: (context, { params, body }) => changeWebhook(context, place(params), body),
  }),
  route({
    method: 'DELETE',
    path: '/organisations/:id/webhooks/:webhookId',
    access,
    summary: 'Delete a webhook with its log.',
    params,
    verb: (context, { params }) => deleteWebhook(context, place(params)),
  }),
  route({
    method: 'POST',
    path: '/organisations/:id/webhooks/:webhookId/rotate-secret',
    access,
    summary: 'Give a webhook a new secret; for 24 hours the old one signs too.',
    params,
    body: contract.emptyBody,
    answer: contract.webhookWithSecret,
    verb: (context, { params }) => rotateSecret(context, place(params)),
  }),
  route({
    method: 'POST',
    path: '/organisations/:id/webhooks/:webhookId/test',
    access,
    summary: 'Send webhook.test to a webhook.',
    status: 202,
    params,
    body: contract.emptyBody,
    answer: contract.deliveryView,
    verb: (context, { params }) => sendTest(context, place(params)),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/webhooks/:webhookId/deliveries',
    access,
    summary: 'List what a webhook was told, and how that went.',
    params,
    query: contract.pagedQuery,
    answer: contract.deliveryPage,
    verb: (context, { params, query }) => findDeliveries(context, place(params), query),
  }),
  route({
    method: 'POST',
    path: '/organisations/:id/webhooks/:webhookId/deliveries/:deliveryId/redeliver',
    access,
    summary: 'Send a delivery once more.',
    status: 202,
    params: contract.deliveryParams,
    body: contract.emptyBody,
    answer: contract.deliveryView,
    verb: (context, { params }) => redeliver(context, place(params), params.deliveryId),
  }),
];
