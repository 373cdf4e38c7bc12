import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { IdentityProvider, LinkedIdentities, SingleSignOn } from '../contracts.ts';
import { type List, useList } from '../use-list.ts';

export function useIdentityProviders(organisationId: string): List<IdentityProvider> {
  return useList<IdentityProvider>(
    ['single-sign-on', organisationId, 'providers'],
    `/organisations/${organisationId}/identity-providers`,
  );
}

export function singleSignOnQuery(organisationId: string) {
  return queryOptions({
    queryKey: ['single-sign-on', organisationId],
    queryFn: ({ signal }) => api.get<SingleSignOn>(`/organisations/${organisationId}/single-sign-on`, { signal }),
  });
}

export function identitiesQuery() {
  return queryOptions({
    queryKey: ['me', 'identities'],
    queryFn: ({ signal }) => api.get<LinkedIdentities>('/me/identities', { signal }),
    staleTime: 60_000,
  });
}

export function refreshSingleSignOn(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: ['single-sign-on'] });
}
