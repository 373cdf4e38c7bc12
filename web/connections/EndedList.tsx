import { Button, Text } from '@mantine/core';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { useActs } from './acts.ts';
import { ConnectionList } from './ConnectionList.tsx';
import { Comment, ConnectionCell, WhenAndWho } from './cells.tsx';
import { type Connection, type Person, sayHowEnded } from './connection.ts';
import { useConnections } from './queries.ts';
import { useMaySend } from './standing.ts';

/** Everything that is over, in both directions, our own rejected, cancelled and expired requests among them. */
export function EndedList() {
  const words = text.connections;
  const list = useConnections('ended');
  const columns: Column<Connection>[] = [
    {
      key: 'connection',
      header: words.columns.connection,
      width: '40%',
      cell: (connection) => <ConnectionCell connection={connection} />,
    },
    { key: 'how', header: words.columns.how, cell: (connection) => <Text size="sm">{sayHowEnded(connection)}</Text> },
    {
      key: 'when',
      header: words.columns.when,
      cell: (connection) => <WhenAndWho at={endOf(connection).at} who={endOf(connection).who} />,
    },
    {
      key: 'comment',
      header: words.columns.comment,
      cell: (connection) => <Comment>{connection.endComment ?? connection.answerComment}</Comment>,
    },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      cell: (connection) => <AskAgain connection={connection} />,
    },
  ];
  return <ConnectionList view="ended" list={list} columns={columns} empty={words.empty.ended()} />;
}

function endOf(connection: Connection): { at: string | null; who: Person | null } {
  if (connection.status === 'rejected') return { at: connection.answeredAt, who: connection.answeredBy };
  if (connection.endedAt) return { at: connection.endedAt, who: connection.endedBy };
  return { at: connection.answeredAt ? connection.endsAt : connection.requestExpiresAt, who: null };
}

/** What is over can be asked for again, unless it is open again already; the server knows whether it is too soon. */
function AskAgain({ connection }: { connection: Connection }) {
  const me = useMe();
  const { ask } = useActs();
  const maySend = useMaySend();
  const { from, to } = connection;
  if (!administers(me) || from.id !== me.organisation.id || maySend(from.id, to.id)) return null;
  return (
    <Button size="xs" variant="default" aria-label={text.connections.askAgainOf(to.name)} onClick={() => ask(to)}>
      {text.connections.askAgain}
    </Button>
  );
}
