import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { api, fetchContent } from '../api.ts';
import type { Quota, Usage } from '../contracts.ts';
import type { Range } from './range.ts';
import type { By } from './search.ts';

const ITEMS_LIMIT = 200;
const LOOK_AGAIN_MS = 60_000;

export interface Scope {
  kind: 'organisation' | 'account';
  id: string;
}

const pathOf = ({ kind, id }: Scope) => `/${kind}s/${id}/usage`;

/** Shares in use at the end of each day; those who use most first. */
export function useUsage(scope: Scope, by: By, range: Range, isAsked: boolean) {
  return useQuery({
    queryKey: ['usage', scope, by, range],
    queryFn: ({ signal }) => api.get<Usage>(pathOf(scope), { query: { by, ...range, limit: ITEMS_LIMIT }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
    enabled: isAsked,
  });
}

export function quotaQuery(organisationId: string) {
  return queryOptions({
    queryKey: ['usage', 'quota', organisationId],
    queryFn: ({ signal }) => api.get<Quota>(`/organisations/${organisationId}/share-quota`, { signal }),
  });
}

/** Hands the browser the whole as a file. */
export async function downloadCsv(scope: Scope, by: By, range: Range): Promise<void> {
  const answer = await fetchContent(pathOf(scope), { query: { by, ...range }, accept: 'text/csv' });
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = `usage-by-${by}-${range.from}-${range.to}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), LOOK_AGAIN_MS);
}
