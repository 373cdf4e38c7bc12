import { ApiProblem } from '../api.ts';

export type Way = 'authenticator_app' | 'passkey' | 'recovery_code';
/** The password was right; what the person can show now, and the token with which they do. */
export type Step = { pending: string; kinds: Way[] };

/** Read from the answer `second_factor_needed`. */
export function stepOf(error: unknown): Step | null {
  if (!(error instanceof ApiProblem)) return null;
  const { pending, kinds } = error.extra as Partial<Step>;
  return pending && kinds ? { pending, kinds } : null;
}
