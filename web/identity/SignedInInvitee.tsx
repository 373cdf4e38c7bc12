import { Button, Stack, Text } from '@mantine/core';
import { isProblem } from '../api.ts';
import type { InvitationLook, Me } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { useSignOut } from './use-sign-out.ts';
import { sayInvitation, WhoInvites } from './WhoInvites.tsx';

/** An invitation opened by someone who is signed in: theirs to accept, or somebody else's, which is said. */
export function SignedInInvitee({
  me,
  look,
  error,
  isPending,
  onAccept,
}: {
  me: Me;
  look: InvitationLook;
  error: Error | null;
  isPending: boolean;
  onAccept: () => void;
}) {
  const signOut = useSignOut(() => window.location.reload());
  const signOutButton = (
    <Button variant="default" onClick={() => signOut.mutate()} loading={signOut.isPending}>
      {text.identity.invitationSignOut}
    </Button>
  );
  const isTheirs = me.user.email === look.email && !isProblem(error, 'invitation_for_someone_else');
  if (!isTheirs) {
    return (
      <>
        <PageHeader
          title={text.identity.invitationSomeoneElseTitle}
          lead={text.identity.invitationSomeoneElse(me.user.email, look.email)}
        />
        <Stack gap="xs">
          {signOutButton}
          <ButtonLink to="/inbox" variant="default">
            {text.identity.toInbox}
          </ButtonLink>
        </Stack>
      </>
    );
  }
  return (
    <>
      <PageHeader title={sayInvitation(look)} />
      <WhoInvites look={look} />
      <Text my="md">
        {look.workspace
          ? text.identity.invitationWorkspaceStays(me.user.name, me.organisation.name)
          : me.organisation.kind === 'individual'
            ? text.identity.invitationMovesAlone(me.user.name, look.organisation.name)
            : text.identity.invitationSignedIn(me.user.name, me.organisation.name)}
      </Text>
      <Stack gap="xs">
        <FormProblem error={error} />
        <Button onClick={onAccept} loading={isPending}>
          {text.identity.invitationAccept}
        </Button>
        <ButtonLink to="/inbox" variant="default">
          {text.identity.invitationLater}
        </ButtonLink>
      </Stack>
    </>
  );
}
