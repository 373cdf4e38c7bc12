import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isProblem } from './api.ts';

const RETRIES = 2;

/** Asking again helps when no answer came or the server stumbled, never when it said no. */
function worthAnotherTry(failures: number, error: Error): boolean {
  if (error instanceof ApiProblem && error.status >= 400 && error.status < 500) return false;
  return failures < RETRIES;
}

export function createQueryClient(onSignedOut: () => void, onSecondFactorDemanded: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // Who is signed in is asked for the first time before any screen is shown; that answer leads to signing in by itself.
        const isFirstLook = query.queryKey[0] === 'me' && query.state.data === undefined;
        if (isProblem(error, 'unauthenticated') && !isFirstLook) onSignedOut();
        if (isProblem(error, 'second_factor_enrolment_required')) onSecondFactorDemanded();
      },
    }),
    defaultOptions: {
      queries: { retry: worthAnotherTry, staleTime: 5_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}
