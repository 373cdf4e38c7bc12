import { api } from '../api.ts';
import { useSubmission } from '../use-submission.ts';
import type { Connection, Level } from './connection.ts';

export interface Answer {
  act: 'accept' | 'reject';
  level: Level | null;
  comment: string;
  password: string;
  block: boolean;
}

/** Accepts or rejects the version of the request that was looked at. */
export function useAnswer(
  { id, version }: Connection,
  {
    onAccepted,
    onRejected,
    onError,
  }: {
    onAccepted: (connection: Connection) => void;
    onRejected: (connection: Connection) => void;
    onError: (error: Error) => void;
  },
) {
  return useSubmission(
    ({ act, level, comment, password, block }: Answer, idempotencyKey) =>
      api.post<Connection>(
        `/connections/${id}/${act}`,
        act === 'accept' ? { level, comment, password } : { comment, password, ...(block ? { block } : {}) },
        { idempotencyKey, ifMatch: version },
      ),
    { onSuccess: (answer, { act }) => (act === 'accept' ? onAccepted(answer) : onRejected(answer)), onError },
  );
}
