import { Box, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { AddOrganisationDialog } from '../accounts/AddOrganisationDialog.tsx';
import type { Account } from '../contracts.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { useList } from '../use-list.ts';
import { AccountDialog } from './AccountDialog.tsx';

const words = text.operator;

/** Who has an account here, with plan and shares. */
export function AccountList() {
  const [q, setQ] = useState('');
  const [toChange, setToChange] = useState<Account | null>(null);
  const [toExtend, setToExtend] = useState<Account | null>(null);
  const accounts = useList<Account>(['accounts'], '/accounts', { q: q || undefined });

  const columns: Column<Account>[] = [
    { key: 'name', header: words.account, cell: (account) => account.name },
    { key: 'plan', header: text.accounts.plan, width: 100, cell: (account) => text.accounts.plans[account.plan] },
    {
      key: 'shares',
      header: words.shares,
      width: 160,
      cell: (account) => text.accounts.sharesUsed(account.sharesUsed, account.shareAllowance),
    },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 290,
      cell: (account) => (
        <Group gap={6} justify="flex-end">
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${text.accounts.addOrganisation}: ${account.name}`}
            onClick={() => setToExtend(account)}
          >
            {text.accounts.addOrganisation}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={words.changeNamed(account.name)}
            onClick={() => setToChange(account)}
          >
            {words.change}
          </Button>
        </Group>
      ),
    },
  ];

  return (
    <>
      <Box mb="md">
        <SearchField label={words.search} onSearch={setQ} />
      </Box>
      <ListShown
        list={accounts}
        label={words.accounts}
        columns={columns}
        rowKey={(account) => account.id}
        empty={
          <EmptyState
            title={q ? words.noMatch : words.accountsNone}
            reason={q ? words.noMatchWhy : words.accountsNoneWhy}
          />
        }
      />
      <AccountDialog account={toChange} onClose={() => setToChange(null)} />
      <AddOrganisationDialog account={toExtend} onClose={() => setToExtend(null)} />
    </>
  );
}
