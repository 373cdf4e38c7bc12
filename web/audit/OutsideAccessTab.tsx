import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { OutsideAccess } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListShown } from '../ui/ListShown.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { outsideExportAddress, useOutsideAccess } from './queries.ts';
import { accessKinds } from './search.ts';

const words = text.audit.outside;

/** The register: who outside has access to what, now. */
export function OutsideAccessTab() {
  const { organisation } = useMe();
  const { access } = useSearch({ from: '/signed-in/admin/audit' });
  const navigate = useNavigate({ from: '/admin/audit' });
  const list = useOutsideAccess(organisation.id, access);
  const show = (value: string) =>
    void navigate({
      search: (earlier) => ({ ...earlier, access: accessKinds.find((kind) => kind === value) }),
      replace: true,
      resetScroll: false,
    });
  const columns: Column<OutsideAccess>[] = [
    { key: 'who', header: words.who, cell: (entry) => <Who entry={entry} /> },
    { key: 'what', header: words.what, cell: (entry) => <What entry={entry} /> },
    { key: 'how', header: words.how, cell: (entry) => sayHow(entry) },
    { key: 'since', header: words.since, width: 130, cell: ({ since }) => <RelativeTime at={since} /> },
    {
      key: 'until',
      header: words.until,
      width: 130,
      cell: ({ until }) => (until ? <RelativeTime at={until} dateOnly /> : null),
    },
  ];
  return (
    <>
      <Text c="dimmed" mb="md">
        {words.lead(organisation.name)}
      </Text>
      <Group component="search" mb="md" gap="sm" align="flex-end" justify="space-between">
        <NativeSelect
          label={words.filter}
          value={access ?? ''}
          onChange={(event) => show(event.currentTarget.value)}
          data={[
            { value: '', label: words.kinds.all },
            ...accessKinds.map((kind) => ({ value: kind, label: words.kinds[kind] })),
          ]}
        />
        <Button
          component="a"
          variant="default"
          href={outsideExportAddress(organisation.id, access)}
          download
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {words.export}
        </Button>
      </Group>
      <ListShown
        list={list}
        label={words.title}
        columns={columns}
        rowKey={({ kind, id }) => `${kind} ${id}`}
        empty={
          access === undefined ? (
            <EmptyState title={words.none} reason={words.noneWhy} />
          ) : (
            <EmptyState
              title={words.noneOfKind}
              reason={words.noneOfKindWhy}
              next={
                <Button variant="default" onClick={() => show('')}>
                  {words.showAll}
                </Button>
              }
            />
          )
        }
      />
    </>
  );
}

function Who({ entry: { organisation, person, email } }: { entry: OutsideAccess }) {
  const name = (person && sayNameOf(person)) ?? email;
  const below = name ? (organisation?.name ?? words.invited) : null;
  return (
    <div>
      <Text fw={500}>{name ?? organisation?.name ?? words.somebody}</Text>
      {below ? (
        <Text size="sm" c="dimmed">
          {below}
        </Text>
      ) : null}
    </div>
  );
}

function What({ entry }: { entry: OutsideAccess }) {
  const { subject, from, to } = entry;
  const { id } = subject;
  if (subject.kind === 'task') {
    return (
      <AnchorLink to="/tasks/$id" params={{ id }}>
        {subject.name ?? text.audit.subjects.task}
      </AnchorLink>
    );
  }
  if (subject.kind === 'workspace') {
    return (
      <AnchorLink to="/workspaces/$id" params={{ id }}>
        {subject.name ?? text.audit.subjects.workspace}
      </AnchorLink>
    );
  }
  return (
    <AnchorLink to="/admin/connections" search={{ connection: id }}>
      {from && to ? words.maySend(from.name, to.name) : text.audit.subjects.connection}
    </AnchorLink>
  );
}

function sayHow({ kind, level, abilities, status }: OutsideAccess): string {
  if (kind === 'connection') return level ? words.levels[level] : '';
  if (kind === 'task') return words.taskStates[status] ?? status;
  return abilities.map((ability) => words.abilities[ability] ?? ability).join(', ');
}
