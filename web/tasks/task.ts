import type {
  AssigneeView,
  BulkResult as BulkResultView,
  CommentView,
  EventView,
  TaskCounts,
  TaskView,
} from '../../server/tasks/contract.ts';
import type { Me, Person } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';

export type Task = TaskView;
export type TaskStatus = TaskView['status'];
export type TaskKind = TaskView['kind'];
export type TaskPriority = TaskView['priority'];
export type Verdict = NonNullable<TaskView['verdict']>;
export type TaskAssignee = AssigneeView;
export type TaskComment = CommentView;
export type TaskEvent = EventView;
export type Attached = TaskView['documents'][number];
export type Counts = TaskCounts;
export type BulkResult = BulkResultView;
export type Box = 'inbox' | 'sent' | 'organisation';

export const kinds: TaskKind[] = ['basic', 'acknowledge', 'review', 'approve'];
export const priorities: TaskPriority[] = ['low', 'normal', 'high', 'urgent'];

export function isClosed({ status }: Pick<Task, 'status'>): boolean {
  return status !== 'open' && status !== 'taken';
}

/** Acts on anybody's work in the organisation; only spares others the walk, the server decides. */
export function coordinates(me: Me): boolean {
  return me.user.isEnterpriseAdministrator || me.user.roles.some((role) => role.securityLevel !== 'member');
}

/** A name, "you", or "someone at Globex" where we may not know who. */
export function sayPerson(person: Person, myId?: string): string {
  if (person.id !== null && person.id === myId) return text.tasks.you;
  return sayNameOf(person) ?? text.tasks.someoneAt(person.organisation.name);
}

/** "Hull surveys", or what may be said of somebody without a name. */
export function sayAssignee(assignee: TaskAssignee, myId?: string): string {
  if (assignee.id !== null && assignee.id === myId) return text.tasks.you;
  const name = sayNameOf(assignee);
  if (name !== null) return name;
  const words = assignee.kind === 'role' ? text.tasks.aRoleAt : text.tasks.someoneAt;
  return words(assignee.organisation.name);
}

/** "Hull surveys, Calder & Finch": with the organisation, unless the words name it already. */
export function sayAssigneeOf(assignee: TaskAssignee, myId?: string): string {
  const who = sayAssignee(assignee, myId);
  return assignee.name === null || who === text.tasks.you ? who : text.tasks.personOf(who, assignee.organisation.name);
}

/** Everybody it was assigned to, the first few by name, under the organisation that they belong to. */
export function sayAssignees(assignees: TaskAssignee[], myId?: string, shown = 3): string {
  const named = Map.groupBy(assignees.slice(0, shown), (one) => `${one.organisation.id} ${one.name === null}`);
  const groups = [...named.values()].map((group) => {
    const organisation = group[0]?.organisation.name ?? '';
    const names = listNames(group.map((one) => sayAssignee(one, myId)));
    return group.every((one) => one.name === null) ? names : text.tasks.personOf(names, organisation);
  });
  const rest = assignees.length - shown;
  return [...groups, ...(rest > 0 ? [text.tasks.andMore(rest)] : [])].join('; ');
}

/** "Permits", "Permits and Berth planning", "Permits, Berth planning and Hull surveys". */
export function listNames(names: string[]): string {
  if (names.length < 2) return names.join('');
  return text.tasks.and(names.slice(0, -1).join(', '), names.at(-1) ?? '');
}

/** The one from whom it comes, as the other side of a sentence: the organisation, or the person within one's own. */
export function saySender({ from }: Task, ourId: string): string {
  return from.organisation.id === ourId ? sayPerson(from.user) : from.organisation.name;
}

/** Whether it waits for somebody in person, not only through a role. */
export function isInPerson(task: Task, myId: string): boolean {
  return task.assignees.some((one) => one.kind !== 'role' && one.id === myId);
}

/** How it stands, in a word or two for whoever looks. */
export function sayState(task: Task, myId: string, box: Box): string {
  const words = text.tasks;
  if (task.status === 'open') {
    if (box !== 'inbox') return words.notTaken;
    return isInPerson(task, myId) ? words.waitsForYou : words.toBeTaken;
  }
  if (task.status === 'taken') {
    if (!task.holder) return words.takenElsewhere;
    return task.holder.id === myId ? words.withYou : words.heldBy(sayPerson(task.holder));
  }
  return task.verdict ? words.verdicts[task.verdict] : words.statuses[task.status];
}

/** "you" at the beginning of a sentence. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
