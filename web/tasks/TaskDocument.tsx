import { Button, Group, Modal, Text } from '@mantine/core';
import { IconDownload, IconEye, IconPaperclip, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, downloadAddress } from '../api.ts';
import { PreviewPages } from '../documents/PreviewPages.tsx';
import { documentQuery } from '../documents/queries.ts';
import { isDownloadable } from '../documents/rows.ts';
import { sayBytes } from '../documents/size.ts';
import { text } from '../text/index.ts';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { toast, toastProblem } from '../ui/toasts.tsx';
import styles from './documents.module.css';
import { refreshTasks } from './queries.ts';
import { type Attached, isClosed, type Task } from './task.ts';

const words = text.tasks;

/** One document on a task, in the version that was attached: looked at and downloaded in place, and taken off by its sender. */
export function TaskDocument({ task, attached }: { task: Task; attached: Attached }) {
  const [isLooking, setIsLooking] = useState(false);
  const { id, name, version, sizeBytes, verdict } = attached;
  const stored = useQuery({ ...documentQuery(id), retry: false }).data;
  const { detach, update } = useAttachedActs(task, attached);
  const isNewer = stored !== undefined && task.may.attach && !isClosed(task) && stored.number > version;
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <IconPaperclip size={18} stroke={1.6} aria-hidden />
        <div>
          <span className={styles.name}>{name}</span>{' '}
          {verdict ? (
            <StatusBadge tone={verdict === 'approved' ? 'good' : 'bad'}>
              {(verdict === 'approved' ? words.documentApproved : words.documentRejected)(version)}
            </StatusBadge>
          ) : null}
          <span className={styles.aside}>{words.documentVersion(version, sayBytes(sizeBytes))}</span>
          {isNewer ? (
            <Text size="sm" component="div">
              {words.documentNewer(stored.number)}{' '}
              <Button size="compact-xs" variant="default" loading={update.isPending} onClick={() => update.mutate()}>
                {words.documentUpdate(stored.number)}
              </Button>
            </Text>
          ) : null}
        </div>
      </div>
      <Group gap="xs">
        {stored ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconEye size={15} aria-hidden />}
            aria-label={words.documentPreviewOf(name)}
            onClick={() => setIsLooking(true)}
          >
            {words.documentPreview}
          </Button>
        ) : null}
        {stored && isDownloadable(stored) ? (
          <Button
            component="a"
            href={downloadAddress(`/documents/${id}/content`, { version })}
            download
            size="xs"
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
            aria-label={words.documentDownloadOf(name)}
          >
            {words.documentDownload}
          </Button>
        ) : null}
        {task.may.detach ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconX size={15} aria-hidden />}
            aria-label={words.documentDetachOf(name)}
            loading={detach.isPending}
            onClick={() => detach.mutate()}
          >
            {words.documentDetach}
          </Button>
        ) : null}
      </Group>
      {stored ? (
        <Modal opened={isLooking} onClose={() => setIsLooking(false)} title={name} size="min(64rem, 100%)" trapFocus>
          <PreviewPages document={stored} version={version} className={styles.preview ?? ''} />
        </Modal>
      ) : null}
    </li>
  );
}

/** Taking it off is taken back by attaching it again, in its newest version. */
function useAttachedActs(task: Task, { id, name }: Attached) {
  const client = useQueryClient();
  const attach = () => api.post<Task>(`/tasks/${task.id}/documents`, { documentId: id });
  const refresh = () => refreshTasks(client);
  const undo = () => void attach().then(refresh, toastProblem);
  const detach = useMutation({
    mutationFn: () => api.delete(`/tasks/${task.id}/documents/${id}`),
    onSuccess: async () => {
      await refresh();
      toast(words.documentDetached(name), isClosed(task) ? {} : { undo });
    },
    onError: toastProblem,
  });
  const update = useMutation({
    mutationFn: attach,
    onSuccess: async () => {
      await refresh();
      toast(words.documentUpdated(name));
    },
    onError: toastProblem,
  });
  return { detach, update };
}
