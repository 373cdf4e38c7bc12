import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { EmailDomain, EmailDomainEvent } from '../contracts.ts';
import { type List, useList } from '../use-list.ts';

const PAGE_SIZE = 100;

/** After a change: lists, the one, its history, and where the change shows elsewhere. */
export function refreshEmailDomains(client: QueryClient): Promise<void> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['email-domains'] }),
    client.invalidateQueries({ queryKey: ['email-domain'] }),
    client.invalidateQueries({ queryKey: ['disputes'] }),
    client.invalidateQueries({ queryKey: ['placement'] }),
  ]).then(() => undefined);
}

export function useEmailDomains(organisationId: string, q?: string): List<EmailDomain> {
  return useList<EmailDomain>(['email-domains', organisationId], `/organisations/${organisationId}/email-domains`, {
    q,
    limit: PAGE_SIZE,
  });
}

export function emailDomainQuery(id: string) {
  return queryOptions({
    queryKey: ['email-domain', id],
    queryFn: ({ signal }) => api.get<EmailDomain>(`/email-domains/${id}`, { signal }),
  });
}

export function useEmailDomainHistory(id: string): List<EmailDomainEvent> {
  return useList<EmailDomainEvent>(['email-domain', id, 'history'], `/email-domains/${id}/history`);
}
