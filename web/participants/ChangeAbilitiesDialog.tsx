import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, isProblem } from '../api.ts';
import type { Ability, Participant, Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConflictState } from '../ui/ConflictState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { AbilitiesField } from './AbilitiesField.tsx';
import { effective } from './abilities.ts';
import { nameOf, refreshParticipants } from './queries.ts';

const words = text.participants;

interface Props {
  workspace: Workspace;
  participant: Participant;
  onClose: () => void;
}

/** Gives a participant other abilities; it counts at once. */
export function ChangeAbilitiesDialog({
  participant,
  ...rest
}: Omit<Props, 'participant'> & { participant: Participant | null }) {
  return (
    <Modal
      opened={participant !== null}
      onClose={rest.onClose}
      title={participant ? words.changeTitle(nameOf(participant)) : ''}
      trapFocus
    >
      {participant ? (
        <ChangeForm key={`${participant.id} ${participant.version}`} participant={participant} {...rest} />
      ) : null}
    </Modal>
  );
}

function ChangeForm({ workspace, participant, onClose }: Props) {
  const [given, setGiven] = useState(participant.abilities);
  const client = useQueryClient();
  const change = useSubmission(
    (abilities: Ability[]) =>
      api.patch<Participant>(
        `/workspaces/${workspace.id}/participants/${participant.id}`,
        { abilities },
        { ifMatch: participant.version },
      ),
    {
      onSuccess: async () => {
        onClose();
        toast(words.changed(nameOf(participant)));
        await refreshParticipants(client);
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(given);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {words.changeLead}
        </Text>
        <AbilitiesField value={given} onChange={setGiven} own={effective(workspace.abilities)} />
        {isProblem(change.error, 'version_conflict', 'not_found') ? (
          <ConflictState
            onReload={() => {
              onClose();
              void refreshParticipants(client);
            }}
          />
        ) : (
          <FormProblem error={change.error} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {text.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
