import { useMemo } from 'react';
import { api, isProblem } from '../api.ts';
import { text } from '../text/index.ts';
import { toast, toastProblem } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import type { Acts } from './acts.ts';
import type { Connection } from './connection.ts';

/**
 * What is done to an unanswered request of ours at once, with no question asked: resending it, and cancelling it, which
 * can be made good by asking again.
 */
export function useRequestActs(ask: Acts['ask'], afterChange: () => void): Pick<Acts, 'resend' | 'cancel' | 'busyId'> {
  const onError = (error: Error) => {
    toastProblem(error);
    if (isProblem(error, 'connection_already_answered', 'version_conflict', 'too_soon', 'not_found')) afterChange();
  };
  const resending = useSubmission(
    (connection: Connection, idempotencyKey) =>
      api.post<Connection>(`/connections/${connection.id}/resend`, {}, { idempotencyKey }),
    {
      onSuccess: (_answer, { to }) => {
        toast(text.connections.resent(to.name));
        afterChange();
      },
      onError,
    },
  );
  const cancelling = useSubmission(
    (connection: Connection, idempotencyKey) =>
      api.post<Connection>(`/connections/${connection.id}/cancel`, {}, { idempotencyKey, ifMatch: connection.version }),
    {
      onSuccess: (_answer, { to, requestComment }) => {
        toast(text.connections.cancelled(to.name), {
          undo: () => ask(to, requestComment),
          undoLabel: text.connections.askAgain,
        });
        afterChange();
      },
      onError,
    },
  );
  const busyId =
    (resending.isPending ? resending.variables.id : null) ?? (cancelling.isPending ? cancelling.variables.id : null);
  const { mutate: resend } = resending;
  const { mutate: cancel } = cancelling;
  return useMemo(() => ({ resend, cancel, busyId }), [resend, cancel, busyId]);
}
