import { Button, Code, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import type { AuditRecord } from '../contracts.ts';
import { text } from '../text/index.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { RelativeTime, sayExact } from '../ui/RelativeTime.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { useLastShown } from '../ui/use-last-shown.ts';
import styles from './audit.module.css';
import { usePlace } from './SubjectLink.tsx';
import { sayActor, sayAttempt, sayKind, sayName, sayRefusal, saySubject } from './say-record.ts';
import type { AuditFilters } from './search.ts';

const words = text.audit;
const FIELDS = ['actor', 'subject', 'detail'] as const;

/** One record whole: what it says, where it leads, and how it stands in the chain. */
export function RecordDrawer({
  record,
  onClose,
  onNarrow,
}: {
  record: AuditRecord | null;
  onClose: () => void;
  onNarrow: (wish: AuditFilters) => void;
}) {
  const shown = useLastShown(record);
  return (
    <Drawer
      opened={record !== null}
      onClose={onClose}
      position="right"
      size={520}
      title={words.record}
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      {shown ? (
        <Stack gap="lg">
          <Summary record={shown} />
          <Ways record={shown} onNarrow={onNarrow} />
          <Given record={shown} />
          <Chain record={shown} />
        </Stack>
      ) : null}
    </Drawer>
  );
}

function Summary({ record }: { record: AuditRecord }) {
  const refusal = sayRefusal(record);
  const { subject } = record;
  return (
    <Stack gap="xs">
      <Title order={3} size="h2">
        {sayKind(record.kind)}
      </Title>
      {sayName(record) ? <Text>{sayName(record)}</Text> : null}
      <Facts>
        <Fact name={words.when}>
          {sayExact(new Date(record.at))} (<RelativeTime at={record.at} />)
        </Fact>
        <Fact name={words.who}>{sayActor(record)}</Fact>
        <Fact name={words.about}>
          {saySubject(subject.kind)}
          {subject.id === null ? ` (${words.hiddenSubject})` : ''}
        </Fact>
        <Fact name={words.result}>
          <StatusBadge tone={record.outcome === 'done' ? 'good' : 'bad'}>
            {record.outcome === 'done' ? words.done : words.refused}
          </StatusBadge>
        </Fact>
        {refusal ? <Fact name={words.why}>{refusal}</Fact> : null}
        {sayAttempt(record) ? <Fact name={words.attempt}>{sayAttempt(record)}</Fact> : null}
        <Fact name={words.address}>{record.address ?? words.addressHidden}</Fact>
      </Facts>
    </Stack>
  );
}

/** From here to the thing itself, and to everything about it or by the same person. */
function Ways({ record, onNarrow }: { record: AuditRecord; onNarrow: (wish: AuditFilters) => void }) {
  const place = usePlace(record);
  const { subject, actor } = record;
  const { id: subjectId } = subject;
  const person = actor.person;
  const personId = person?.id;
  return (
    <Group gap="xs">
      {place ? (
        <ButtonLink {...place} size="xs" variant="light">
          {words.openSubject(saySubject(subject.kind))}
        </ButtonLink>
      ) : null}
      {subjectId ? (
        <Button size="xs" variant="default" onClick={() => onNarrow({ about: subjectId })}>
          {words.onlyThis}
        </Button>
      ) : null}
      {personId && person.name ? (
        <Button size="xs" variant="default" onClick={() => onNarrow({ who: personId })}>
          {words.onlyPerson(person.name)}
        </Button>
      ) : null}
    </Group>
  );
}

function Given({ record }: { record: AuditRecord }) {
  const isEmpty = Object.keys(record.detail).length === 0;
  return (
    <section>
      <Title order={4} size="h3" mb={4}>
        {words.given}
      </Title>
      {isEmpty ? (
        <Text c="dimmed">{words.nothingGiven}</Text>
      ) : (
        <Code block tabIndex={0} role="region" aria-label={words.given} className={styles.given ?? ''}>
          {JSON.stringify(record.detail, null, 2)}
        </Code>
      )}
      {record.detail.isLastOfThisMinute === true ? (
        <Text size="sm" c="dimmed" mt={4}>
          {words.lastOfMinute}
        </Text>
      ) : null}
    </section>
  );
}

function Chain({ record }: { record: AuditRecord }) {
  const { sequence, hash, previousHash, commitments, salts } = record;
  return (
    <section>
      <Title order={4} size="h3" mb={4}>
        {words.chain}
      </Title>
      {sequence === null || hash === null ? (
        <Text c="dimmed">{words.waiting}</Text>
      ) : (
        <Stack gap="sm">
          <Facts>
            <Fact name={words.number}>{sequence}</Fact>
            {FIELDS.map((field) => (
              <Fact key={field} name={words.committed[field]}>
                {words.commitment[commitments[field] === null ? 'nothing' : salts[field] === null ? 'hidden' : 'shown']}
              </Fact>
            ))}
          </Facts>
          <CopyField label={words.hash} value={hash} />
          {previousHash ? <CopyField label={words.previousHash} value={previousHash} /> : null}
        </Stack>
      )}
      <Stack gap="sm" mt="sm">
        <CopyField label={words.id} value={record.id} />
        <CopyField label={words.kind} value={record.kind} />
      </Stack>
    </section>
  );
}
