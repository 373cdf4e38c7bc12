import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { countMaximum, type TaskCounts } from './contract.ts';
import { countInbox } from './store-lists.ts';

/** How much waits in the caller's inbox, and how much of it is overdue; for badges, so that it counts only so far. */
export function countTasks(context: Outside<UserActor>): Promise<TaskCounts> {
  return inTransaction(context, async (context) => ({
    ...(await countInbox(context, countMaximum)),
    maximum: countMaximum,
  }));
}
