import { Button } from '@mantine/core';
import { IconMapPin, IconUserPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { User } from '../contracts.ts';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { useList } from '../use-list.ts';
import { InviteDialog } from './InviteDialog.tsx';
import { NewLinkDialog } from './NewLinkDialog.tsx';
import { PeopleFilters } from './PeopleFilters.tsx';
import { PeopleTable } from './PeopleTable.tsx';
import { PersonDrawer } from './PersonDrawer.tsx';
import { TransferDialog } from './TransferDialog.tsx';
import { WhereDialog } from './WhereDialog.tsx';

/** Who belongs to the organisation: found, invited, disabled and enabled, transferred, and why they are here. */
export function PeoplePage() {
  const me = useMe();
  const { invite, where, person, q, status, roleId } = useSearch({ from: '/signed-in/admin/people' });
  const navigate = useNavigate({ from: '/admin/people' });
  const [linkFor, setLinkFor] = useState<User | null>(null);
  const [toTransfer, setToTransfer] = useState<User | null>(null);
  const { id, name } = me.organisation;
  const people = useList<User>(['users', id], `/organisations/${id}/users`, { q, status, roleId });
  const isFiltered = q !== undefined || status !== undefined || roleId !== undefined;
  const show = (next: { invite?: boolean | undefined; where?: boolean | undefined; person?: string | undefined }) =>
    void navigate({ search: (earlier) => ({ ...earlier, ...next }), replace: true, resetScroll: false });

  const actions = administers(me) ? (
    <>
      <Button
        variant="default"
        leftSection={<IconMapPin size={16} aria-hidden />}
        onClick={() => show({ where: true })}
      >
        {text.people.where}
      </Button>
      <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => show({ invite: true })}>
        {text.people.invite}
      </Button>
    </>
  ) : null;

  return (
    <>
      <PageHeader title={text.people.title} lead={text.people.lead(name)} actions={actions} />
      <PeopleFilters
        q={q}
        status={status}
        roleId={roleId}
        onChange={(filters) =>
          void navigate({ search: (earlier) => ({ ...earlier, ...filters }), replace: true, resetScroll: false })
        }
      />
      <PeopleTable
        people={people}
        onOpen={(one) => show({ person: one.id })}
        onNewLink={setLinkFor}
        onTransfer={setToTransfer}
        empty={
          <EmptyState
            title={isFiltered ? text.people.noMatch : text.people.none}
            reason={isFiltered ? text.people.noMatchWhy : text.people.noneWhy}
            next={
              isFiltered ? (
                <Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
                  {text.people.clearFilters}
                </Button>
              ) : null
            }
          />
        }
      />
      <InviteDialog opened={invite === true} onClose={() => show({ invite: undefined })} />
      <WhereDialog opened={where === true} onClose={() => show({ where: undefined })} />
      <PersonDrawer id={person} organisationName={name} onClose={() => show({ person: undefined })} />
      <NewLinkDialog person={linkFor} onClose={() => setLinkFor(null)} />
      <TransferDialog person={toTransfer} onClose={() => setToTransfer(null)} />
    </>
  );
}
