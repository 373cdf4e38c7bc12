import type { UserActor } from '../access/actor.ts';
import { notAssignable } from '../directory/hold-assignable.ts';
import { Problem } from '../platform/errors.ts';
import type { Stood } from './standing.ts';
import { expectActionable, type TaskChange } from './task.ts';

/** To whom work is handed on, with the roles by which they can share one with the giver; Everyone is none of these. */
export type Receiver = { kind: 'role' | 'user'; id: string; organisationId: string; roleIds: ReadonlySet<string> };

/** What a hand-over goes by besides the task: who receives, and whether their organisation wants a role in common. */
export type HandOver = {
  receiver: Receiver;
  needsSharedRole: boolean;
  rolesOf: (userId: string) => ReadonlySet<string>;
};

/**
 * The organisations within which the actor may hand this task on: the holder's; and while nobody holds it, those that
 * were given it, as far as it is the actor's or they coordinate there.
 */
export function handedOnWithin(actor: UserActor, { task, facts, ownOrganisationIds }: Stood): string[] {
  if (task.holder_organisation_id !== null) return [task.holder_organisation_id];
  return facts.toOrganisationIds.filter(
    (id) => id === actor.organisationId || (actor.isEnterpriseAdministrator && ownOrganisationIds.includes(id)),
  );
}

/**
 * Hands a task on within one organisation (SPEC 7): to a person, who holds it from now on, or to a role, whose members
 * can take it. 409 `task_not_transferable` when giver and receiver must share a role and do not.
 */
export function transfer(actor: UserActor, standing: Stood, handOver: HandOver): TaskChange {
  expectActionable(actor, standing);
  const { task } = standing;
  const { receiver } = handOver;
  if (!handedOnWithin(actor, standing).includes(receiver.organisationId)) throw notAssignable(['assignee']);
  if (receiver.kind === 'user' && task.holder_user_id === receiver.id) {
    throw new Problem('task_not_transferable', 'This person holds the task already.');
  }
  if (handOver.needsSharedRole && !sharesRole(standing, handOver)) throw new Problem('task_not_transferable');
  return receiver.kind === 'user'
    ? { status: 'taken', holder_user_id: receiver.id, holder_organisation_id: receiver.organisationId }
    : { status: 'open', holder_user_id: null, holder_organisation_id: null };
}

/** The giver is who holds the task; while nobody does, those in the receiver's organisation to whom it is assigned. */
function sharesRole(standing: Stood, { receiver, rolesOf }: HandOver): boolean {
  return giversRoles(standing, receiver.organisationId, rolesOf).some((id) => receiver.roleIds.has(id));
}

function giversRoles(standing: Stood, organisationId: string, rolesOf: HandOver['rolesOf']): string[] {
  const { task, assignees } = standing;
  if (task.holder_user_id !== null) return [...rolesOf(task.holder_user_id)];
  const here = assignees.filter((row) => row.to_organisation_id === organisationId);
  return here.flatMap((row) => (row.role_id === null ? [...rolesOf(row.user_id!)] : [row.role_id]));
}

/** People whose roles decide whether a hand-over is allowed. */
export function giversOf({ task, assignees }: Stood): string[] {
  if (task.holder_user_id !== null) return [task.holder_user_id];
  return assignees.flatMap((row) => (row.user_id === null ? [] : [row.user_id]));
}
