import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { Workspace } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { refreshWorkspaces } from './queries.ts';

const words = text.workspaces;
const NAME_LIMIT = 200;
const DESCRIPTION_LIMIT = 2000;

/** Creates a workspace and leads into it. */
export function CreateWorkspaceDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.createTitle} trapFocus>
      <CreateForm onClose={onClose} />
    </Modal>
  );
}

function CreateForm({ onClose }: { onClose: () => void }) {
  const { organisation } = useMe();
  const [form, setForm] = useState({ name: '', description: '' });
  const client = useQueryClient();
  const navigate = useNavigate();
  const create = useSubmission(
    (wish: typeof form, idempotencyKey) => api.post<Workspace>('/workspaces', wish, { idempotencyKey }),
    {
      onSuccess: async (workspace) => {
        await refreshWorkspaces(client);
        await navigate({ to: '/workspaces/$id', params: { id: workspace.id } });
        toast(words.createdToast(workspace.name));
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: form.name.trim(), description: form.description.trim() });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>{words.createLead(organisation.name)}</Text>
        <TextInput
          label={words.name}
          required
          data-autofocus
          maxLength={NAME_LIMIT}
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          error={fieldError(create.error, 'name')}
        />
        <Textarea
          label={`${words.description} (${text.common.optional})`}
          description={words.descriptionHelp}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={DESCRIPTION_LIMIT}
          value={form.description}
          onChange={(event) => setForm({ ...form, description: event.currentTarget.value })}
          error={fieldError(create.error, 'description')}
        />
        <FormProblem error={create.error} fields={['name', 'description']} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {words.createSubmit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
