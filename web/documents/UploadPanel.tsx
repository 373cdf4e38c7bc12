import { ActionIcon, Button, Group, Paper, Progress, Text } from '@mantine/core';
import { useDisclosure, useElementSize } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useEffect } from 'react';
import { text } from '../text/index.ts';
import styles from './documents.module.css';
import { UploadRow } from './UploadRow.tsx';
import { RUNNING, type UploadItem } from './upload-item.ts';
import { uploads } from './upload-queue.ts';
import { useUploads } from './use-uploads.ts';

const words = text.documents;
const CLEARED_AFTER_MS = 8_000;
const NEEDS_SOMEBODY = ['failed', 'interrupted'];

/** What is being uploaded, on whatever screen one is; not there while there is nothing. */
export function UploadPanel() {
  const items = useUploads();
  const [isOpen, panel] = useDisclosure(true);
  const { ref, height } = useElementSize();
  useRoomBelow(items.length === 0 ? 0 : height);
  useClearedWhenDone(items);
  if (items.length === 0) return null;
  const underWay = items.filter(({ state }) => RUNNING.includes(state) || state === 'queued');
  return (
    <Paper
      component="section"
      ref={ref}
      withBorder
      shadow="md"
      className={styles.uploads ?? ''}
      aria-label={words.uploads}
    >
      <Group justify="space-between" gap="xs" px="sm" py={6} wrap="nowrap">
        <Text fw={600} size="sm" role="status">
          {sayAll(items)}
        </Text>
        <ActionIcon
          aria-label={isOpen ? words.hideUploads : words.showUploads}
          aria-expanded={isOpen}
          onClick={panel.toggle}
        >
          {isOpen ? <IconChevronDown size={18} aria-hidden /> : <IconChevronUp size={18} aria-hidden />}
        </ActionIcon>
      </Group>
      {underWay.length > 0 ? <Total items={items} /> : null}
      {isOpen ? (
        <>
          <ul className={styles.uploadRows}>
            {items.map((item) => (
              <UploadRow key={item.id} item={item} />
            ))}
          </ul>
          <Together items={items} />
        </>
      ) : null}
    </Paper>
  );
}

/** What the panel covers is left free at the end of the page, so that nothing stays behind it. */
function useRoomBelow(height: number): void {
  useEffect(() => {
    document.documentElement.style.setProperty('--cw-covered', `${height}px`);
  }, [height]);
}

/** Once all is well there is nothing left to look at. */
function useClearedWhenDone(items: UploadItem[]): void {
  const isWell = items.length > 0 && items.every(({ state }) => state === 'done');
  useEffect(() => {
    if (!isWell) return;
    const timer = setTimeout(() => {
      for (const { id } of uploads.current()) uploads.remove(id);
    }, CLEARED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isWell]);
}

function sayAll(items: UploadItem[]): string {
  const count = (...states: string[]) => items.filter(({ state }) => states.includes(state)).length;
  const underWay = count('queued', ...RUNNING);
  if (underWay > 0) return words.uploading(underWay);
  const stopped = count(...NEEDS_SOMEBODY);
  if (stopped > 0) return words.uploadsStopped(stopped);
  if (count('paused') > 0) return words.uploadsPaused;
  return words.uploadsDone(count('done'));
}

function Total({ items }: { items: UploadItem[] }) {
  const all = items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const sent = items.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  return <Progress value={all === 0 ? 100 : (100 * sent) / all} size={3} radius={0} aria-label={words.uploads} />;
}

/** What is done with all of them at once. */
function Together({ items }: { items: UploadItem[] }) {
  const running = items.filter(({ state }) => RUNNING.includes(state) || state === 'queued');
  const paused = items.filter(({ state }) => state === 'paused');
  const done = items.filter(({ state }) => state === 'done');
  if (running.length < 2 && paused.length < 2 && done.length === 0) return null;
  return (
    <Group gap="xs" px="sm" py={6} justify="flex-end">
      {running.length > 1 ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            for (const { id } of running) void uploads.pause(id);
          }}
        >
          {words.pauseAll}
        </Button>
      ) : null}
      {paused.length > 1 ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            for (const { id } of paused) uploads.resume(id);
          }}
        >
          {words.resumeAll}
        </Button>
      ) : null}
      {done.length > 0 ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            for (const { id } of done) uploads.remove(id);
          }}
        >
          {words.clearDone}
        </Button>
      ) : null}
    </Group>
  );
}
