import { Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isProblem } from '../api.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useLastShown } from '../ui/use-last-shown.ts';
import { ConnectionHistory } from './ConnectionHistory.tsx';
import { ConnectionStatus } from './ConnectionStatus.tsx';
import { LevelBadge } from './cells.tsx';
import type { Connection } from './connection.ts';
import { connectionQuery } from './queries.ts';
import { hasActs, RowActions } from './RowActions.tsx';
import { sayStanding, useMaySend } from './standing.ts';

/** One connection whole: what it means, what may be done with it, and everything that happened to it. */
export function ConnectionDrawer({
  id,
  onClose,
  isCovered,
}: {
  id: string | undefined;
  onClose: () => void;
  /** A dialog stands over it and takes the keys. */
  isCovered: boolean;
}) {
  const shown = useLastShown(id);
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={480}
      title={text.connections.details}
      closeOnEscape={!isCovered}
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      {shown ? <Details id={shown} /> : null}
    </Drawer>
  );
}

function Details({ id }: { id: string }) {
  const query = useQuery(connectionQuery(id));
  if (isProblem(query.error, 'not_found', 'invalid')) {
    return <EmptyState headingOrder={3} title={text.frame.notFoundTitle} reason={text.connections.gone} />;
  }
  return (
    <Loaded query={query}>
      {(connection) => (
        <Stack gap="lg">
          <Summary connection={connection} />
          {hasActs(connection) ? (
            <div>
              <RowActions connection={connection} />
            </div>
          ) : null}
          <WhenOver connection={connection} />
          <ConnectionHistory connection={connection} />
        </Stack>
      )}
    </Loaded>
  );
}

function Summary({ connection }: { connection: Connection }) {
  const { from, to } = connection;
  const maySend = useMaySend();
  const words = text.connections;
  return (
    <div>
      <Title order={3} size="h2">
        {from.name} → {to.name}
      </Title>
      <Text mt={4}>{sayStanding(connection, maySend)}</Text>
      {connection.status === 'paired' ? (
        <Text size="sm" c="dimmed">
          {connection.level === 'roles'
            ? words.levelRoles(from.name, to.name)
            : words.levelRolesAndUsers(from.name, to.name)}
        </Text>
      ) : null}
      <Group gap="sm" mt="sm">
        <ConnectionStatus connection={connection} />
        {connection.status === 'paired' ? <LevelBadge level={connection.level} /> : null}
      </Group>
    </div>
  );
}

/** When it is over by itself. */
function WhenOver({ connection }: { connection: Connection }) {
  const words = text.connections.facts;
  const isOpen = connection.status === 'requested' || connection.status === 'paired';
  if (!isOpen || (connection.status === 'paired' && !connection.endsAt)) return null;
  return (
    <Facts>
      {connection.status === 'requested' ? (
        <Fact name={words.expires}>
          <RelativeTime at={connection.requestExpiresAt} />
        </Fact>
      ) : null}
      {connection.endsAt ? (
        <Fact name={words.ends}>
          <RelativeTime at={connection.endsAt} dateOnly />
        </Fact>
      ) : null}
    </Facts>
  );
}
