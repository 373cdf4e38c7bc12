import type { Context } from '../access/context.ts';
import { deleteSessionsOf, saveSecondFactorAt } from './store.ts';

/** The session has confirmed a second factor just now. */
export function markSecondFactor(context: Context, sessionId: string): Promise<void> {
  return saveSecondFactorAt(context, { sessionId }, context.now());
}

/** Somebody has no second factor any more, so that none of their sessions has confirmed one. */
export function unmarkSecondFactors(context: Context, userId: string): Promise<void> {
  return saveSecondFactorAt(context, { userId }, null);
}

/** Ends all sessions of somebody whose factors were taken away by someone else. */
export function endSessions(context: Context, userId: string): Promise<void> {
  return deleteSessionsOf(context, userId, null);
}
