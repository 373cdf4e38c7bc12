import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';

const words = text.workspaces;

/** Participants leave by themselves; owners hand on or close. */
export function LeaveSection({ workspace }: { workspace: Workspace }) {
  const [isOpen, setIsOpen] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = useSubmission(
    (id: string, idempotencyKey) => api.post<void>(`/workspaces/${id}/leave`, undefined, { idempotencyKey }),
    {
      onSuccess: async () => {
        await navigate({ to: '/workspaces' });
        client.removeQueries({ queryKey: ['workspace', workspace.id] });
        await client.invalidateQueries({ queryKey: ['workspaces'] });
        toast(words.left(workspace.name));
      },
    },
  );
  const close = () => setIsOpen(false);
  return (
    <>
      <Section
        title={words.leave}
        lead={words.leaveLead}
        actions={
          <Button variant="default" onClick={() => setIsOpen(true)}>
            {words.leaveAct}
          </Button>
        }
      />
      <Modal opened={isOpen} onClose={close} title={words.leaveTitle(workspace.name)} trapFocus>
        <Stack gap="md">
          <Text>{words.leaveLead}</Text>
          <FormProblem error={leave.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {text.common.cancel}
            </Button>
            <Button color="red" loading={leave.isPending} onClick={() => leave.mutate(workspace.id)}>
              {words.leaveAct}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
