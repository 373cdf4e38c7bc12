import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Webhook, WebhookDelivery, WebhookEventName } from '../contracts.ts';
import { type List, useList } from '../use-list.ts';

const PAGE_SIZE = 50;
const EVENTS_STALE_MS = 600_000;

/** After a change: lists, the one, and its log. */
export function refreshWebhooks(client: QueryClient): Promise<void> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['webhooks'] }),
    client.invalidateQueries({ queryKey: ['webhook'] }),
  ]).then(() => undefined);
}

export const webhooksPath = (organisationId: string) => `/organisations/${organisationId}/webhooks`;

export function useWebhooks(organisationId: string): List<Webhook> {
  return useList<Webhook>(['webhooks', organisationId], webhooksPath(organisationId));
}

export function webhookQuery(organisationId: string, id: string) {
  return queryOptions({
    queryKey: ['webhook', id],
    queryFn: ({ signal }) => api.get<Webhook>(`${webhooksPath(organisationId)}/${id}`, { signal }),
  });
}

export function useDeliveries(organisationId: string, id: string): List<WebhookDelivery> {
  return useList<WebhookDelivery>(['webhook', id, 'deliveries'], `${webhooksPath(organisationId)}/${id}/deliveries`, {
    limit: PAGE_SIZE,
  });
}

/** Everything that a webhook can hear of. */
export const eventsQuery = queryOptions({
  queryKey: ['webhook-events'],
  queryFn: ({ signal }) => api.get<{ items: WebhookEventName[] }>('/webhook-events', { signal }),
  staleTime: EVENTS_STALE_MS,
});
