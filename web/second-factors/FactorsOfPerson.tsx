import { Button, Group, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import type { User, UserFactors } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Fact } from '../ui/Facts.tsx';
import { toast } from '../ui/toasts.tsx';

const words = text.secondFactors;

/** What an administrator sees of a colleague's second factors, and takes away when they are lost. */
export function FactorsOfPerson({ person }: { person: User }) {
  const key = ['users', 'one', person.id, 'second-factors'];
  const queryClient = useQueryClient();
  const [isResetting, setIsResetting] = useState(false);
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<UserFactors>(`/users/${person.id}/second-factors`, { signal }),
    retry: false,
  });
  if (!data) return null;
  const has = [
    ...(data.hasAuthenticatorApp ? [words.ofPersonApp] : []),
    ...(data.passkeys > 0 ? [words.ofPersonPasskeys(data.passkeys)] : []),
  ];
  return (
    <Fact name={words.ofPerson}>
      <Group gap="sm">
        <Text component="span">{has.length === 0 ? words.ofPersonNone : has.join(', ')}</Text>
        {data.may.reset ? (
          <Button size="compact-sm" variant="default" onClick={() => setIsResetting(true)}>
            {words.reset}
          </Button>
        ) : null}
      </Group>
      <ConfirmDialog
        opened={isResetting}
        onClose={() => setIsResetting(false)}
        title={words.resetTitle(person.name)}
        explanation={words.resetExplain}
        confirmLabel={words.reset}
        isDestructive
        act={({ password }, idempotencyKey) =>
          api.post<{ removed: number }>(`/users/${person.id}/second-factors/reset`, { password }, { idempotencyKey })
        }
        onDone={() => {
          toast(words.resetDone(person.name));
          void queryClient.invalidateQueries({ queryKey: key });
        }}
      />
    </Fact>
  );
}
