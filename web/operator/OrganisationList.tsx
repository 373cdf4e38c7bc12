import { Box, Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { OperatorOrganisation } from '../contracts.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { useList } from '../use-list.ts';
import { FirstAdministratorDialog } from './FirstAdministratorDialog.tsx';
import { LiftDialog } from './LiftDialog.tsx';

const words = text.operator;

interface Acts {
  onInvite: (organisation: OperatorOrganisation) => void;
  onLift: (organisation: OperatorOrganisation) => void;
}

function columnsFor(acts: Acts): Column<OperatorOrganisation>[] {
  return [
    { key: 'name', header: words.organisation, cell: (organisation) => organisation.name },
    { key: 'shortName', header: text.accounts.shortName, cell: (organisation) => organisation.shortName },
    {
      key: 'signOn',
      header: words.signOn,
      width: 180,
      cell: (organisation) =>
        organisation.singleSignOnRequired ? <StatusBadge tone="neutral">{words.signOnDemanded}</StatusBadge> : null,
    },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 350,
      cell: (organisation) => <RowActions organisation={organisation} {...acts} />,
    },
  ];
}

function RowActions({ organisation, onInvite, onLift }: Acts & { organisation: OperatorOrganisation }) {
  const { name, kind, singleSignOnRequired } = organisation;
  return (
    <Group gap={6} justify="flex-end">
      {singleSignOnRequired ? (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.liftNamed(name)}
          onClick={() => onLift(organisation)}
        >
          {words.lift}
        </Button>
      ) : null}
      {kind === 'organisation' ? (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.firstFor(name)}
          onClick={() => onInvite(organisation)}
        >
          {words.first}
        </Button>
      ) : null}
    </Group>
  );
}

/** Every organisation of the installation; nothing of their work. */
export function OrganisationList() {
  const [q, setQ] = useState('');
  const [invited, setInvited] = useState<OperatorOrganisation | null>(null);
  const [toLift, setToLift] = useState<OperatorOrganisation | null>(null);
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
        columns={columnsFor({ onInvite: setInvited, onLift: setToLift })}
        rowKey={(organisation) => organisation.id}
        empty={<EmptyState title={words.noMatch} reason={words.noMatchWhy} />}
      />
      <FirstAdministratorDialog organisation={invited} onClose={() => setInvited(null)} />
      <LiftDialog organisation={toLift} onClose={() => setToLift(null)} />
    </>
  );
}
