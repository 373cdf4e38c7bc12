import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { InvitationWithLink, OperatorOrganisation, Organisation } from '../contracts.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { useLastShown } from '../ui/use-last-shown.ts';
import { useSubmission } from '../use-submission.ts';

const words = text.operator;
const AT_THE_ADDRESS = ['email_domain_owned_elsewhere', 'already_a_member', 'email_taken', 'member_elsewhere'];

/** Brings an organisation that nobody administers its first administrator; from then on they invite for themselves. */
export function FirstAdministratorDialog({
  organisation,
  onClose,
}: {
  organisation: OperatorOrganisation | null;
  onClose: () => void;
}) {
  const shown = useLastShown(organisation);
  return (
    <Modal opened={organisation !== null} onClose={onClose} title={words.firstTitle(shown?.name ?? '')}>
      {shown ? <Asked key={shown.id} organisation={shown} onClose={onClose} /> : null}
    </Modal>
  );
}

/** Whether there is one already is looked up when it is asked, since an invitation may just have been accepted. */
function Asked({ organisation, onClose }: { organisation: OperatorOrganisation; onClose: () => void }) {
  const query = useQuery({
    queryKey: ['organisations', organisation.id, 'first-administrator'],
    queryFn: ({ signal }) => api.get<Organisation>(`/organisations/${organisation.id}`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  const [invitation, setInvitation] = useState<InvitationWithLink | null>(null);
  if (invitation) return <Invited invitation={invitation} onClose={onClose} />;
  return (
    <Loaded query={query}>
      {({ may, name }) =>
        may.invite ? (
          <InviteForm organisation={organisation} onClose={onClose} onInvited={setInvitation} />
        ) : (
          <Stack gap="md">
            <Text>{words.firstAlready(name)}</Text>
            <Close onClose={onClose} />
          </Stack>
        )
      }
    </Loaded>
  );
}

function InviteForm({
  organisation,
  onClose,
  onInvited,
}: {
  organisation: OperatorOrganisation;
  onClose: () => void;
  onInvited: (invitation: InvitationWithLink) => void;
}) {
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const invite = useSubmission(
    (address: string, idempotencyKey) =>
      api.post<InvitationWithLink>(
        `/organisations/${organisation.id}/invitations`,
        { email: address },
        { idempotencyKey },
      ),
    {
      onSuccess: (invitation) => {
        onInvited(invitation);
        void client.invalidateQueries({ queryKey: ['mails'] });
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (email.trim() !== '') invite.mutate(email.trim());
  };
  const { error } = invite;
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>{words.firstLead(organisation.name)}</Text>
        <TextInput
          label={words.firstEmail}
          type="email"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={isProblem(error, ...AT_THE_ADDRESS) ? sayProblem(error) : fieldError(error, 'email')}
          data-autofocus
        />
        {isProblem(error, 'forbidden') ? (
          <Text role="alert">{words.firstAlready(organisation.name)}</Text>
        ) : (
          <FormProblem error={error} fields={['email']} shownByFields={AT_THE_ADDRESS} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {words.firstInvite}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Invited({ invitation, onClose }: { invitation: InvitationWithLink; onClose: () => void }) {
  return (
    <Stack gap="md" aria-live="polite">
      <CopyField
        label={text.people.linkLabel}
        value={invitation.link}
        description={words.firstLink(invitation.email)}
      />
      <Close onClose={onClose} />
    </Stack>
  );
}

function Close({ onClose }: { onClose: () => void }) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        {text.common.close}
      </Button>
    </Group>
  );
}
