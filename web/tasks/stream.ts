import { text } from '../text/index.ts';
import { capital, sayAssigneeOf, sayAssignees, sayPerson, type TaskComment, type TaskEvent } from './task.ts';

/** One thing that happened or was said, for the page to show in order. */
export interface Entry {
  id: string;
  at: string;
  words: string;
  /** What somebody wrote: a comment, a reason, a message. */
  said: string | null;
  isComment: boolean;
}

/** What happened and what was said, in the order of time; the same for both sides. */
export function streamOf(events: TaskEvent[], comments: TaskComment[], myId: string): Entry[] {
  const happened = withAssignees(events, myId)
    .filter((event) => event.kind !== 'commented')
    .map((event) => entryOf(event, myId));
  const said = comments.map((comment) => ({
    id: comment.id,
    at: comment.createdAt,
    words: capital(sayPerson(comment.author, myId)),
    said: comment.text,
    isComment: true,
  }));
  return [...happened, ...said].toSorted((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
}

interface Happened extends TaskEvent {
  /** Those it was sent to, by name. */
  sentTo?: string;
}

/** Sending a task assigns it: one sentence, "Clara sent it to Permits", instead of two. */
function withAssignees(events: TaskEvent[], myId: string): Happened[] {
  const [first, ...rest] = events;
  if (first?.kind !== 'created') return events;
  const later = rest.findIndex((event) => event.kind !== 'assigned');
  const assigned = later === -1 ? rest : rest.slice(0, later);
  const assignees = assigned.flatMap(({ assignee }) => (assignee ? [assignee] : []));
  const sentTo = sayAssignees(assignees, myId, assignees.length);
  return [{ ...first, sentTo }, ...rest.slice(assigned.length)];
}

function sayWhom({ sentTo, assignee, organisation }: Happened, myId: string): string {
  if (sentTo !== undefined) return sentTo;
  if (assignee) return sayAssigneeOf(assignee, myId);
  return organisation?.name ?? text.tasks.nobody;
}

function entryOf(event: Happened, myId: string): Entry {
  const words = text.tasks.events;
  const who = event.actor ? capital(sayPerson(event.actor, myId)) : text.tasks.nobody;
  const isKnown = Object.hasOwn(words, event.kind) && event.kind !== 'other';
  return {
    id: event.id,
    at: event.at,
    words: isKnown
      ? words[event.kind as Exclude<keyof typeof words, 'other'>](who, sayWhom(event, myId))
      : words.other(who, event.kind),
    said: event.comment || null,
    isComment: false,
  };
}
