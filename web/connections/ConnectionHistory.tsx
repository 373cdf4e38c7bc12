import { Text, Title } from '@mantine/core';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import styles from './ConnectionDrawer.module.css';
import { type Connection, type ConnectionEvent, sayPerson } from './connection.ts';
import { Quote } from './Quote.tsx';
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
      {list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : null}
      {list.isPending && !list.error ? <LoadingRows rows={3} /> : null}
      {!list.isPending && !list.error && list.items.length === 0 ? <Text size="sm">{words.historyEmpty}</Text> : null}
      <ol className={styles.events}>
        {list.items.map((event) => (
          <HistoryEvent key={event.id} event={event} />
        ))}
      </ol>
      {list.hasMore ? <LoadMore list={list} /> : null}
    </section>
  );
}

function HistoryEvent({ event }: { event: ConnectionEvent }) {
  const words = text.connections;
  const who = event.actor ? sayPerson(event.actor) : event.organisation?.name;
  const where = event.actor?.name ? event.actor.organisation.name : null;
  return (
    <li className={styles.event}>
      <Text component="div">
        <strong>{words.events[event.kind]}</strong>
        {event.level ? `: ${words.levels[event.level]}` : null}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {who ? words.by(where ? `${who}, ${where}` : who) : words.bySystem} · <RelativeTime at={event.at} />
      </Text>
      {event.comment ? <Quote>{event.comment}</Quote> : null}
    </li>
  );
}
