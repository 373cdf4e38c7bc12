import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { NamedReference, User } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useList } from '../use-list.ts';
import { useSubmission } from '../use-submission.ts';
import { nameOf } from './person.ts';

const words = text.people;
const TYPING_MS = 200;

/** Moves somebody to another organisation of the account; their workspaces and work stay where they are. */
export function TransferDialog({ person, onClose }: { person: User | null; onClose: () => void }) {
  return (
    <Modal opened={person !== null} onClose={onClose} title={person ? words.transferTitle(nameOf(person)) : ''}>
      {person ? <Form person={person} onClose={onClose} /> : null}
    </Modal>
  );
}

function Form({ person, onClose }: { person: User; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
  const [to, setTo] = useState<NamedReference | null>(null);
  const [missing, setMissing] = useState(false);
  const queryClient = useQueryClient();
  const isChosen = q === to?.name;
  const list = useList<NamedReference>(['account-organisations', 'search'], '/organisations', {
    q: isChosen ? undefined : q || undefined,
    limit: 50,
  });
  const others = list.items.filter((one) => one.id !== person.organisationId);
  const transfer = useSubmission(
    (wish: { organisationId: string }, idempotencyKey) =>
      api.post<User>(`/users/${person.id}/transfer`, wish, { idempotencyKey }),
    {
      onSuccess: async () => {
        onClose();
        toast(words.transferred(nameOf(person), to?.name ?? ''));
        await queryClient.invalidateQueries({ queryKey: ['users'] });
        await queryClient.invalidateQueries({ queryKey: ['me'] });
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(to === null);
    if (to) transfer.mutate({ organisationId: to.id });
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{words.transferBody}</Text>
        <Select
          label={words.transferTo}
          placeholder={words.transferPlaceholder}
          searchable
          openOnFocus={false}
          data-autofocus
          comboboxProps={{ withinPortal: false }}
          data={others.map((one) => ({ value: one.id, label: one.name }))}
          filter={({ options }) => options}
          nothingFoundMessage={list.isPending ? text.common.loading : words.transferNone}
          searchValue={typed}
          onSearchChange={setTyped}
          value={to?.id ?? null}
          onChange={(id) => {
            setTo(others.find((one) => one.id === id) ?? null);
            setMissing(false);
          }}
          error={missing ? words.transferMissing : fieldError(transfer.error, 'organisationId')}
        />
        <FormProblem error={transfer.error} fields={['organisationId']} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={transfer.isPending}>
            {words.transfer}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
