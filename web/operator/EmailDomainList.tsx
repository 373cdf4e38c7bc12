import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { EmailDomain } from '../contracts.ts';
import { EmailDomainState } from '../email-domains/EmailDomainState.tsx';
import { sayExcluded } from '../email-domains/email-domain.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { useList } from '../use-list.ts';
import { AttestDialog } from './AttestDialog.tsx';

const words = text.operator;
const STATUSES: EmailDomain['status'][] = ['unproven', 'owned', 'lapsed', 'associated'];

/** Every e-mail domain of the installation, and attesting those whose owners cannot prove them. */
export function EmailDomainList() {
  const { q, status } = useSearch({ from: '/signed-in/operator' });
  const navigate = useNavigate({ from: '/operator' });
  const [toAttest, setToAttest] = useState<EmailDomain | null>(null);
  const list = useList<EmailDomain>(['email-domains', 'every'], '/email-domains', { q, status });
  const change = (next: { q?: string | undefined; status?: EmailDomain['status'] | undefined }) =>
    void navigate({ search: (earlier) => ({ ...earlier, ...next }), replace: true, resetScroll: false });

  const columns: Column<EmailDomain>[] = [
    {
      key: 'name',
      header: text.emailDomains.name,
      cell: ({ unicodeName, excludedSubdomains }) => (
        <>
          <Text fw={500}>{unicodeName}</Text>
          {excludedSubdomains.length > 0 ? (
            <Text size="sm" c="dimmed">
              {sayExcluded(excludedSubdomains)}
            </Text>
          ) : null}
        </>
      ),
    },
    { key: 'organisation', header: words.organisation, cell: (one) => one.organisation.name },
    { key: 'state', header: text.emailDomains.state, cell: (one) => <EmailDomainState emailDomain={one} /> },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 120,
      cell: (one) =>
        one.may.attest ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={words.attestNamed(one.unicodeName, one.organisation.name)}
            onClick={() => setToAttest(one)}
          >
            {words.attest}
          </Button>
        ) : null,
    },
  ];
  const isFiltered = q !== undefined || status !== undefined;

  return (
    <>
      <Group component="search" gap="sm" mb="md" align="flex-end">
        <SearchField
          label={text.emailDomains.search}
          asked={q ?? ''}
          onSearch={(typed) => change({ q: typed || undefined })}
        />
        <NativeSelect
          label={text.emailDomains.state}
          value={status ?? ''}
          onChange={(event) => change({ status: STATUSES.find((one) => one === event.currentTarget.value) })}
          data={[
            { value: '', label: words.everyState },
            ...STATUSES.map((one) => ({ value: one, label: text.emailDomains.badges[one] })),
          ]}
        />
      </Group>
      <ListShown
        list={list}
        label={words.emailDomains}
        columns={columns}
        rowKey={(one) => one.id}
        empty={
          <EmptyState
            title={isFiltered ? text.emailDomains.noMatch : text.emailDomains.none}
            reason={isFiltered ? words.emailDomainsNoMatchWhy : words.emailDomainsNoneWhy}
          />
        }
      />
      <AttestDialog emailDomain={toAttest} onClose={() => setToAttest(null)} />
    </>
  );
}
