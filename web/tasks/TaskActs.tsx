import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { api, isProblem } from '../api.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { toast, toastProblem } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { type Act, type Acts, ActsContext, type DialogAct, type Lost } from './acts.ts';
import { focusIfLost } from './keep-focus.ts';
import { refreshTasks } from './queries.ts';
import { TaskDialogs } from './TaskDialogs.tsx';
import type { Task } from './task.ts';

type Quick = 'take' | 'putBack';
const PATHS: Record<Quick, string> = { take: 'take', putBack: 'put-back' };
/** Somebody else acted first, or it is not ours any more. */
const TOO_LATE = ['task_already_taken', 'task_not_taken', 'task_closed', 'not_found', 'forbidden'];

/** Makes the acts on tasks available to everything below, with their dialogs. */
export function TaskActs({ children, onGone }: { children: ReactNode; onGone?: (task: Task) => void }) {
  const [open, setOpen] = useState<{ act: DialogAct; task: Task } | null>(null);
  const [lost, setLost] = useState<Lost | null>(null);
  const quick = useQuickActs(setLost);

  const acts = useMemo<Acts>(
    () => ({
      run: (act: Act, task: Task) => {
        setLost(null);
        if (act === 'take' || act === 'putBack') quick.run({ act, task });
        else setOpen({ act, task });
      },
      busyId: quick.busyId,
      lost,
      dismissLost: () => setLost(null),
    }),
    [quick.run, quick.busyId, lost],
  );

  return (
    <ActsContext.Provider value={acts}>
      {children}
      <TaskDialogs
        open={open}
        onClose={() => setOpen(null)}
        onDone={(answer) => {
          if (open && onGone && !Object.values(answer.may).some(Boolean)) onGone(answer);
        }}
      />
    </ActsContext.Provider>
  );
}

/** Taking and putting back happen at once, and each is the undo of the other. */
function useQuickActs(onLost: (lost: Lost) => void) {
  const client = useQueryClient();
  const me = useMe();
  const submission = useSubmission(
    ({ act, task }: { act: Quick; task: Task }, idempotencyKey) =>
      api.post<Task>(`/tasks/${task.id}/${PATHS[act]}`, {}, { idempotencyKey }),
    {
      onSuccess: (answer, { act }) => {
        client.setQueryData(['task', answer.id], answer);
        void refreshTasks(client).then(() => focusIfLost(answer.id));
        const isTaken = act === 'take';
        toast(isTaken ? text.tasks.takenToast(answer.title) : text.tasks.putBackToast(answer.title), {
          undoLabel: isTaken ? text.tasks.putBack : text.tasks.take,
          ...(answer.may[isTaken ? 'putBack' : 'take']
            ? { undo: () => submission.mutate({ act: isTaken ? 'putBack' : 'take', task: answer }) }
            : {}),
        });
      },
      onError: async (error, { act, task }) => {
        if (!isProblem(error, ...TOO_LATE)) return toastProblem(error);
        const now = await api.get<Task>(`/tasks/${task.id}`).catch(() => null);
        if (now) client.setQueryData(['task', task.id], now);
        if (act === 'take' && now?.holder?.id === me.user.id) toast(text.tasks.takenToast(task.title));
        else onLost({ task, act, now });
        await refreshTasks(client);
        focusIfLost(task.id);
      },
    },
  );
  const { mutate, isPending } = submission;
  return {
    run: useCallback(
      (wish: { act: Quick; task: Task }) => {
        // A second press while the first is under way means the same.
        if (!isPending) mutate(wish);
      },
      [isPending, mutate],
    ),
    busyId: submission.isPending ? submission.variables.task.id : null,
  };
}
