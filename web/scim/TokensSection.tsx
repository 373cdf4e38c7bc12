import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { NewScimToken, Provisioning, ScimToken } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { DeleteTokenDialog } from './DeleteTokenDialog.tsx';
import { tokensPath, useScimTokens } from './queries.ts';

const words = text.scim;

const COLUMNS: Column<ScimToken>[] = [
  { key: 'name', header: words.name, cell: ({ name }) => <span style={{ overflowWrap: 'anywhere' }}>{name}</span> },
  {
    key: 'made',
    header: words.made,
    cell: ({ createdAt, createdBy }) => (
      <>
        <RelativeTime at={createdAt} /> {createdBy?.name ? words.madeBy(createdBy.name) : ''}
      </>
    ),
  },
  {
    key: 'used',
    header: words.lastUsed,
    cell: ({ lastUsedAt }) => (lastUsedAt ? <RelativeTime at={lastUsedAt} /> : words.never),
  },
];

function deletingColumn(ask: (token: ScimToken) => void): Column<ScimToken> {
  return {
    key: 'actions',
    header: text.common.actions,
    isActions: true,
    width: 90,
    cell: (token) => (
      <Button size="compact-sm" variant="default" aria-label={words.removeNamed(token.name)} onClick={() => ask(token)}>
        {words.remove}
      </Button>
    ),
  };
}

/** The tokens of the organisation; a new one is shown once. */
export function TokensSection({ provisioning }: { provisioning: Provisioning }) {
  const { organisationId } = provisioning;
  const list = useScimTokens(organisationId);
  const queryClient = useQueryClient();
  const [isAdding, setIsAdding] = useState(false);
  const [made, setMade] = useState<NewScimToken | null>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['provisioning', organisationId] });
  const [toDelete, setToDelete] = useState<ScimToken | null>(null);
  const { may, tokensMaximum } = provisioning;
  const isFull = list.items.length >= tokensMaximum;
  return (
    <Section
      title={words.tokens}
      lead={words.tokensLead}
      actions={
        may.change && !isFull ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setIsAdding(true)}>
            {words.add}
          </Button>
        ) : null
      }
    >
      <Stack gap="md">
        <CopyField label={words.baseUrl} value={provisioning.baseUrl} />
        <ListShown
          list={list}
          label={words.tokens}
          columns={may.change ? [...COLUMNS, deletingColumn(setToDelete)] : COLUMNS}
          rowKey={(token) => token.id}
          skeletonRows={2}
          empty={<EmptyState title={words.noTokens} reason={words.noTokensWhy} headingOrder={3} />}
        />
        {isFull ? <Text size="sm">{words.full(tokensMaximum)}</Text> : null}
      </Stack>
      <AddDialog
        organisationId={organisationId}
        opened={isAdding}
        onClose={() => setIsAdding(false)}
        onMade={(token) => {
          setMade(token);
          void refresh();
        }}
      />
      <TokenShown made={made} onClose={() => setMade(null)} />
      <DeleteTokenDialog organisationId={organisationId} token={toDelete} onClose={() => setToDelete(null)} />
    </Section>
  );
}

function AddDialog(props: {
  organisationId: string;
  opened: boolean;
  onClose: () => void;
  onMade: (token: NewScimToken) => void;
}) {
  const [name, setName] = useState('');
  return (
    <ConfirmDialog<NewScimToken>
      opened={props.opened}
      onClose={props.onClose}
      title={words.add}
      explanation={words.addWhy}
      confirmLabel={words.add}
      fields={['name']}
      act={({ password }, idempotencyKey) =>
        api.post<NewScimToken>(tokensPath(props.organisationId), { name, password }, { idempotencyKey })
      }
      onDone={(token) => {
        setName('');
        props.onMade(token);
      }}
    >
      {(error) => (
        <TextInput
          label={words.name}
          description={words.nameHelp}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          data-autofocus
          required
          error={fieldError(error, 'name')}
        />
      )}
    </ConfirmDialog>
  );
}

/** It closes by its button only, so that no stray click loses the token. */
function TokenShown({ made, onClose }: { made: NewScimToken | null; onClose: () => void }) {
  return (
    <Modal
      opened={made !== null}
      onClose={onClose}
      title={words.secretTitle}
      size="xl"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <Text>{words.secretLead}</Text>
        <CopyField label={words.token} value={made?.token ?? ''} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{words.secretDone}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
