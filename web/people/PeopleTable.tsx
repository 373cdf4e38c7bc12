import { Anchor, Badge, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { User } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import type { List } from '../use-list.ts';
import { AgentBadge } from './AgentBadge.tsx';
import { PersonActions } from './PersonActions.tsx';
import { isNamed, nameOf, TONES } from './person.ts';

/** The people found, each with state, roles and what can be done. */
export function PeopleTable({
  people,
  empty,
  onOpen,
  onNewLink,
  onTransfer,
}: {
  people: List<User>;
  /** What to say when nobody is found. */
  empty: ReactNode;
  onOpen: (person: User) => void;
  onNewLink: (person: User) => void;
  onTransfer: (person: User) => void;
}) {
  const me = useMe();
  const columns: Column<User>[] = [
    {
      key: 'person',
      header: text.people.person,
      cell: (user) => <Person user={user} isMe={user.id === me.user.id} onOpen={() => onOpen(user)} />,
    },
    {
      key: 'status',
      header: text.people.status,
      width: 130,
      cell: (user) => <StatusBadge tone={TONES[user.status]}>{text.people.statuses[user.status]}</StatusBadge>,
    },
    {
      key: 'roles',
      header: text.people.roles,
      cell: (user) => (user.roles.length === 0 ? null : <Roles user={user} />),
    },
    {
      key: 'actions',
      header: text.common.actions,
      width: 60,
      isActions: true,
      cell: (user) => (
        <PersonActions
          person={user}
          onWhy={() => onOpen(user)}
          onNewLink={() => onNewLink(user)}
          onTransfer={() => onTransfer(user)}
        />
      ),
    },
  ];
  return (
    <ListShown
      list={people}
      label={text.people.title}
      columns={columns}
      rowKey={(user) => user.id}
      empty={empty}
      skeletonRows={6}
    />
  );
}

function Person({ user, isMe, onOpen }: { user: User; isMe: boolean; onOpen: () => void }) {
  return (
    <div>
      <Anchor
        component="button"
        type="button"
        ta="left"
        fw={500}
        underline="hover"
        c={user.status === 'disabled' ? 'dimmed' : 'inherit'}
        onClick={onOpen}
      >
        {nameOf(user)}
      </Anchor>
      {user.kind === 'agent' ? (
        <>
          {' '}
          <AgentBadge kind={user.kind} />
        </>
      ) : null}
      {isMe ? (
        <Text component="span" c="dimmed">
          {' '}
          ({text.people.you})
        </Text>
      ) : null}
      {isNamed(user) ? (
        <Text size="sm" c="dimmed">
          {user.email}
        </Text>
      ) : null}
    </div>
  );
}

function Roles({ user }: { user: User }) {
  return (
    <Group gap={4}>
      {user.roles.map((role) => (
        <Badge key={role.id} color="gray">
          {role.name}
        </Badge>
      ))}
    </Group>
  );
}
