import { Group, Text } from '@mantine/core';
import type { Webhook } from '../contracts.ts';
import { text } from '../text/index.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusBadge, type Tone } from '../ui/StatusBadge.tsx';

const words = text.webhooks;
type Standing = keyof typeof words.badges;
const TONES: Record<Standing, Tone> = { running: 'good', failing: 'bad', paused: 'waiting', gone: 'bad' };

/** What a person sees it as. */
export function standingOf(webhook: Webhook): Standing {
  if (webhook.paused) return webhook.pauseReason === 'gone' ? 'gone' : 'paused';
  return webhook.failingSince ? 'failing' : 'running';
}

/** What follows from it today, in a sentence. */
export function sayMeaning(webhook: Webhook): string {
  if (webhook.pauseReason === 'person') return words.meaning.person;
  return words.meaning[standingOf(webhook)];
}

/** Whether it runs, and since when it does not. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  const standing = standingOf(webhook);
  const since = webhook.pausedAt ?? webhook.failingSince;
  return (
    <Group gap="xs">
      <StatusBadge tone={TONES[standing]}>{words.badges[standing]}</StatusBadge>
      {since ? (
        <Text size="sm" c="dimmed" component="span">
          {words.since} <RelativeTime at={since} />
        </Text>
      ) : null}
    </Group>
  );
}
