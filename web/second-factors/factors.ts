import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { SecondFactors } from '../contracts.ts';

export const factorsQuery = queryOptions({
  queryKey: ['me', 'second-factors'],
  queryFn: ({ signal }) => api.get<SecondFactors>('/me/second-factors', { signal }),
});

/** After any change: who is signed in, and what they have, is asked again. */
export function useRefreshFactors() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: ['me'] });
}

export function hasFactor(factors: SecondFactors): boolean {
  return factors.authenticatorApp !== null || factors.passkeys.length > 0;
}

/** How many would be left to show. */
export function isLast(factors: SecondFactors): boolean {
  return factors.passkeys.length + (factors.authenticatorApp ? 1 : 0) === 1;
}
