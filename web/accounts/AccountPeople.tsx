import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAt } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ManagedUser, User, UserStatus } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { AgentBadge } from '../people/AgentBadge.tsx';
import { NewLinkDialog } from '../people/NewLinkDialog.tsx';
import { PersonActions } from '../people/PersonActions.tsx';
import { PersonDrawer } from '../people/PersonDrawer.tsx';
import { TONES } from '../people/person.ts';
import { TransferDialog } from '../people/TransferDialog.tsx';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { NameAndAddress } from './NameAndAddress.tsx';
import { type PeopleFilter, useAccountPeople } from './queries.ts';

const words = text.accounts;
const STATUSES: UserStatus[] = ['active', 'pending', 'disabled'];
const TYPING_MS = 300;

/** Everybody in the account's organisations, with the acts of their administrators, and transfer between them. */
export function AccountPeople({ onChangeEmailDomain }: { onChangeEmailDomain: () => void }) {
  const me = useMe();
  const { q, status, emailDomain } = useSearch({ from: '/signed-in/account' });
  const list = useAccountPeople(me.account.id, { q, status, emailDomain });
  const [open, setOpen] = useState<ManagedUser | null>(null);
  const [linkFor, setLinkFor] = useState<User | null>(null);
  const [toTransfer, setToTransfer] = useState<User | null>(null);

  const columns: Column<ManagedUser>[] = [
    {
      key: 'person',
      header: words.person,
      cell: (user) => (
        <>
          <NameAndAddress user={user} isMe={user.id === me.user.id} />
          <AgentBadge kind={user.kind} />
        </>
      ),
    },
    { key: 'organisation', header: words.organisation, cell: (user) => user.organisation.name },
    {
      key: 'status',
      header: words.state,
      width: 130,
      cell: (user) => <StatusBadge tone={TONES[user.status]}>{text.people.statuses[user.status]}</StatusBadge>,
    },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 60,
      cell: (user) => (
        <PersonActions
          person={user}
          onWhy={() => setOpen(user)}
          onNewLink={() => setLinkFor(user)}
          onTransfer={() => setToTransfer(user)}
        />
      ),
    },
  ];

  return (
    <>
      <Group justify="space-between" align="flex-end" mb="md" gap="sm">
        <Filters />
        <Button variant="default" leftSection={<IconAt size={16} aria-hidden />} onClick={onChangeEmailDomain}>
          {words.change}
        </Button>
      </Group>
      <ListShown
        list={list}
        label={words.tabs.people}
        columns={columns}
        rowKey={(user) => user.id}
        empty={<EmptyState title={words.peopleNone} reason={words.peopleNoneWhy} />}
      />
      <PersonDrawer id={open?.id} organisationName={open?.organisation.name ?? ''} onClose={() => setOpen(null)} />
      <NewLinkDialog person={linkFor} onClose={() => setLinkFor(null)} />
      <TransferDialog person={toTransfer} onClose={() => setToTransfer(null)} />
    </>
  );
}

function Filters() {
  const { q, status, emailDomain } = useSearch({ from: '/signed-in/account' });
  const navigate = useNavigate({ from: '/account' });
  const [typed, setTyped] = useState(emailDomain ?? '');
  const change = (next: PeopleFilter) =>
    void navigate({ search: (earlier) => ({ ...earlier, ...next }), replace: true, resetScroll: false });
  const find = useDebouncedCallback(
    (next: string) => change({ emailDomain: next.trim().replace(/^.*@/, '') || undefined }),
    TYPING_MS,
  );
  return (
    <Group component="search" gap="sm" align="flex-end" style={{ flex: '1 1 24rem' }}>
      <SearchField label={words.searchPeople} asked={q ?? ''} onSearch={(next) => change({ q: next || undefined })} />
      <TextInput
        label={words.filterEmailDomain}
        placeholder={words.filterEmailDomainPlaceholder}
        leftSection="@"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          find(event.currentTarget.value);
        }}
        style={{ flex: '1 1 10rem', maxWidth: '16rem' }}
      />
      <NativeSelect
        label={words.state}
        value={status ?? ''}
        onChange={(event) => change({ status: STATUSES.find((one) => one === event.currentTarget.value) })}
        data={[
          { value: '', label: text.people.everyStatus },
          ...STATUSES.map((one) => ({ value: one, label: text.people.statuses[one] })),
        ]}
      />
    </Group>
  );
}
