/** Whom a document is shared to: a user; an invited participant without a user; a role that a task waits for. */
export type ShareeKind = 'user' | 'participant' | 'assignee';
export type Sharee = { id: string; kind: ShareeKind };

/** The person whom a participant's documents are shared to: the user, or until there is one the invitation itself. */
export function shareeOf(participant: { id: string; user_id: string | null }): Sharee {
  return participant.user_id ? { id: participant.user_id, kind: 'user' } : { id: participant.id, kind: 'participant' };
}

/** What so many more documents and people would take, all documents being shared to all people (SPEC 9). */
export function sharesNeeded(
  now: { documents: number; people: number },
  more: { documents: number; people: number },
): number {
  return (now.documents + more.documents) * (now.people + more.people) - now.documents * now.people;
}
