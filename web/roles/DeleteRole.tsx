import { Button, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import type { Role } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';

/** A role that is deleted cannot be brought back, so what goes with it is said first. */
export function DeleteRole({ role }: { role: Role }) {
  const [opened, setOpened] = useState(false);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.delete(`/roles/${role.id}`),
    onSuccess: async () => {
      await navigate({ to: '/admin/roles' });
      toast(text.roles.deleted(role.name));
      queryClient.removeQueries({ queryKey: ['roles', 'one', role.id] });
      await queryClient.invalidateQueries({ queryKey: ['roles'] });
      await queryClient.invalidateQueries({ queryKey: ['users'] });
    },
  });
  const close = () => {
    setOpened(false);
    remove.reset();
  };

  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={() => setOpened(true)}>
        {text.roles.delete}
      </Button>
      <Modal opened={opened} onClose={close} title={text.roles.deleteTitle(role.name)}>
        <Text mb="md">{text.roles.deleteBody(role.memberCount)}</Text>
        <FormProblem error={remove.error} />
        <Group justify="flex-end" gap="xs" mt="md">
          <Button variant="default" onClick={close}>
            {text.common.cancel}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            {text.roles.delete}
          </Button>
        </Group>
      </Modal>
    </Group>
  );
}
