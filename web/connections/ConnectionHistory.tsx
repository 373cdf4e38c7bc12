import { Text, Title } from '@mantine/core';
import { text } from '../text/index.ts';
import { Quote } from '../ui/Quote.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Timeline } from '../ui/Timeline.tsx';
import { type Connection, type ConnectionEvent, sayPerson } from './connection.ts';
import { useHistory } from './queries.ts';

/** Who did what, when, and with which words; both sides read the same. */
export function ConnectionHistory({ connection }: { connection: Connection }) {
  const words = text.connections;
  const list = useHistory(connection.id);
  return (
    <section>
      <Title order={4} size="h3" mb="xs">
        {words.history}
      </Title>
      <Timeline list={list} none={words.historyEmpty} skeletonRows={3}>
        {(event) => <HistoryEvent event={event} />}
      </Timeline>
    </section>
  );
}

function HistoryEvent({ event }: { event: ConnectionEvent }) {
  const words = text.connections;
  const who = event.actor ? sayPerson(event.actor) : event.organisation?.name;
  const where = event.actor?.name ? event.actor.organisation.name : null;
  return (
    <>
      <Text component="div">
        <strong>{words.events[event.kind]}</strong>
        {event.level ? `: ${words.levels[event.level]}` : null}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {who ? words.by(where ? `${who}, ${where}` : who) : words.bySystem} · <RelativeTime at={event.at} />
      </Text>
      {event.comment ? <Quote>{event.comment}</Quote> : null}
    </>
  );
}
