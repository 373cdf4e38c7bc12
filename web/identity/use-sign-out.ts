import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, isProblem } from '../api.ts';
import { beforeSigningOut } from '../before-signing-out.ts';
import type { LinkedIdentities } from '../contracts.ts';
import { text } from '../text/index.ts';
import { toast } from '../ui/toasts.tsx';

/** Ends the session and forgets everything that was loaded for it. */
export function useSignOut(after?: () => void) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      await beforeSigningOut.run();
      // Whoever came from an identity provider signs out there too; the server leads there and back.
      const identities = await api.get<LinkedIdentities>('/me/identities').catch(() => null);
      if (identities?.signsOutAt && !after) {
        window.location.assign('/sign-in/oidc/logout');
        // The page is on its way out.
        await new Promise(() => undefined);
      }
      try {
        await api.delete('/sessions/current');
      } catch (error) {
        if (!isProblem(error, 'unauthenticated')) throw error;
      }
    },
    onSuccess: async () => {
      if (after) {
        queryClient.clear();
        after();
        return;
      }
      await navigate({ to: '/sign-in' });
      queryClient.clear();
    },
    onError: () => toast(text.identity.signOutFailed, { color: 'red' }),
  });
}
