import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { OwnUser } from '../contracts.ts';
import { text } from '../text/index.ts';
import { toast, toastProblem } from '../ui/toasts.tsx';

/** Addresses that one had before; each still signs one in, until it is taken away. */
export function FormerAddresses({ user }: { user: OwnUser }) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: (email: string) => api.delete(`/users/${user.id}/aliases/${encodeURIComponent(email)}`),
    onSuccess: async (_none, email) => {
      await queryClient.invalidateQueries({ queryKey: ['me'] });
      toast(text.identity.addressRemoved(email));
    },
    onError: toastProblem,
  });
  if (user.aliases.length === 0) return null;
  return (
    <>
      <Text size="sm" c="dimmed" mt="sm">
        {text.identity.addressOlder}
      </Text>
      {user.aliases.map((email) => (
        <Group key={email} justify="space-between" gap="xs" mt={4}>
          <Text>{email}</Text>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={text.identity.addressRemoveNamed(email)}
            disabled={remove.isPending}
            onClick={() => remove.mutate(email)}
          >
            {text.identity.addressRemove}
          </Button>
        </Group>
      ))}
    </>
  );
}
