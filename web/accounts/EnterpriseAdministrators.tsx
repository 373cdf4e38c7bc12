import { Button, Group, Text } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { EnterpriseAdministrator } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { nameOf } from '../people/person.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { useList } from '../use-list.ts';
import { AppointDialog, DismissDialog } from './AppointDialogs.tsx';
import { NameAndAddress } from './NameAndAddress.tsx';

const words = text.accounts;

/** Who looks after the whole account; making and unmaking them takes a password. */
export function EnterpriseAdministrators({ accountId }: { accountId: string }) {
  const me = useMe();
  const path = `/accounts/${accountId}/enterprise-administrators`;
  const list = useList<EnterpriseAdministrator>(['enterprise-administrators', accountId], path);
  const [isAdding, setIsAdding] = useState(false);
  const [toRemove, setToRemove] = useState<EnterpriseAdministrator | null>(null);

  const columns: Column<EnterpriseAdministrator>[] = [
    {
      key: 'person',
      header: words.person,
      cell: (user) => <NameAndAddress user={user} isMe={user.id === me.user.id} />,
    },
    { key: 'organisation', header: words.organisation, cell: (user) => user.organisation.name },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 110,
      cell: (user) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.administratorRemoveNamed(nameOf(user))}
          onClick={() => setToRemove(user)}
        >
          {words.administratorRemove}
        </Button>
      ),
    },
  ];
  return (
    <>
      <Group justify="space-between" align="flex-start" mb="md" gap="sm">
        <Text c="dimmed" size="sm" style={{ flex: '1 1 16rem' }}>
          {words.administratorsLead}
        </Text>
        <Button
          variant="default"
          leftSection={<IconUserPlus size={16} aria-hidden />}
          onClick={() => setIsAdding(true)}
        >
          {words.administratorAdd}
        </Button>
      </Group>
      <ListShown
        list={list}
        label={words.tabs.administrators}
        columns={columns}
        rowKey={(user) => user.id}
        skeletonRows={2}
        empty={<EmptyState title={words.administratorsNone} reason={words.administratorsNoneWhy} />}
      />
      <AppointDialog
        accountId={accountId}
        opened={isAdding}
        onClose={() => setIsAdding(false)}
        administrators={list.items}
      />
      <DismissDialog accountId={accountId} administrator={toRemove} onClose={() => setToRemove(null)} />
    </>
  );
}
