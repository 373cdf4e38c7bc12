import { Button, Text } from '@mantine/core';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { type Block, useAllowAgain, useBlocks } from './blocks.ts';
import { ConnectionList } from './ConnectionList.tsx';
import { Comment, ConnectionCell, WhenAndWho } from './cells.tsx';
import type { Connection } from './connection.ts';
import { useConnections } from './queries.ts';

/** What we denied, and whether they may ask again. */
export function RejectedList() {
  const words = text.connections;
  const list = useConnections('rejected');
  const blocks = useBlocks();
  const columns: Column<Connection>[] = [
    {
      key: 'who',
      header: words.columns.who,
      width: '40%',
      cell: (connection) => <ConnectionCell connection={connection} />,
    },
    {
      key: 'rejected',
      header: words.columns.rejected,
      cell: ({ answeredAt, answeredBy }) => <WhenAndWho at={answeredAt} who={answeredBy} />,
    },
    {
      key: 'comment',
      header: words.columns.ourComment,
      cell: ({ answerComment }) => <Comment>{answerComment}</Comment>,
    },
    {
      key: 'again',
      header: words.columns.again,
      cell: ({ from }) => <Asking block={blocks.find((one) => one.organisation.id === from.id)} />,
    },
  ];
  const next = (
    <ButtonLink to="/admin/connections" search={{ tab: 'ended' }} variant="default">
      {words.toEnded}
    </ButtonLink>
  );
  return <ConnectionList view="rejected" list={list} columns={columns} empty={{ ...words.empty.rejected(), next }} />;
}

function Asking({ block }: { block: Block | undefined }) {
  const words = text.connections;
  const allowing = useAllowAgain();
  if (!block) return <Text size="sm">{words.mayAskAgain}</Text>;
  return (
    <>
      <Text size="sm" mb={4}>
        {words.blocked}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        loading={allowing.isPending}
        aria-label={words.allowAgainOf(block.organisation.name)}
        onClick={() => allowing.mutate(block)}
      >
        {words.allowAgain}
      </Button>
    </>
  );
}
