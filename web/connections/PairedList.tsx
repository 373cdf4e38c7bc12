import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useActs } from './acts.ts';
import { ConnectionList } from './ConnectionList.tsx';
import { ConnectionCell, LevelBadge, WhenAndWho } from './cells.tsx';
import type { Connection } from './connection.ts';
import { useConnections } from './queries.ts';
import { RowActions } from './RowActions.tsx';

/** More rows than one sees at a glance are worth a search. */
const SEARCH_FROM = 10;
const TYPING_MS = 200;

/** Rows `left → right`: the left one may send work to the right one, and sees of it what the level says. */
export function PairedList() {
  const words = text.connections;
  const all = useConnections('paired');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
  const list = useConnections('paired', q || undefined);
  const empty = usePairedEmpty();
  const columns: Column<Connection>[] = [
    {
      key: 'connection',
      header: words.columns.connection,
      width: '45%',
      cell: (connection) => <ConnectionCell connection={connection} />,
    },
    {
      key: 'level',
      header: words.level,
      cell: ({ level }) => <LevelBadge level={level} />,
    },
    {
      key: 'since',
      header: words.columns.since,
      cell: ({ answeredAt, answeredBy }) => <WhenAndWho at={answeredAt} who={answeredBy} />,
    },
    ...(list.items.some(({ endsAt }) => endsAt) ? [until] : []),
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      cell: (connection) => <RowActions connection={connection} />,
    },
  ];
  return (
    <>
      {all.items.length > SEARCH_FROM ? (
        <TextInput
          type="search"
          aria-label={words.find}
          placeholder={words.find}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          maw={320}
          mb="sm"
        />
      ) : null}
      <ConnectionList
        view="paired"
        list={list}
        columns={columns}
        empty={q ? { title: words.findNothing(q), reason: words.findNothingWhy } : empty}
      />
    </>
  );
}

/** Shown only when a connection has an end date; most have none. */
const until: Column<Connection> = {
  key: 'until',
  header: text.connections.columns.until,
  cell: ({ endsAt }) => (endsAt ? <RelativeTime at={endsAt} dateOnly /> : null),
};

/** Nothing is paired: answer who waits, or else ask somebody. */
function usePairedEmpty() {
  const words = text.connections;
  const me = useMe();
  const { ask } = useActs();
  const waiting = useConnections('incoming').items.length;
  const next = !administers(me) ? null : waiting > 0 ? (
    <ButtonLink to="/admin/connections" search={{ tab: 'incoming' }} variant="light">
      {words.toIncoming(waiting)}
    </ButtonLink>
  ) : (
    <Button variant="light" onClick={() => ask()}>
      {words.create}
    </Button>
  );
  return { ...words.empty.paired(me.organisation.name), next };
}
