import { Group, Text } from '@mantine/core';
import type { EmailDomain } from '../contracts.ts';
import { text } from '../text/index.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { momentOf, standingOf, TONES } from './email-domain.ts';

/** How it stands, and since or until when. */
export function EmailDomainState({ emailDomain }: { emailDomain: EmailDomain }) {
  const standing = standingOf(emailDomain);
  const moment = momentOf(emailDomain);
  return (
    <Group gap="xs">
      <StatusBadge tone={TONES[standing]}>{text.emailDomains.badges[standing]}</StatusBadge>
      {moment ? (
        <Text size="sm" c="dimmed" component="span">
          {moment.word} <RelativeTime at={moment.at} />
        </Text>
      ) : null}
    </Group>
  );
}
