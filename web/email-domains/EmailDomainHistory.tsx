import { Text } from '@mantine/core';
import type { EmailDomain, EmailDomainEvent } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import styles from './email-domains.module.css';
import { useEmailDomainHistory } from './queries.ts';

const words = text.emailDomains;

/** What happened to the name, from its claim on. */
export function EmailDomainHistory({ emailDomain }: { emailDomain: EmailDomain }) {
  const list = useEmailDomainHistory(emailDomain.id);
  return (
    <Section title={words.history}>
      {list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : null}
      {list.isPending && !list.error ? <LoadingRows rows={2} /> : null}
      {!list.isPending && !list.error && list.items.length === 0 ? <Text size="sm">{words.historyNone}</Text> : null}
      <ol className={styles.events}>
        {list.items.map((event) => (
          <HistoryEvent key={event.id} event={event} organisationId={emailDomain.organisation.id} />
        ))}
      </ol>
      {list.hasMore ? <LoadMore list={list} /> : null}
    </Section>
  );
}

function HistoryEvent({ event, organisationId }: { event: EmailDomainEvent; organisationId: string }) {
  const { actor, outcome, excludedSubdomains, comment } = event;
  const who = actor ? words.by(sayNameOf(actor) ?? actor.organisation.name) : words.bySystem;
  /** The same event stands in both histories; who proved it tells which side this is. */
  const isOurs = event.kind === 'disputed' && actor?.organisation.id === organisationId;
  const names = excludedSubdomains?.join(', ');
  return (
    <li className={styles.event}>
      <Text component="div">
        <strong>{isOurs ? words.events.claimant : words.events[event.kind]}</strong>
        {event.kind === 'checked' && outcome ? words.lookedAndFound(words.outcomes[outcome]) : null}
      </Text>
      {excludedSubdomains ? <Text size="sm">{names ? words.excludedThen(names) : words.excludedThenNone}</Text> : null}
      <Text size="xs" c="dimmed" component="div">
        {who} · <RelativeTime at={event.at} />
      </Text>
      {comment ? <blockquote className={styles.comment}>{comment}</blockquote> : null}
    </li>
  );
}
