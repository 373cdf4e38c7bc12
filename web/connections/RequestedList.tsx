import { Button, Text } from '@mantine/core';
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

/** Requests of ours that nobody has answered yet. */
export function RequestedList() {
  const words = text.connections;
  const me = useMe();
  const { ask } = useActs();
  const list = useConnections('requested');
  const columns: Column<Connection>[] = [
    {
      key: 'whom',
      header: words.columns.whom,
      width: '40%',
      cell: (connection) => <ConnectionCell connection={connection} />,
    },
    {
      key: 'asked',
      header: words.columns.asked,
      cell: ({ requestedAt, requestedBy, resentAt }) => (
        <>
          <WhenAndWho at={requestedAt} who={requestedBy} />
          {resentAt ? (
            <Text size="xs" c="dimmed" component="div">
              {words.resend}: <RelativeTime at={resentAt} />
            </Text>
          ) : null}
        </>
      ),
    },
    {
      key: 'comment',
      header: words.columns.ourComment,
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
      view="requested"
      list={list}
      columns={columns}
      empty={{ ...words.empty.requested(me.organisation.name), next }}
    />
  );
}
