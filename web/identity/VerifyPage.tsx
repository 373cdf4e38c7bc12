import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { api } from '../api.ts';
import type { Placed } from '../contracts.ts';
import { text } from '../text/index.ts';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { DeadLink } from './DeadLink.tsx';
import { Landed } from './Landed.tsx';

/**
 * The link from the sign-up mail. It works once, so it is used as a question that is asked once for each token and never
 * again: coming back to this page shows the same answer.
 */
export function VerifyPage() {
  const { token } = useSearch({ from: '/plain/verify' });
  const verification = useQuery({
    queryKey: ['sign-up-verification', token],
    queryFn: () => api.post<Placed>('/sign-up/verify', { token }),
    enabled: token !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnMount: false,
    retry: false,
  });

  if (token === undefined || verification.error) {
    return (
      <DeadLink
        error={verification.error}
        onRetry={() => void verification.refetch()}
        next={
          <ButtonLink to="/sign-up" variant="default" fullWidth>
            {text.identity.startAgain}
          </ButtonLink>
        }
      />
    );
  }
  if (verification.data) return <Landed placed={verification.data} isNew />;
  return (
    <>
      <PageHeader title={text.identity.verifying} />
      <LoadingRows rows={2} />
    </>
  );
}
