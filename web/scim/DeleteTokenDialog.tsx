import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import type { ScimToken } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { tokensPath } from './queries.ts';

const words = text.scim;

type Asked = { organisationId: string; token: ScimToken | null; onClose: () => void };

/** Asks before a token is deleted: the identity provider stops at once, and the same token never comes back. */
export function DeleteTokenDialog(props: Asked) {
  const { token, onClose } = props;
  // The title stays while the dialog fades away.
  const [named, setNamed] = useState('');
  if (token && token.name !== named) setNamed(token.name);
  return (
    <Modal opened={token !== null} onClose={onClose} title={words.removeTitle(named)}>
      <Question {...props} />
    </Modal>
  );
}

function Question({ organisationId, token, onClose }: Asked) {
  const queryClient = useQueryClient();
  const remove = useSubmission((gone: ScimToken) => api.delete(`${tokensPath(organisationId)}/${gone.id}`), {
    onSuccess: async (_answer, gone) => {
      onClose();
      toast(words.removed(gone.name));
      await queryClient.invalidateQueries({ queryKey: ['provisioning', organisationId] });
    },
  });
  return (
    <Stack gap="md">
      <Text>{words.removeWhy}</Text>
      <FormProblem error={remove.error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => token && remove.mutate(token)}>
          {words.remove}
        </Button>
      </Group>
    </Stack>
  );
}
