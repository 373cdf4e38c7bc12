import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { api } from '../api.ts';
import type { OwnOrganisation, OwnUser, Placement } from '../contracts.ts';
import { text } from '../text/index.ts';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { DeadLink } from './DeadLink.tsx';
import { Landed } from './Landed.tsx';

interface Changed {
  user: OwnUser;
  organisation?: OwnOrganisation;
  placement: Placement | null;
}

/** The link from the mail to a new address: from now on it is theirs, and placement was decided again. */
export function VerifyEmailPage() {
  const { token } = useSearch({ from: '/plain/verify-email' });
  const change = useQuery({
    queryKey: ['address-verification', token],
    queryFn: () => api.post<Changed>('/me/email/verify', { token }),
    enabled: token !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnMount: false,
    retry: false,
  });
  const toProfile = (
    <ButtonLink to="/profile" variant="default" fullWidth>
      {text.frame.profile}
    </ButtonLink>
  );

  if (token === undefined || change.error) {
    return <DeadLink error={change.error} onRetry={() => void change.refetch()} next={toProfile} />;
  }
  if (!change.data) {
    return (
      <>
        <PageHeader title={text.identity.verifying} />
        <LoadingRows rows={2} />
      </>
    );
  }
  const { user, organisation, placement } = change.data;
  if (organisation && placement) {
    return <Landed placed={{ user, organisation, placement }} title={text.identity.emailVerifiedTitle} />;
  }
  return (
    <>
      <PageHeader title={text.identity.emailVerifiedTitle} lead={text.identity.emailVerifiedBody(user.email)} />
      {toProfile}
    </>
  );
}
