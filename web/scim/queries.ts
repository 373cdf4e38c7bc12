import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Provisioning, ScimRequest, ScimToken } from '../contracts.ts';
import { type List, useList } from '../use-list.ts';

const REQUESTS_SHOWN = 20;

export const provisioningPath = (organisationId: string) => `/organisations/${organisationId}/provisioning`;
export const tokensPath = (organisationId: string) => `/organisations/${organisationId}/scim-tokens`;

export function provisioningQuery(organisationId: string) {
  return queryOptions({
    queryKey: ['provisioning', organisationId],
    queryFn: ({ signal }) => api.get<Provisioning>(provisioningPath(organisationId), { signal }),
  });
}

export function useScimTokens(organisationId: string): List<ScimToken> {
  return useList<ScimToken>(['provisioning', organisationId, 'tokens'], tokensPath(organisationId));
}

export function useScimRequests(organisationId: string): List<ScimRequest> {
  return useList<ScimRequest>(
    ['provisioning', organisationId, 'requests'],
    `/organisations/${organisationId}/scim-requests`,
    { limit: REQUESTS_SHOWN },
  );
}
