import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { may } from '../access/policy.ts';
import { notFound } from '../platform/errors.ts';
import {
  type AssigneeRow,
  findAssignees,
  findTaskRow,
  lockTaskRow,
  lockTaskRows,
  organisationsOfAccount,
} from './store.ts';
import type { Standing, Task } from './task.ts';

/** A task with how the actor stands to it, and the assignees that they may see. */
export type Stood = Standing & { assignees: AssigneeRow[] };

/** How the actor stands to each of these tasks, as read now. */
export async function standingsOf(context: Context<UserActor>, tasks: Task[]): Promise<Stood[]> {
  const rows = await findAssignees(
    context,
    tasks.map((task) => task.id),
  );
  const byTask = Map.groupBy(rows, (row) => row.task_id);
  const administered = await administeredAmong(context, tasks, rows);
  return tasks.map((task) => standingOf(context.actor, task, byTask.get(task.id) ?? [], administered));
}

function standingOf(actor: UserActor, task: Task, assignees: AssigneeRow[], administered: string[]): Stood {
  const own = [actor.organisationId as string, ...administered];
  return {
    task,
    assignees,
    isDirectAssignee: assignees.some((row) => row.user_id === actor.userId),
    isSendingSide: own.includes(task.from_organisation_id),
    ownOrganisationIds: own,
    facts: {
      fromOrganisationId: task.from_organisation_id,
      fromUserId: task.from_user_id,
      toOrganisationIds: [...new Set(assignees.map((row) => row.to_organisation_id))],
      holderUserId: task.holder_user_id,
      holderOrganisationId: task.holder_organisation_id,
      isAssignedToActor: assignees.some((row) => row.is_mine),
      administeredOrganisationIds: administered,
    },
  };
}

async function administeredAmong(context: Context<UserActor>, tasks: Task[], rows: AssigneeRow[]): Promise<string[]> {
  const { actor } = context;
  if (!actor.isEnterpriseAdministrator || tasks.length === 0) return [];
  const ids = [...tasks.map((task) => task.from_organisation_id), ...rows.map((row) => row.to_organisation_id)];
  return organisationsOfAccount(context, actor.accountId, [...new Set(ids)]);
}

/** One task to read; 404 unless it exists for the actor. */
export async function readTask(context: Context<UserActor>, id: string): Promise<Stood> {
  return onlyReadable(context, await findTaskRow(context, id));
}

/** One task to change, locked; 404 unless it exists for the actor. */
export async function lockTask(context: Context<UserActor>, id: string): Promise<Stood> {
  return onlyReadable(context, await lockTaskRow(context, id));
}

/** Those of several tasks that exist for the actor, locked. */
export async function lockTasks(context: Context<UserActor>, ids: string[]): Promise<Stood[]> {
  const standings = await standingsOf(context, await lockTaskRows(context, ids));
  return standings.filter(({ facts }) => may(context.actor, 'task.read', facts));
}

async function onlyReadable(context: Context<UserActor>, task: Task | undefined): Promise<Stood> {
  const [standing] = await standingsOf(context, task ? [task] : []);
  if (!standing || !may(context.actor, 'task.read', standing.facts)) throw notFound();
  return standing;
}
