import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { ApiToken, NewApiToken } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { toast, toastProblem } from '../ui/toasts.tsx';
import { useList } from '../use-list.ts';

const KEY = ['api-tokens'];

/** Programs that act as this person. */
export function ApiTokensSection() {
  const tokens = useList<ApiToken>(KEY, '/api-tokens');
  const [isCreating, setIsCreating] = useState(false);
  const [created, setCreated] = useState<string | null>(null);
  const [toDelete, setToDelete] = useState<ApiToken | null>(null);

  const columns: Column<ApiToken>[] = [
    { key: 'name', header: text.common.name, cell: (token) => token.name },
    {
      key: 'created',
      header: text.identity.tokenCreatedAt,
      cell: (token) => <RelativeTime at={token.createdAt} />,
    },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      cell: (token) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={text.identity.tokenDeleteNamed(token.name)}
          onClick={() => setToDelete(token)}
        >
          {text.identity.tokenDelete}
        </Button>
      ),
    },
  ];

  return (
    <Section
      title={text.identity.tokens}
      lead={text.identity.tokensLead}
      actions={
        <Button variant="default" onClick={() => setIsCreating(true)}>
          {text.identity.tokenNew}
        </Button>
      }
    >
      <ListShown
        list={tokens}
        label={text.identity.tokens}
        columns={columns}
        rowKey={(token) => token.id}
        empty={<EmptyState title={text.identity.tokensNone} reason={text.identity.tokensNoneWhy} headingOrder={3} />}
        skeletonRows={2}
      />
      <CreateTokenDialog opened={isCreating} onClose={() => setIsCreating(false)} onCreated={setCreated} />
      <Modal opened={created !== null} onClose={() => setCreated(null)} title={text.identity.tokenNew}>
        <CopyField label={text.identity.tokenLabel} description={text.identity.tokenShownOnce} value={created ?? ''} />
        <Group justify="flex-end" mt="md">
          <Button onClick={() => setCreated(null)}>{text.common.close}</Button>
        </Group>
      </Modal>
      <DeleteTokenDialog token={toDelete} onClose={() => setToDelete(null)} />
    </Section>
  );
}

function CreateTokenDialog({
  opened,
  onClose,
  onCreated,
}: {
  opened: boolean;
  onClose: () => void;
  onCreated: (token: string) => void;
}) {
  const [name, setName] = useState('');
  const queryClient = useQueryClient();
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={text.identity.tokenNew}
      explanation={text.identity.tokenExplain}
      confirmLabel={text.identity.tokenCreate}
      fields={['name']}
      act={({ password }, idempotencyKey) =>
        api.post<NewApiToken>('/api-tokens', { name: name.trim(), password }, { idempotencyKey })
      }
      onDone={({ token }) => {
        setName('');
        onCreated(token);
        void queryClient.invalidateQueries({ queryKey: KEY });
      }}
    >
      {(error) => (
        <TextInput
          label={text.identity.tokenName}
          placeholder={text.identity.tokenNamePlaceholder}
          required
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(error, 'name')}
        />
      )}
    </ConfirmDialog>
  );
}

function DeleteTokenDialog({ token, onClose }: { token: ApiToken | null; onClose: () => void }) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: (gone: ApiToken) => api.delete(`/api-tokens/${gone.id}`),
    onSuccess: async (_answer, gone) => {
      onClose();
      toast(text.identity.tokenDeleted(gone.name));
      await queryClient.invalidateQueries({ queryKey: KEY });
    },
    onError: toastProblem,
  });
  return (
    <Modal opened={token !== null} onClose={onClose} title={text.identity.tokenDeleteTitle(token?.name ?? '')}>
      <Text mb="md">{text.identity.tokenDeleteBody}</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => token && remove.mutate(token)}>
          {text.identity.tokenDelete}
        </Button>
      </Group>
    </Modal>
  );
}
