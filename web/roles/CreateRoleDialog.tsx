import { Button, Group, Modal, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../api.ts';
import type { Role } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { NEW_ROLE, ROLE_CODES, ROLE_FIELDS, RoleFields, type RoleForm } from './RoleFields.tsx';

/** Makes a role and leads to it, where its members are added. */
export function CreateRoleDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={text.roles.createTitle} size="lg">
      <CreateRoleForm onClose={onClose} />
    </Modal>
  );
}

function CreateRoleForm({ onClose }: { onClose: () => void }) {
  const { organisation } = useMe();
  const [form, setForm] = useState<RoleForm>(NEW_ROLE);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const create = useSubmission(
    (role: RoleForm, idempotencyKey) =>
      api.post<Role>(`/organisations/${organisation.id}/roles`, role, { idempotencyKey }),
    {
      onSuccess: async (role) => {
        await queryClient.invalidateQueries({ queryKey: ['roles', organisation.id] });
        await queryClient.invalidateQueries({ queryKey: ['first-steps'] });
        await navigate({ to: '/admin/roles/$id', params: { id: role.id } });
        toast(text.roles.created(role.name));
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ ...form, name: form.name.trim(), description: form.description.trim() });
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="lg">
        <RoleFields form={form} onChange={setForm} error={create.error} />
        <FormProblem error={create.error} fields={ROLE_FIELDS} shownByFields={ROLE_CODES} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {text.roles.createSubmit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
