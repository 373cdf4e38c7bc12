import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, api, fieldError } from '../api.ts';
import type { EnterpriseAdministrator, ManagedUser } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { nameOf } from '../people/person.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { toast } from '../ui/toasts.tsx';
import { refreshPeople, useAccountPeople } from './queries.ts';

const words = text.accounts;
const TYPING_MS = 200;

/** Makes somebody of the account its enterprise administrator. */
export function AppointDialog({
  accountId,
  opened,
  onClose,
  administrators,
}: {
  accountId: string;
  opened: boolean;
  onClose: () => void;
  administrators: EnterpriseAdministrator[];
}) {
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<ManagedUser | null>(null);
  const close = () => {
    setChosen(null);
    onClose();
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={close}
      title={words.administratorAdd}
      explanation={words.administratorAddExplain}
      confirmLabel={words.administratorAddSubmit}
      fields={['userId']}
      act={async ({ password }, idempotencyKey) => {
        if (!chosen) {
          throw new ApiProblem(422, {
            code: 'invalid',
            errors: [{ path: 'userId', message: words.administratorAddMissing }],
          });
        }
        await api.put(
          `/accounts/${accountId}/enterprise-administrators/${chosen.id}`,
          { password },
          { idempotencyKey },
        );
        return chosen;
      }}
      onDone={(user) => {
        toast(words.administratorAdded(nameOf(user)));
        void refreshPeople(queryClient);
      }}
    >
      {(error) => (
        <PersonOfAccount
          accountId={accountId}
          leftOut={administrators}
          onChoose={setChosen}
          chosen={chosen}
          error={fieldError(error, 'userId')}
        />
      )}
    </ConfirmDialog>
  );
}

function PersonOfAccount({
  accountId,
  leftOut,
  chosen,
  onChoose,
  error,
}: {
  accountId: string;
  leftOut: EnterpriseAdministrator[];
  chosen: ManagedUser | null;
  onChoose: (user: ManagedUser | null) => void;
  error: string | undefined;
}) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
  const labelOf = (user: ManagedUser) => `${nameOf(user)}, ${user.organisation.name}`;
  const isChosen = chosen !== null && q === labelOf(chosen);
  const people = useAccountPeople(accountId, { q: isChosen ? undefined : q || undefined, status: 'active' });
  const already = new Set(leftOut.map((user) => user.id));
  const addable = people.items.filter((user) => !already.has(user.id));
  return (
    <Select
      label={words.person}
      placeholder={words.administratorAddPlaceholder}
      searchable
      openOnFocus={false}
      data-autofocus
      comboboxProps={{ withinPortal: false }}
      value={chosen?.id ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={people.isPending ? text.common.loading : words.administratorAddNone}
      filter={({ options }) => options}
      data={addable.map((user) => ({ value: user.id, label: labelOf(user) }))}
      onChange={(id) => onChoose(addable.find((one) => one.id === id) ?? null)}
      error={error}
    />
  );
}

/** Takes the account out of somebody's hands; they stay in their organisation, with their roles. */
export function DismissDialog({
  accountId,
  administrator,
  onClose,
}: {
  accountId: string;
  administrator: EnterpriseAdministrator | null;
  onClose: () => void;
}) {
  const me = useMe();
  const queryClient = useQueryClient();
  const isMe = administrator?.id === me.user.id;
  const name = administrator ? nameOf(administrator) : '';
  return (
    <ConfirmDialog
      opened={administrator !== null}
      onClose={onClose}
      title={administrator ? words.administratorRemoveTitle(name) : ''}
      explanation={isMe ? words.administratorRemoveMe : words.administratorRemoveBody(name)}
      confirmLabel={words.administratorRemove}
      isDestructive
      act={async ({ password }) => {
        const path = `/accounts/${accountId}/enterprise-administrators/${administrator?.id}`;
        await api.delete(path, { body: { password } });
      }}
      onDone={() => {
        toast(words.administratorRemoved(name));
        void refreshPeople(queryClient);
      }}
    />
  );
}
