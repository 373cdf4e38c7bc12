import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Assignee } from '../directory/assignee.ts';
import { text } from '../text/index.ts';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import type { BulkResult } from './task.ts';
import styles from './tasks.module.css';

/** What would happen to each task, and why; nothing has happened yet. */
export function BulkPreview({
  preview,
  to,
  whose,
  isSending,
  onBack,
  onGo,
}: {
  preview: BulkResult;
  to: Assignee;
  /** Whose work it is, when it is everything of one person. */
  whose: Assignee | null;
  isSending: boolean;
  onBack: () => void;
  onGo: () => void;
}) {
  const words = text.tasks;
  const going = preview.items.filter((one) => one.allowed).length;
  const staying = preview.items.length - going;
  const heading = useRef<HTMLParagraphElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const sentence =
    preview.items.length === 0 && whose
      ? words.bulkNobodyHolds(whose.name)
      : going === 0
        ? words.bulkNothing
        : `${words.bulkGoes(going, to.name)}${staying > 0 ? ` ${words.bulkStays(staying)}` : ''}`;
  return (
    <Stack gap="md">
      <Text fw={600} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
        {sentence}
      </Text>
      {preview.items.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by keyboard too
        <ul className={styles.preview} aria-label={words.bulkPreviewLabel} tabIndex={0}>
          {preview.items.map((one) => (
            <li key={one.taskId}>
              <span>
                {one.title ?? words.bulkUnknown}
                {one.allowed ? null : (
                  <Text size="sm" c="dimmed">
                    {one.because}
                  </Text>
                )}
              </span>
              <StatusBadge tone={one.allowed ? 'good' : 'neutral'}>
                {one.allowed ? words.bulkWill : words.bulkWillNot}
              </StatusBadge>
            </li>
          ))}
        </ul>
      ) : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onBack}>
          {words.bulkBack}
        </Button>
        {going > 0 ? (
          <Button loading={isSending} onClick={onGo}>
            {words.bulkGo(going)}
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
}
