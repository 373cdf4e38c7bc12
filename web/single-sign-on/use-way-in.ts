import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { SignInFound } from '../contracts.ts';

const SETTLED_MS = 350;
/** Whether it is worth asking; the server decides what an address is. */
const LOOKS_WHOLE = /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/;

/** How an address signs in, as soon as it is typed: at an identity provider, with a password, or either. */
export function useWayIn(email: string): SignInFound | undefined {
  const [settled] = useDebouncedValue(email.trim().toLowerCase(), SETTLED_MS);
  const found = useQuery({
    queryKey: ['sign-in', settled],
    queryFn: ({ signal }) => api.post<SignInFound>('/sign-in/find', { email: settled }, { signal }),
    enabled: LOOKS_WHOLE.test(settled),
    staleTime: 60_000,
    retry: false,
    // What is a problem for the form is said when it is sent.
    throwOnError: false,
  });
  return settled === email.trim().toLowerCase() ? found.data : undefined;
}
