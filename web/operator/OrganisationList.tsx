import { Box, Button } from '@mantine/core';
import { useState } from 'react';
import type { OperatorOrganisation } from '../contracts.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { useList } from '../use-list.ts';
import { FirstAdministratorDialog } from './FirstAdministratorDialog.tsx';

const words = text.operator;

function columnsFor(onInvite: (organisation: OperatorOrganisation) => void): Column<OperatorOrganisation>[] {
  return [
    { key: 'name', header: words.organisation, cell: (organisation) => organisation.name },
    { key: 'shortName', header: text.accounts.shortName, cell: (organisation) => organisation.shortName },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 180,
      cell: (organisation) =>
        organisation.kind === 'organisation' ? (
          <Button
            size="xs"
            variant="default"
            aria-label={words.firstFor(organisation.name)}
            onClick={() => onInvite(organisation)}
          >
            {words.first}
          </Button>
        ) : null,
    },
  ];
}

/** Every organisation of the installation; nothing of their work. */
export function OrganisationList() {
  const [q, setQ] = useState('');
  const [invited, setInvited] = useState<OperatorOrganisation | null>(null);
  const organisations = useList<OperatorOrganisation>(['operator-organisations'], '/operator/organisations', {
    q: q || undefined,
  });
  return (
    <>
      <Box mb="md">
        <SearchField label={words.search} onSearch={setQ} />
      </Box>
      <ListShown
        list={organisations}
        label={words.organisations}
        columns={columnsFor(setInvited)}
        rowKey={(organisation) => organisation.id}
        empty={<EmptyState title={words.noMatch} reason={words.noMatchWhy} />}
      />
      <FirstAdministratorDialog organisation={invited} onClose={() => setInvited(null)} />
    </>
  );
}
