import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { insertEvents, saveTask, type TaskEvent } from './store.ts';
import { actedFor, type Standing, type Task, type TaskChange } from './task.ts';
import { isOfConcern } from './view-tasks.ts';

/**
 * Saves a step of a task, writes it into the history that both sides see, and into the audit of each organisation
 * concerned. Nothing in the audit's detail names a person: who reads it sees whom they may.
 */
export async function keepTask(
  context: Context<UserActor>,
  standing: Standing,
  step: { change: TaskChange; event: TaskEvent },
): Promise<Task> {
  const task = await saveTask(context, standing.task, step.change);
  await remember(context, standing, step.event);
  return task;
}

/** Writes what happened into the history and the audit, without a change of the task itself. */
export async function remember(context: Context<UserActor>, standing: Standing, event: TaskEvent): Promise<void> {
  const { task, facts } = standing;
  const { fromOrganisationId } = facts;
  await insertEvents(context, [task.id], [{ ...event, actedFor: actedFor(context.actor, standing, event.kind) }]);
  await record(context, {
    kind: `task.${event.kind}`,
    organisationIds: [fromOrganisationId, ...facts.toOrganisationIds.filter((id) => isOfConcern(standing, id))],
    subject: { kind: 'task', id: task.id },
    detail: { title: task.title, fromOrganisationId, ...(event.comment ? { comment: event.comment } : {}) },
  });
}
