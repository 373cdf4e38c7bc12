import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { v4 as newKey } from 'uuid';
import { ApiProblem, isProblem } from './api.ts';

interface Intention {
  key: string;
  about: string;
}

/** Whether it may have happened all the same. */
function isUnanswered(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
}

/**
 * A change that a person asks for. Pass the key on as `idempotencyKey`: it stays the same while the same thing is tried
 * again after no answer came, so that nothing happens twice, and it is a new one after every answer.
 *
 * `const invite = useSubmission((form: Form, idempotencyKey) => api.post('/…', form, { idempotencyKey }), { onSuccess })`
 */
export function useSubmission<Variables, Answer>(
  submit: (variables: Variables, idempotencyKey: string) => Promise<Answer>,
  options: {
    onSuccess?: (answer: Answer, variables: Variables) => unknown;
    onError?: (error: Error, variables: Variables) => unknown;
  } = {},
) {
  const intention = useRef<Intention | null>(null);
  return useMutation<Answer, Error, Variables>({
    mutationFn: async (variables) => {
      const about = JSON.stringify(variables) ?? '';
      if (intention.current?.about !== about) intention.current = { key: newKey(), about };
      try {
        return await submit(variables, intention.current.key).catch((error: unknown) => {
          // Something that is not among the variables was changed after no answer came: that is another intention.
          if (!isProblem(error, 'idempotency_key_reused')) throw error;
          return submit(variables, newKey());
        });
      } catch (error) {
        if (!isUnanswered(error)) intention.current = null;
        throw error;
      }
    },
    onSuccess: (answer, variables) => {
      intention.current = null;
      return options.onSuccess?.(answer, variables);
    },
    onError: (error, variables) => options.onError?.(error, variables),
  });
}
