import { Button } from '@mantine/core';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useActs } from './acts.ts';
import { ConnectionList } from './ConnectionList.tsx';
import { Comment, ConnectionCell, WhenAndWho } from './cells.tsx';
import type { Connection } from './connection.ts';
import { useConnections } from './queries.ts';
import { RowActions } from './RowActions.tsx';

/** Unanswered requests to us. */
export function IncomingList() {
  const words = text.connections;
  const me = useMe();
  const { ask } = useActs();
  const list = useConnections('incoming');
  const columns: Column<Connection>[] = [
    {
      key: 'who',
      header: words.columns.who,
      width: '40%',
      cell: (connection) => <ConnectionCell connection={connection} />,
    },
    {
      key: 'asked',
      header: words.columns.asked,
      cell: ({ requestedAt, requestedBy }) => <WhenAndWho at={requestedAt} who={requestedBy} />,
    },
    {
      key: 'comment',
      header: words.columns.comment,
      cell: ({ requestComment }) => <Comment>{requestComment}</Comment>,
    },
    {
      key: 'waits',
      header: words.columns.waits,
      cell: ({ requestExpiresAt }) => (requestExpiresAt ? <RelativeTime at={requestExpiresAt} /> : null),
    },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      cell: (connection) => <RowActions connection={connection} />,
    },
  ];
  const next = administers(me) ? (
    <Button variant="light" onClick={() => ask()}>
      {words.create}
    </Button>
  ) : null;
  return (
    <ConnectionList
      view="incoming"
      list={list}
      columns={columns}
      empty={{ ...words.empty.incoming(me.organisation.name), next }}
    />
  );
}
