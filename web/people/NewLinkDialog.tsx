import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { User } from '../contracts.ts';
import { text } from '../text/index.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { resendInvitation } from './invitations.ts';

/** Makes a new invitation link for someone who has not accepted yet, to hand over by any way. */
export function NewLinkDialog({ person, onClose }: { person: User | null; onClose: () => void }) {
  return (
    <Modal opened={person !== null} onClose={onClose} title={text.people.newLinkTitle(person?.email ?? '')}>
      {person ? <NewLink person={person} onClose={onClose} /> : null}
    </Modal>
  );
}

function NewLink({ person, onClose }: { person: User; onClose: () => void }) {
  const resend = useMutation({ mutationKey: ['resend-invitation', person.id], mutationFn: resendInvitation });
  const { mutate } = resend;
  useEffect(() => {
    // Waits for the next turn, so that a dialog that is shown twice in development makes one link.
    const timer = setTimeout(() => mutate(person));
    return () => clearTimeout(timer);
  }, [mutate, person]);

  return (
    <Stack gap="md" aria-live="polite">
      {resend.isError ? <ErrorState error={resend.error} onRetry={() => mutate(person)} /> : null}
      {resend.isPending || resend.isIdle ? <LoadingRows rows={1} /> : null}
      {resend.data ? (
        <>
          <CopyField label={text.people.linkLabel} value={resend.data.link} description={text.people.linkOnce} />
          <Text size="sm" c="dimmed">
            {text.people.newLinkWhy}
          </Text>
        </>
      ) : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {text.common.close}
        </Button>
      </Group>
    </Stack>
  );
}
