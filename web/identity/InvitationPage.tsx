import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, isProblem } from '../api.ts';
import type { InvitationLook, Placed } from '../contracts.ts';
import { text } from '../text/index.ts';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { useSubmission } from '../use-submission.ts';
import { DeadLink } from './DeadLink.tsx';
import { InvitationForm, type NewUser } from './InvitationForm.tsx';
import { Landed } from './Landed.tsx';
import { useMeIfSignedIn } from './me.ts';
import { SignedInInvitee } from './SignedInInvitee.tsx';
import { sayInvitation, WhoInvites } from './WhoInvites.tsx';

/** The link from an invitation: a new person chooses name and password, someone signed in only accepts. */
export function InvitationPage() {
  const { token } = useSearch({ from: '/plain/invitation' });
  const [placed, setPlaced] = useState<Placed | null>(null);
  const me = useMeIfSignedIn();
  const look = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.post<InvitationLook>('/invitations/look', { token }),
    enabled: token !== undefined,
  });
  const accept = useSubmission(
    (newUser: NewUser | null, idempotencyKey) =>
      api.post<Placed>('/invitations/accept', { token, ...newUser }, { idempotencyKey }),
    { onSuccess: setPlaced },
  );

  if (placed)
    return <Landed placed={placed} workspace={look.data?.workspace ?? null} isNew={accept.variables !== null} />;
  const dead = token === undefined || isProblem(accept.error, 'token_invalid') || look.error || me.error;
  if (dead) {
    return (
      <DeadLink
        error={accept.error ?? look.error ?? me.error}
        reason={text.identity.invitationDead}
        onRetry={() => void Promise.all([look.refetch(), me.refetch()])}
        next={
          <ButtonLink to="/" variant="default" fullWidth>
            {text.identity.signIn}
          </ButtonLink>
        }
      />
    );
  }
  if (me.data === undefined || look.data === undefined) return <LoadingRows rows={3} />;
  if (me.data) {
    return (
      <SignedInInvitee
        me={me.data}
        look={look.data}
        error={accept.error}
        isPending={accept.isPending}
        onAccept={() => accept.mutate(null)}
      />
    );
  }
  return (
    <>
      <PageHeader title={sayInvitation(look.data)} />
      <WhoInvites look={look.data} />
      {look.data.hasAccount ? (
        <SignInFirst token={token} email={look.data.email} />
      ) : (
        <>
          <p>{text.identity.invitationNew}</p>
          <InvitationForm error={accept.error} isPending={accept.isPending} onSubmit={accept.mutate} />
        </>
      )}
    </>
  );
}

function SignInFirst({ token, email }: { token: string; email: string }) {
  return (
    <>
      <p>{text.identity.invitationKnown(email)}</p>
      <ButtonLink to="/sign-in" search={{ next: `/invitation?token=${encodeURIComponent(token)}` }} fullWidth>
        {text.identity.invitationSignInFirst}
      </ButtonLink>
    </>
  );
}
