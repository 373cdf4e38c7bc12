import { Button, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import type { UnmanagedUser, User } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { nameOf } from '../people/person.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { toast } from '../ui/toasts.tsx';
import type { List } from '../use-list.ts';
import styles from './accounts.module.css';
import { NameAndAddress } from './NameAndAddress.tsx';
import { refreshPeople } from './queries.ts';

const words = text.accounts;

/** People who signed up alone under the account's e-mail domains: what claiming means, and claiming. */
export function UnmanagedPeople({ list }: { list: List<UnmanagedUser> }) {
  const [asked, setAsked] = useState<UnmanagedUser | null>(null);
  const columns: Column<UnmanagedUser>[] = [
    { key: 'person', header: words.person, cell: (user) => <NameAndAddress user={user} /> },
    {
      key: 'owner',
      header: words.wouldJoin,
      cell: (user) => (
        <>
          {user.owner.name}
          <Text size="sm" c="dimmed">
            {user.emailDomain}
          </Text>
        </>
      ),
    },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 160,
      cell: (user) =>
        user.may.claim ? (
          <Button
            size="compact-sm"
            variant="light"
            aria-label={words.claimNamed(nameOf(user))}
            onClick={() => setAsked(user)}
          >
            {words.claim}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {words.claimNot}
          </Text>
        ),
    },
  ];
  return (
    <>
      <Text c="dimmed" size="sm" mb="md">
        {words.unmanagedLead}
      </Text>
      <ListShown
        list={list}
        label={words.tabs.unmanaged}
        columns={columns}
        rowKey={(user) => user.id}
        skeletonRows={3}
        empty={<EmptyState title={words.unmanagedNone} reason={words.unmanagedNoneWhy} />}
      />
      <ClaimDialog person={asked} onClose={() => setAsked(null)} />
    </>
  );
}

function ClaimDialog({ person, onClose }: { person: UnmanagedUser | null; onClose: () => void }) {
  return (
    <Modal opened={person !== null} onClose={onClose} title={person ? words.claimTitle(nameOf(person)) : ''}>
      {person ? <Claim person={person} onClose={onClose} /> : null}
    </Modal>
  );
}

function Claim({ person, onClose }: { person: UnmanagedUser; onClose: () => void }) {
  const { account } = useMe();
  const queryClient = useQueryClient();
  const claim = useMutation({
    mutationFn: () => api.post<User>(`/accounts/${account.id}/users/${person.id}/claim`),
    onSuccess: async () => {
      onClose();
      toast(words.claimed(nameOf(person), person.owner.name));
      await refreshPeople(queryClient);
    },
  });
  return (
    <>
      <Text>{words.claimBody(nameOf(person), person.email, person.owner.name, person.emailDomain)}</Text>
      <ul className={styles.what}>
        {words.claimWhat.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <FormProblem error={claim.error} />
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button loading={claim.isPending} onClick={() => claim.mutate()} data-autofocus>
          {words.claim}
        </Button>
      </Group>
    </>
  );
}
