import type { Selectable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { UserActor } from '../access/actor.ts';
import { may, type TaskFacts } from '../access/policy.ts';
import { invalid, Problem } from '../platform/errors.ts';

/** A piece of work, as it is kept. */
export type Task = Selectable<Tables['tasks']>;
export type TaskStatus = Task['status'];

/** A task and how the actor stands to it: what the policy asks, and what its states ask besides. */
export type Standing = {
  task: Task;
  facts: TaskFacts;
  /** The actor is named among the assignees in person, not only through a role. */
  isDirectAssignee: boolean;
  /** The actor reads the task as its sending organisation does. */
  isSendingSide: boolean;
  /** The organisations whose part of the task the actor may read: their own, and those that they administer. */
  ownOrganisationIds: string[];
};

/** What a step changes of a task. */
export type TaskChange = Partial<
  Pick<
    Task,
    | 'status'
    | 'holder_user_id'
    | 'holder_organisation_id'
    | 'verdict'
    | 'closed_at'
    | 'title'
    | 'description'
    | 'priority'
    | 'due_at'
  >
>;

export type Completion = { verdict?: 'approved' | 'rejected' | undefined; comment: string };

/** Open tasks wait to be taken; taken ones are being worked on. Both are still to be done. */
export const unfinished: TaskStatus[] = ['open', 'taken'];

/** Completed, declined and cancelled tasks stay as they are. */
export function isClosed(task: Task): boolean {
  return !unfinished.includes(task.status);
}

/** 409 `task_closed` for what is over. */
export function expectUnfinished(task: Task): void {
  if (isClosed(task)) throw new Problem('task_closed');
}

/**
 * Whether the actor may act on an open task without taking it first: those it is assigned to in person, and coordinators.
 * Members of an assigned role take it first, so that two of them never do the same work.
 */
export function actsWithoutTaking(actor: UserActor, { facts, isDirectAssignee }: Standing): boolean {
  return may(actor, 'task.complete', { ...facts, isAssignedToActor: isDirectAssignee });
}

/** 409 unless the task is at a point where whoever may act on it can finish it or hand it on. */
export function expectActionable(actor: UserActor, standing: Standing): void {
  expectUnfinished(standing.task);
  if (standing.task.status === 'open' && !actsWithoutTaking(actor, standing)) throw new Problem('task_not_taken');
}

/** The first to take holds it, and it leaves the other lists. */
export function take(actor: UserActor, task: Task): TaskChange {
  expectUnfinished(task);
  if (task.status === 'taken') throw new Problem('task_already_taken');
  return heldBy(actor);
}

/** It waits again for everybody to whom it is assigned. */
export function putBack(task: Task): TaskChange {
  expectUnfinished(task);
  if (task.status === 'open') throw new Problem('task_not_taken');
  return { status: 'open', holder_user_id: null, holder_organisation_id: null };
}

/** Done; an approval with its verdict. Whoever completes an open task is taken to have taken it. */
export function complete(actor: UserActor, standing: Standing, { verdict }: Completion, now: Date): TaskChange {
  expectActionable(actor, standing);
  return { ...impliedHolder(actor, standing), status: 'completed', verdict: verdict ?? null, closed_at: now };
}

/** An approval needs its verdict, and a rejection a reason; nothing else has one. */
export function expectVerdict(task: Task, { verdict, comment }: Completion): void {
  if (task.kind !== 'approve') {
    if (verdict) throw invalid('verdict', 'belongs to tasks of kind approve only; leave it away');
    return;
  }
  if (!verdict || (verdict === 'rejected' && comment === '')) {
    const path = verdict ? 'comment' : 'verdict';
    const message = verdict ? 'must say why it is rejected' : 'must be approved or rejected';
    throw new Problem('verdict_required', `${path}: ${message}`, { errors: [{ path, message }] });
  }
}

/** Refused as a whole, with a reason. */
export function decline(actor: UserActor, standing: Standing, now: Date): TaskChange {
  expectActionable(actor, standing);
  return { ...impliedHolder(actor, standing), status: 'declined', closed_at: now };
}

/** The sender calls it off, taken or not. */
export function cancel(task: Task, now: Date): TaskChange {
  expectUnfinished(task);
  return { status: 'cancelled', closed_at: now };
}

function heldBy(actor: UserActor): TaskChange {
  return { status: 'taken', holder_user_id: actor.userId, holder_organisation_id: actor.organisationId };
}

/** An enterprise administrator from a sister organisation acts for the receivers without becoming one of them. */
function impliedHolder(actor: UserActor, { task, facts }: Standing): TaskChange {
  const isReceiver = facts.toOrganisationIds.includes(actor.organisationId);
  return task.holder_user_id === null && isReceiver ? heldBy(actor) : {};
}

const stepsOfSender = ['changed', 'cancelled', 'document_attached', 'document_detached'];

/**
 * For which side the actor does this: their own organisation, if it is one, else the one of their account that they
 * administer. Both sides read what it did (SPEC 7), wherever in that account the actor belongs.
 */
export function actedFor(actor: UserActor, { task, facts, ownOrganisationIds }: Standing, kind: string): string {
  if (stepsOfSender.includes(kind)) return task.from_organisation_id;
  const receiving = task.holder_organisation_id === null ? facts.toOrganisationIds : [task.holder_organisation_id];
  const sides = kind === 'commented' ? [task.from_organisation_id, ...facts.toOrganisationIds] : receiving;
  if (sides.includes(actor.organisationId)) return actor.organisationId;
  return sides.find((side) => ownOrganisationIds.includes(side)) ?? actor.organisationId;
}

/** What the actor may do with it now: the policy's answer, narrowed by the state it is in. */
export function mayWith(actor: UserActor, standing: Standing): Record<TaskStep, boolean> {
  const { task, facts } = standing;
  const isUnfinished = !isClosed(task);
  const isActionable = isUnfinished && (task.status === 'taken' || actsWithoutTaking(actor, standing));
  return {
    take: task.status === 'open' && may(actor, 'task.take', facts),
    putBack: task.status === 'taken' && may(actor, 'task.put_back', facts),
    complete: isActionable && may(actor, 'task.complete', facts),
    decline: isActionable && may(actor, 'task.decline', facts),
    transfer: isActionable && may(actor, 'task.transfer', facts),
    change: isUnfinished && may(actor, 'task.change', facts),
    cancel: isUnfinished && may(actor, 'task.cancel', facts),
    comment: may(actor, 'task.comment', facts),
    attach: isUnfinished && may(actor, 'task.attach', facts),
    detach: may(actor, 'task.detach', facts),
  };
}

export type TaskStep =
  | 'take'
  | 'putBack'
  | 'complete'
  | 'decline'
  | 'transfer'
  | 'change'
  | 'cancel'
  | 'comment'
  | 'attach'
  | 'detach';
