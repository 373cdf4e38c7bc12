import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Role, User } from '../contracts.ts';
import { AgentBadge } from '../people/AgentBadge.tsx';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { Section } from '../ui/Section.tsx';
import { toast, toastProblem } from '../ui/toasts.tsx';
import { useList } from '../use-list.ts';
import { AddMember } from './AddMember.tsx';

/** Who holds the role. Adding and removing take effect at once and can be undone at once. */
export function RoleMembers({ role }: { role: Role }) {
  const members = useList<User>(['role-members', role.id], `/roles/${role.id}/members`);
  const { add, remove } = useMembership(role);
  const isOpen = role.may.changeMembers && role.builtin !== 'everyone';

  const columns: Column<User>[] = [
    {
      key: 'name',
      header: text.common.name,
      cell: (user) => (
        <div>
          <Text component="span" fw={500}>
            {user.name || user.email} <AgentBadge kind={user.kind} />
          </Text>
          <Text size="sm" c="dimmed">
            {user.status === 'pending' ? text.roles.pendingMember : user.email}
          </Text>
        </div>
      ),
    },
  ];
  if (isOpen) {
    columns.push({
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 110,
      cell: (user) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={text.roles.removeNamed(user.name || user.email)}
          onClick={() => remove.mutate(user)}
        >
          {text.roles.remove}
        </Button>
      ),
    });
  }

  return (
    <Section title={text.roles.members} {...(role.builtin === 'everyone' ? { lead: text.roles.everyoneMembers } : {})}>
      {isOpen ? <AddMember members={members.items} onAdd={(user) => add.mutate(user)} /> : null}
      <ListShown
        list={members}
        label={text.roles.members}
        columns={columns}
        rowKey={(user) => user.id}
        empty={<EmptyState title={text.roles.noMembers} reason={text.roles.noMembersWhy} headingOrder={3} />}
        skeletonRows={3}
      />
    </Section>
  );
}

function useMembership(role: Role) {
  const queryClient = useQueryClient();
  const path = (user: User) => `/roles/${role.id}/members/${user.id}`;
  const refresh = async () => {
    await Promise.all(
      [['role-members', role.id], ['roles'], ['users'], ['me']].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    );
  };
  const put = (user: User) => api.put(path(user));
  const take = (user: User) => api.delete(path(user));
  const add = useMutation({
    mutationFn: put,
    onSuccess: async (_none, user) => {
      await refresh();
      toast(text.roles.memberAdded(user.name || user.email), {
        undo: () => void take(user).then(refresh, toastProblem),
      });
    },
    onError: toastProblem,
  });
  const remove = useMutation({
    mutationFn: take,
    onSuccess: async (_none, user) => {
      await refresh();
      toast(text.roles.memberRemoved(user.name || user.email), {
        undo: () => void put(user).then(refresh, toastProblem),
      });
    },
    onError: toastProblem,
  });
  return { add, remove };
}
