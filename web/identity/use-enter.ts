import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

/** Goes on into the app after the session changed hands: nothing that was loaded for someone else is kept. */
export function useEnter() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async (next?: string) => {
    queryClient.clear();
    await router.invalidate();
    await router.navigate({ href: next ?? '/', replace: true });
  };
}
