import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDots,
  IconInfoCircle,
  IconLink,
  IconTransfer,
  IconUserCheck,
  IconUserOff,
  IconUserX,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { User } from '../contracts.ts';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { toast, toastProblem } from '../ui/toasts.tsx';
import { invitationsOf } from './invitations.ts';
import { nameOf } from './person.ts';

type Status = 'active' | 'disabled';

/** What an administrator can do with one person. Disabling takes effect at once and can be undone at once. */
export function PersonActions({
  person,
  onWhy,
  onNewLink,
  onTransfer,
}: {
  person: User;
  onWhy: () => void;
  onNewLink: () => void;
  onTransfer: () => void;
}) {
  const me = useMe();
  const setStatus = useSetStatus(person);
  const withdraw = useWithdraw(person);
  const name = nameOf(person);

  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ActionIcon aria-label={text.people.actionsFor(name)}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconInfoCircle size={16} aria-hidden />} onClick={onWhy}>
          {text.people.why}
        </Menu.Item>
        {person.status === 'pending' && (administers(me) || person.may.disable) ? (
          <>
            <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={onNewLink}>
              {text.people.newLink}
            </Menu.Item>
            <Menu.Item leftSection={<IconUserX size={16} aria-hidden />} onClick={() => withdraw.mutate()}>
              {text.people.withdraw}
            </Menu.Item>
          </>
        ) : null}
        {person.may.transfer && person.status !== 'pending' ? (
          <Menu.Item leftSection={<IconTransfer size={16} aria-hidden />} onClick={onTransfer}>
            {text.people.transferMenu}
          </Menu.Item>
        ) : null}
        {person.may.disable && person.status === 'active' ? (
          <Menu.Item leftSection={<IconUserOff size={16} aria-hidden />} onClick={() => setStatus.mutate('disabled')}>
            {text.people.disable}
          </Menu.Item>
        ) : null}
        {person.may.enable && person.status === 'disabled' ? (
          <Menu.Item leftSection={<IconUserCheck size={16} aria-hidden />} onClick={() => setStatus.mutate('active')}>
            {text.people.enable}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function useSetStatus(person: User) {
  const queryClient = useQueryClient();
  const change = (status: Status) => api.patch<User>(`/users/${person.id}`, { status });
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['users'] });
  const undo = () => void change('active').then(refresh, toastProblem);
  return useMutation({
    mutationFn: change,
    onSuccess: async (_user, status) => {
      await refresh();
      if (status === 'disabled') toast(text.people.disabled(person.name), { undo });
      else toast(text.people.enabled(person.name));
    },
    onError: toastProblem,
  });
}

function useWithdraw(person: User) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const invitations = await invitationsOf(person);
      await Promise.all(
        invitations.map((one) => api.delete(`/organisations/${person.organisationId}/invitations/${one.id}`)),
      );
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['users'] });
      toast(text.people.withdrawn(person.email));
    },
    onError: toastProblem,
  });
}
