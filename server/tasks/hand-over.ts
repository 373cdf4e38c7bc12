import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import type { AssigneeChoice } from '../directory/contract.ts';
import { type Assignable, holdColleague } from '../directory/hold-assignable.ts';
import { keepTask } from './keep-task.ts';
import type { Stood } from './standing.ts';
import { needsSharedRole, replaceAssignees, rolesHeld } from './store.ts';
import type { Task } from './task.ts';
import { giversOf, type HandOver, handedOnWithin, transfer } from './transfer.ts';

export type PreparedHandOver = HandOver & { assignable: Assignable };

/**
 * Looks up, under lock, who is to receive these tasks. 422 `not_assignable` unless it is an active person or a role of an
 * organisation within which the actor may hand one of them on.
 */
export async function prepareHandOver(
  context: Context<UserActor>,
  standings: Stood[],
  choice: AssigneeChoice,
): Promise<PreparedHandOver> {
  const within = standings.flatMap((standing) => handedOnWithin(context.actor, standing));
  const assignable = await holdColleague(context, [...new Set(within)], choice);
  const needs = await needsSharedRole(context, assignable.organisationId);
  const givers = standings.flatMap(giversOf);
  const held = await rolesHeld(context, needs ? [...new Set([...givers, choice.id])] : []);
  const byUser = Map.groupBy(held, (row) => row.user_id);
  const rolesOf = (userId: string) => new Set(byUser.get(userId)?.map((row) => row.role_id));
  const roleIds = choice.kind === 'user' ? rolesOf(choice.id) : new Set([choice.id]);
  const receiver = { ...choice, organisationId: assignable.organisationId, roleIds };
  return { receiver, needsSharedRole: needs, rolesOf, assignable };
}

/** Hands one task on: it has a new holder, or waits in the lists of a role. */
export async function handOn(
  context: Context<UserActor>,
  standing: Stood,
  handOver: PreparedHandOver,
  message: string,
): Promise<Task> {
  const { receiver, assignable } = handOver;
  const change = transfer(context.actor, standing, handOver);
  const event = { kind: 'transferred', other: assignable, comment: message };
  const task = await keepTask(context, standing, { change, event });
  if (receiver.kind === 'role') await replaceAssignees(context, task, receiver);
  return task;
}
