import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { text } from '../text/index.ts';
import { useActs } from './acts.ts';
import type { Connection } from './connection.ts';
import { sayDirection } from './direction.tsx';
import { useConnections } from './queries.ts';
import { useMaySend } from './standing.ts';

/** It is accepted: says what holds now, and offers to ask for the return direction, which is a request of its own. */
export function AcceptedStep({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const words = text.connections;
  const { from, to, level } = connection;
  const { ask } = useActs();
  const maySend = useMaySend();
  const requested = useConnections('requested').items.some((one) => one.to.id === from.id);
  const isMutual = maySend(to.id, from.id) === true;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  return (
    <Stack gap="md">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <IconCircleCheck
          size={24}
          color="var(--mantine-color-green-light-color)"
          aria-hidden
          style={{ flexShrink: 0 }}
        />
        <div>
          <Title order={3} size="h2" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
            {words.accepted(from.name, to.name)}
          </Title>
          <Text role="status">{sayDirection(from.name, to.name, { level, isMutual })}</Text>
        </div>
      </Group>
      {isMutual || requested ? (
        <>
          <Text>{(isMutual ? words.returnPaired : words.returnRequested)(to.name, from.name)}</Text>
          <Group justify="flex-end">
            <Button onClick={onClose}>{text.common.close}</Button>
          </Group>
        </>
      ) : (
        <>
          <div>
            <Title order={4} size="h3">
              {words.returnTitle}
            </Title>
            <Text>{words.returnLead(to.name, from.name)}</Text>
          </div>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {words.notNow}
            </Button>
            <Button onClick={() => ask(from)}>{words.returnAsk(from.name)}</Button>
          </Group>
        </>
      )}
    </Stack>
  );
}
