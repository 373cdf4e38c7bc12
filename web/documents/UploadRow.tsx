import { ActionIcon, FileButton, Group, Progress, Text } from '@mantine/core';
import { IconCheck, IconFileUpload, IconPlayerPause, IconPlayerPlay, IconRefresh, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { isProblem } from '../api.ts';
import { sayProblem, waitingTime } from '../problems.ts';
import { text } from '../text/index.ts';
import { toast } from '../ui/toasts.tsx';
import styles from './documents.module.css';
import { sayBytes } from './size.ts';
import type { UploadItem } from './upload-item.ts';
import { uploads } from './upload-queue.ts';
import { secondsLeft } from './upload-speed.ts';

const words = text.documents;

/** One file on its way: how far, how fast, how long still, and what can be done about it. */
export function UploadRow({ item }: { item: UploadItem }) {
  const { name, sizeBytes, sentBytes, state } = item;
  const isMoving = state === 'uploading' || state === 'preparing' || state === 'finishing';
  return (
    <li className={styles.uploadRow}>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <div style={{ minWidth: 0, flex: 1 }}>
          <Text size="sm" truncate title={name}>
            {name}
          </Text>
          <Text size="xs" c={state === 'failed' ? 'var(--mantine-color-error)' : 'dimmed'}>
            {sayState(item)}
          </Text>
        </div>
        <Acts item={item} />
      </Group>
      {isMoving || state === 'paused' || state === 'offline' ? (
        <Progress
          mt={4}
          size="sm"
          value={sizeBytes === 0 ? 100 : (100 * sentBytes) / sizeBytes}
          color={isMoving ? 'accent' : 'gray'}
          aria-label={words.progressOf(name)}
        />
      ) : null}
    </li>
  );
}

function sayState({ state, sizeBytes, sentBytes, bytesPerSecond, problem }: UploadItem): string {
  if (state === 'failed' && problem) {
    const { needed, available } = problem.extra;
    if (isProblem(problem, 'share_allowance_exceeded') && typeof needed === 'number' && typeof available === 'number') {
      return words.needsShares(needed, available);
    }
    return sayProblem(problem);
  }
  if (state === 'done') return `${words.states.done} · ${sayBytes(sizeBytes)}`;
  if (state === 'uploading' || state === 'paused') {
    const seconds = secondsLeft(sizeBytes - sentBytes, bytesPerSecond);
    return [
      ...(state === 'paused' ? [words.states.paused] : []),
      words.of(sayBytes(sentBytes), sayBytes(sizeBytes)),
      ...(bytesPerSecond ? [words.perSecond(sayBytes(bytesPerSecond))] : []),
      ...(seconds === null ? [] : [words.left(waitingTime(seconds))]),
    ].join(' · ');
  }
  return words.states[state];
}

function Acts({ item }: { item: UploadItem }) {
  const { id, name, state } = item;
  const isRunning = state === 'uploading' || state === 'preparing' || state === 'offline' || state === 'queued';
  return (
    <Group gap={2} wrap="nowrap">
      {isRunning ? (
        <Act label={words.pause(name)} icon={<IconPlayerPause size={16} />} onClick={() => void uploads.pause(id)} />
      ) : null}
      {state === 'paused' ? (
        <Act label={words.resume(name)} icon={<IconPlayerPlay size={16} />} onClick={() => uploads.resume(id)} />
      ) : null}
      {state === 'failed' ? (
        <Act label={words.tryAgain(name)} icon={<IconRefresh size={16} />} onClick={() => uploads.resume(id)} />
      ) : null}
      {state === 'interrupted' ? <ChooseAgain item={item} /> : null}
      {state === 'done' ? <IconCheck size={16} color="var(--mantine-color-green-text)" aria-hidden /> : null}
      {state === 'done' ? (
        <Act label={words.remove(name)} icon={<IconX size={16} />} onClick={() => uploads.remove(id)} />
      ) : state === 'finishing' ? null : (
        <Act label={words.cancelUpload(name)} icon={<IconX size={16} />} onClick={() => void uploads.cancel(id)} />
      )}
    </Group>
  );
}

function Act({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <ActionIcon aria-label={label} title={label} onClick={onClick}>
      {icon}
    </ActionIcon>
  );
}

/** A page that was loaded anew may not read the file by itself. */
function ChooseAgain({ item }: { item: UploadItem }) {
  return (
    <FileButton
      onChange={(file) => {
        if (file && !uploads.goOnWith(item.id, file)) toast(words.otherFile, { color: 'red' });
      }}
    >
      {(props) => (
        <ActionIcon {...props} aria-label={words.chooseAgain(item.name)} title={words.chooseAgain(item.name)}>
          <IconFileUpload size={16} />
        </ActionIcon>
      )}
    </FileButton>
  );
}
