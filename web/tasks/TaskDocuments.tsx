import { Alert, Button, Text } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, isProblem } from '../api.ts';
import type { StoredDocument } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { Section } from '../ui/Section.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { DocumentPicker } from './DocumentPicker.tsx';
import styles from './documents.module.css';
import { refreshTasks } from './queries.ts';
import { TaskDocument } from './TaskDocument.tsx';
import { capital, isClosed, sayAssignee, sayPerson, type Task } from './task.ts';

const words = text.tasks;

/** The documents on a task: for its sender, and for whoever holds it. */
export function TaskDocuments({ task }: { task: Task }) {
  const me = useMe();
  const [isPicking, setIsPicking] = useState(false);
  const attach = useAttach(task);
  const isOurs = task.from.organisation.id === me.organisation.id;
  const hasNone = task.documents.length === 0;
  if (hasNone && !task.may.attach && !(task.may.take && !isOurs)) return null;
  const mayAttach = task.may.attach && !isClosed(task);
  return (
    <Section
      title={words.documents}
      lead={hasNone ? null : sayWhoSees(task, me.user.id)}
      actions={
        mayAttach ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPaperclip size={16} aria-hidden />}
            loading={attach.isPending}
            onClick={() => setIsPicking(true)}
          >
            {words.documentsAttach}
          </Button>
        ) : null
      }
    >
      {hasNone ? (
        <Text c="dimmed">
          {mayAttach
            ? `${words.documentsNone} ${words.documentsNoneWhy}`
            : task.may.take
              ? words.documentsOnTaking
              : words.documentsNone}
        </Text>
      ) : (
        <ul className={styles.list} aria-label={words.documents}>
          {task.documents.map((one) => (
            <TaskDocument key={one.id} task={task} attached={one} />
          ))}
        </ul>
      )}
      {isProblem(attach.error, 'share_allowance_exceeded') ? (
        <Alert color="red" role="alert" p="sm" mt="xs">
          {words.documentsTooMuch(Number(attach.error.extra.needed), Number(attach.error.extra.available))}
        </Alert>
      ) : (
        <FormProblem error={attach.error} />
      )}
      <DocumentPicker
        opened={isPicking}
        onClose={() => setIsPicking(false)}
        there={task.documents.map(({ id }) => id)}
        onPick={(picked) => attach.mutate(picked)}
      />
    </Section>
  );
}

/** One after the other, so that what is there stays there when a later one is refused. */
function useAttach(task: Task) {
  const client = useQueryClient();
  return useSubmission(
    async (picked: StoredDocument[], idempotencyKey) => {
      try {
        for (const [index, { id }] of picked.entries()) {
          const key = `${idempotencyKey}-${index}`;
          await api.post<Task>(`/tasks/${task.id}/documents`, { documentId: id }, { idempotencyKey: key });
        }
      } finally {
        await refreshTasks(client);
      }
    },
    { onSuccess: (_answer, picked) => toast(words.documentsAttached(picked.length)) },
  );
}

/** Who sees them now, or once they act. */
function sayWhoSees(task: Task, myId: string): string | null {
  const { status, holder, assignees } = task;
  const count = task.documents.length;
  if (holder?.id === myId) return isClosed(task) ? null : words.documentsYours;
  if (status === 'completed') return words.documentsKept;
  if (isClosed(task)) return words.documentsGivenBack;
  if (holder) return words.documentsSeenBy(capital(sayPerson(holder)), count);
  const [first, ...others] = assignees;
  const isForOne = first && first.kind !== 'role' && others.length === 0;
  return isForOne ? words.documentsSeenOnce(capital(sayAssignee(first)), count) : words.documentsSeenByTaker(count);
}
