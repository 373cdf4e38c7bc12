import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, isProblem } from '../api.ts';
import { useSubmission } from '../use-submission.ts';
import { focusIfLost } from './keep-focus.ts';
import { refreshTasks } from './queries.ts';
import type { Task } from './task.ts';

/** It is over, with somebody else, or not ours any more: what one wanted to do makes no sense now. */
const POINTLESS = ['task_closed', 'task_not_taken', 'not_found', 'forbidden'];

/**
 * One act on the task as it was looked at. What changed meanwhile is not overwritten: `isStale` says so, and `reload`
 * looks at it as it is now, with what was typed still there.
 */
export function useAct(task: Task, path: string, onDone: (answer: Task) => void) {
  const [looked, setLooked] = useState(task);
  const client = useQueryClient();
  const submission = useSubmission(
    ({ body, version }: { body: unknown; version: number }, idempotencyKey) =>
      api.post<Task>(`/tasks/${task.id}/${path}`, body, { ifMatch: version, idempotencyKey }),
    {
      onSuccess: (answer) => {
        client.setQueryData(['task', answer.id], answer);
        void refreshTasks(client).then(() => focusIfLost(answer.id));
        onDone(answer);
      },
    },
  );
  const { error } = submission;
  return {
    task: looked,
    send: (body: unknown) => submission.mutate({ body, version: looked.version }),
    isSending: submission.isPending,
    error,
    isStale: isProblem(error, 'version_conflict'),
    isPointless: isProblem(error, ...POINTLESS),
    reload: async () => {
      const now = await api.get<Task>(`/tasks/${task.id}`).catch(() => null);
      if (now) setLooked(now);
      submission.reset();
      await refreshTasks(client);
    },
  };
}
