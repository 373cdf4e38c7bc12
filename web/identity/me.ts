import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { api, isProblem } from '../api.ts';
import type { Me } from '../contracts.ts';

const STALE_MS = 30_000;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<Me>('/me', { signal }),
  staleTime: STALE_MS,
});

/** Who is signed in, on every screen behind signing in (loaded before the screen is). */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** For screens that anyone may open: null when nobody is signed in. */
export function useMeIfSignedIn() {
  return useQuery({
    queryKey: ['me', 'if-signed-in'],
    queryFn: async ({ signal }) => {
      try {
        return await api.get<Me>('/me', { signal });
      } catch (error) {
        if (isProblem(error, 'unauthenticated')) return null;
        throw error;
      }
    },
    staleTime: 0,
  });
}

/** May administer the organisation: only spares others the walk, the server decides. */
export function administers(me: Me): boolean {
  return me.may.administer === true;
}

/** May read what is recorded of the organisation. */
export function readsAudit(me: Me): boolean {
  return me.may.readAudit === true;
}

/** Looks after the whole account: all its organisations. */
export function administersAccount(me: Me): boolean {
  return me.may.administerAccount === true;
}

export function operates(me: Me): boolean {
  return me.may.operate === true;
}
