import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import type { TaskView } from './contract.ts';
import { readTask } from './standing.ts';
import { viewTask } from './view-tasks.ts';

/**
 * One task, for its sender, its assignees, its holder, and the coordinators of both sides; for everybody else it does
 * not exist (SPEC 7).
 */
export function findTask(context: Outside<UserActor>, id: string): Promise<TaskView> {
  return inTransaction(context, async (context) => viewTask(context, (await readTask(context, id)).task));
}
