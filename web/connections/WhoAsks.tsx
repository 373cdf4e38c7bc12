import { Badge, Group, Text, Title } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import { text } from '../text/index.ts';
import { Quote } from '../ui/Quote.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { type Connection, sayPerson } from './connection.ts';
import { Direction } from './direction.tsx';
import { usePreview } from './queries.ts';
import { useMaySend } from './standing.ts';
import styles from './WhoAsks.module.css';

/** Who asks, with what they have proved, what they wrote, and what accepting means in a sentence. */
export function WhoAsks({ connection }: { connection: Connection }) {
  const words = text.connections;
  const { from, to } = connection;
  const maySend = useMaySend();
  return (
    <section>
      <Title order={3} size="h2" mb="xs">
        {words.reviewTitle(from.name, to.name)}
      </Title>
      <Text size="sm" c="dimmed" component="div">
        {words.asksSince} <RelativeTime at={connection.requestedAt} />{' '}
        {words.by(sayPerson(connection.requestedBy, from))}
      </Text>
      <Proven connection={connection} />
      {connection.requestComment ? (
        <Quote label={words.theirComment}>{connection.requestComment}</Quote>
      ) : (
        <Text size="sm" c="dimmed" mt="sm">
          {words.theirNoComment}
        </Text>
      )}
      <div className={styles.meaning}>
        <Text size="xs" c="dimmed">
          {words.ifAccepted}
        </Text>
        <Direction from={from.name} to={to.name} isMutual={maySend(to.id, from.id)} fw={600} />
        {connection.endsAt ? (
          <Text size="sm" component="div">
            {words.wouldEnd} <RelativeTime at={connection.endsAt} dateOnly />
          </Text>
        ) : null}
      </div>
    </section>
  );
}

/** The e-mail domains that the asking side has proved: a name can be chosen by anyone, these can not. */
function Proven({ connection }: { connection: Connection }) {
  const words = text.connections;
  const preview = usePreview(connection.id, 'roles');
  if (!preview.data) return <div className={styles.proven} aria-hidden />;
  const emailDomains = preview.data.provenEmailDomains;
  if (emailDomains.length === 0) {
    return (
      <div className={styles.proven}>
        <IconAlertCircle size={18} aria-hidden className={styles.unproven} />
        <Text size="sm" component="div">
          <strong>{words.provenNone}</strong> {words.provenNoneWhy}
        </Text>
      </div>
    );
  }
  return (
    <div className={styles.proven}>
      <IconCircleCheck size={18} aria-hidden className={styles.proof} />
      <Group gap={6}>
        <Text size="sm" fw={600}>
          {words.provenEmailDomains(emailDomains.length)}
        </Text>
        {emailDomains.map((name) => (
          <Badge key={name} color="gray" variant="default">
            {name}
          </Badge>
        ))}
      </Group>
    </div>
  );
}
