import { ScrollArea, Text } from '@mantine/core';
import { useId } from 'react';
import { text } from '../text/index.ts';
import { StatusBadge, type Tone } from '../ui/StatusBadge.tsx';
import styles from './InvitePreview.module.css';
import { type AddressState, isInvitable, type ReadAddress } from './parse-addresses.ts';

const WORDS: Record<AddressState, string> = {
  fine: text.people.previewFine,
  malformed: text.people.previewMalformed,
  twice: text.people.previewTwice,
  here: text.people.previewHere,
  invited: text.people.previewInvited,
  elsewhere: text.people.previewElsewhere,
};
const TONES: Record<AddressState, Tone> = {
  fine: 'good',
  malformed: 'bad',
  twice: 'good',
  here: 'neutral',
  invited: 'waiting',
  elsewhere: 'bad',
};

/** What was read from the pasted list, before anything happens. */
export function InvitePreview({ read }: { read: ReadAddress[] }) {
  const titleId = useId();
  const fine = read.filter(isInvitable).length;
  return (
    <section aria-labelledby={titleId}>
      <Text size="sm" fw={500} id={titleId}>
        {text.people.preview}
      </Text>
      {read.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.people.previewNone}
        </Text>
      ) : (
        <>
          <Text size="sm" c="dimmed" role="status">
            {text.people.previewSummary(fine, read.length - fine)}
          </Text>
          <ScrollArea.Autosize mah={180} viewportProps={{ tabIndex: 0, role: 'group', 'aria-labelledby': titleId }}>
            <ul className={styles.list}>
              {read.map((address) => (
                <li key={address.email} className={styles.row}>
                  <span className={styles.email}>{address.email}</span>
                  <StatusBadge tone={TONES[address.state]}>{WORDS[address.state]}</StatusBadge>
                </li>
              ))}
            </ul>
          </ScrollArea.Autosize>
        </>
      )}
    </section>
  );
}
