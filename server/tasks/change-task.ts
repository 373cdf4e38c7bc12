import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import type { TaskChanges, TaskView } from './contract.ts';
import { keepTask } from './keep-task.ts';
import { lockTask } from './standing.ts';
import { expectUnfinished, type TaskChange } from './task.ts';
import { viewTask } from './view-tasks.ts';

/**
 * The sender, or a coordinator of their organisation, changes what a task says, its priority or its due date (SPEC 7).
 * 409 `version_conflict` for a stale If-Match, 409 `task_closed` when it is over.
 */
export function changeTask(context: Outside<UserActor>, id: string, body: TaskChanges): Promise<TaskView> {
  return inTransaction(context, async (context) => {
    const standing = await lockTask(context, id);
    authorize(context.actor, 'task.change', standing.facts);
    expectVersion(context, standing.task);
    expectUnfinished(standing.task);
    const { dueAt, ...rest } = body;
    const asked: TaskChange = { ...rest, ...(dueAt === undefined ? {} : { due_at: dueAt }) };
    if (Object.keys(asked).length === 0) return viewTask(context, standing.task);
    const task = await keepTask(context, standing, { change: asked, event: { kind: 'changed' } });
    return viewTask(context, task);
  });
}
