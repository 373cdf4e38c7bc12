import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { nameOrganisationsInMail } from '../access/people.ts';
import type { Assignable } from '../directory/hold-assignable.ts';
import { notify } from '../notices/notify.ts';
import { addressesOfConcerned } from './store-documents.ts';
import type { Task } from './task.ts';

/**
 * Tells the people to whom a task is given in person; members of a role find it in their inbox. It carries the name
 * of the sending organisation and a link, nothing that anybody wrote (SPEC 11).
 */
export async function tellAssignees(context: Context<UserActor>, task: Task, assignees: Assignable[]): Promise<void> {
  const told = assignees.filter((assignee) => assignee.kind === 'user' && assignee.id !== context.actor.userId);
  if (told.length === 0) return;
  const nameOf = await nameOrganisationsInMail(context, [task.from_organisation_id]);
  const from = nameOf(task.from_organisation_id);
  await notify(context, {
    to: told.map(({ id }) => id),
    kind: 'task.assigned',
    words: { from },
    subject: { kind: 'task', id: task.id },
    path: `/tasks/${task.id}`,
  });
}

/** One notice for many tasks handed on at once. */
export async function tellOfMany(context: Context<UserActor>, tasks: Task[], { kind, id }: Assignable): Promise<void> {
  if (tasks.length === 0 || kind !== 'user' || id === context.actor.userId) return;
  const [only] = tasks.length === 1 ? tasks : [];
  await notify(context, {
    to: [id],
    kind: 'task.handed_on',
    words: { count: tasks.length },
    subject: { kind: 'task', id: only?.id ?? null },
    path: only ? `/tasks/${only.id}` : '/inbox',
  });
}

/** Tells who sent, held or was given a task in person that it is over because the workspace of its documents closed. */
export async function tellOfCancelled(context: Context, taskIds: string[]): Promise<void> {
  const told = await addressesOfConcerned(context, taskIds);
  for (const [taskId, people] of Map.groupBy(told, (row) => row.task_id)) {
    await notify(context, {
      addresses: people.map(({ email }) => email),
      kind: 'task.cancelled',
      words: {},
      subject: { kind: 'task', id: taskId },
      path: `/tasks/${taskId}`,
    });
  }
}
