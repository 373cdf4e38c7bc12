import { createContext, useContext } from 'react';
import type { Task } from './task.ts';

/** What needs a few words or a choice first, and so a dialog. */
export type DialogAct = 'complete' | 'decline' | 'transfer' | 'change' | 'cancel';
export type Act = 'take' | 'putBack' | DialogAct;

/** Somebody was quicker: what we tried, and what the task is now, as far as we may still see it. */
export interface Lost {
  task: Task;
  act: 'take' | 'putBack';
  now: Task | null;
}

/** What can be done with a task from a row or from its page; each act has one home in TaskActs. */
export interface Acts {
  run: (act: Act, task: Task) => void;
  /** The task that a call is under way for. */
  busyId: string | null;
  lost: Lost | null;
  dismissLost: () => void;
}

export const ActsContext = createContext<Acts | null>(null);

export function useActs(): Acts {
  const acts = useContext(ActsContext);
  if (!acts) throw new Error('useActs outside of TaskActs');
  return acts;
}

const ORDER: Act[] = ['take', 'complete', 'transfer', 'decline', 'putBack', 'change', 'cancel'];

/** What may be done now, the one that comes next first; null when somebody else is to act. */
export function actsOf(task: Task, myId: string): { next: Act | null; others: Act[] } {
  const { may, holder, assignees } = task;
  const isMine =
    holder?.id === myId || (task.status === 'open' && assignees.some((one) => one.kind !== 'role' && one.id === myId));
  const next = may.complete && isMine ? 'complete' : may.take ? 'take' : null;
  return { next, others: ORDER.filter((act) => act !== next && may[act]) };
}
