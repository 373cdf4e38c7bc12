import { Text } from '@mantine/core';
import type { EmailDomain, EmailDomainEvent } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';
import { Quote } from '../ui/Quote.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { Timeline } from '../ui/Timeline.tsx';
import { useEmailDomainHistory } from './queries.ts';

const words = text.emailDomains;

/** What happened to the name, from its claim on. */
export function EmailDomainHistory({ emailDomain }: { emailDomain: EmailDomain }) {
  const list = useEmailDomainHistory(emailDomain.id);
  return (
    <Section title={words.history}>
      <Timeline list={list} none={words.historyNone} skeletonRows={2}>
        {(event) => <HistoryEvent event={event} organisationId={emailDomain.organisation.id} />}
      </Timeline>
    </Section>
  );
}

function HistoryEvent({ event, organisationId }: { event: EmailDomainEvent; organisationId: string }) {
  const { actor, outcome, excludedSubdomains, comment } = event;
  // An operator attests from the command line too, where nobody is signed in.
  const bySystem = event.kind === 'attested' ? null : words.bySystem;
  const who = actor ? words.by(sayNameOf(actor) ?? actor.organisation.name) : bySystem;
  /** The same event stands in both histories; who proved it tells which side this is. */
  const isOurs = event.kind === 'disputed' && actor?.organisation.id === organisationId;
  const names = excludedSubdomains?.join(', ');
  return (
    <>
      <Text component="div">
        <strong>{isOurs ? words.events.claimant : words.events[event.kind]}</strong>
        {event.kind === 'checked' && outcome ? words.lookedAndFound(words.outcomes[outcome]) : null}
      </Text>
      {excludedSubdomains ? <Text size="sm">{names ? words.excludedThen(names) : words.excludedThenNone}</Text> : null}
      <Text size="xs" c="dimmed" component="div">
        {who ? `${who} · ` : null}
        <RelativeTime at={event.at} />
      </Text>
      {comment ? <Quote>{comment}</Quote> : null}
    </>
  );
}
