import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { text } from '../text/index.ts';
import { Quote } from '../ui/Quote.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useActs } from './acts.ts';
import { ConnectionStatus } from './ConnectionStatus.tsx';
import { type Connection, sayPerson } from './connection.ts';
import { sayStanding, useMaySend } from './standing.ts';

/** The request does not wait any more: who answered it, when and how. */
export function ReviewOutcome({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const words = text.connections;
  const { showDetails } = useActs();
  const maySend = useMaySend();
  const who = connection.answeredBy ?? connection.endedBy;
  const at = connection.answeredAt ?? connection.endedAt;
  return (
    <Stack gap="md">
      <div>
        <Title order={3} size="h2" mb="xs">
          {words.noLongerWaits}
        </Title>
        <Group gap="xs">
          <ConnectionStatus connection={connection} />
          <Text size="sm" c="dimmed" component="div">
            {at ? <RelativeTime at={at} /> : null} {who ? words.by(sayPerson(who)) : null}
          </Text>
        </Group>
        {connection.answerComment ? <Quote>{connection.answerComment}</Quote> : null}
        <Text mt="sm">{sayStanding(connection, maySend)}</Text>
      </div>
      <Group justify="flex-end" gap="xs">
        <Button
          variant="default"
          onClick={() => {
            onClose();
            showDetails(connection.id);
          }}
        >
          {words.details}
        </Button>
        <Button onClick={onClose}>{text.common.close}</Button>
      </Group>
    </Stack>
  );
}
