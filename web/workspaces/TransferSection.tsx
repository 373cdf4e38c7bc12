import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { Workspace } from '../contracts.ts';
import type { Assignee } from '../directory/assignee.ts';
import { ColleaguePicker } from '../directory/ColleaguePicker.tsx';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { refreshWorkspaces } from './queries.ts';

const words = text.workspaces;

/** Hands a workspace to an active member of its organisation. */
export function TransferSection({ workspace }: { workspace: Workspace }) {
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <>
      <Section
        title={words.transfer}
        lead={words.transferLead(workspace.organisation.name)}
        actions={
          <Button variant="default" onClick={() => setIsOpen(true)}>
            {words.transferAct}
          </Button>
        }
      />
      <Modal opened={isOpen} onClose={close} title={words.transferTitle(workspace.name)} trapFocus>
        <TransferForm workspace={workspace} onClose={close} />
      </Modal>
    </>
  );
}

function TransferForm({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  const [to, setTo] = useState<Assignee | null>(null);
  const [isMissing, setIsMissing] = useState(false);
  const client = useQueryClient();
  const transfer = useSubmission(
    (userId: string, idempotencyKey) =>
      api.post<Workspace>(
        `/workspaces/${workspace.id}/transfer`,
        { userId },
        { idempotencyKey, ifMatch: workspace.version },
      ),
    {
      onSuccess: async () => {
        onClose();
        toast(words.transferred(to?.name ?? ''));
        await refreshWorkspaces(client);
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsMissing(to === null);
    if (to) transfer.mutate(to.id);
  };
  const said = fieldError(transfer.error, 'userId');
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{words.transferLead(workspace.organisation.name)}</Text>
        <ColleaguePicker
          label={words.transferTo}
          organisation={workspace.organisation}
          kind="user"
          value={to}
          onChange={(value) => {
            setTo(value);
            setIsMissing(false);
            transfer.reset();
          }}
          error={isMissing ? words.transferMissing : said}
          onEscape={onClose}
        />
        <FormProblem error={transfer.error} fields={['userId']} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={transfer.isPending}>
            {words.transferAct}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
