import type { UserActor } from '../access/actor.ts';
import { type Context, withWiderSight } from '../access/context.ts';
import type { OrganisationName, PersonView } from '../access/contract.ts';
import { asThen, markOfAgent, nameOrganisations, namePeople, somebodyOf } from '../access/people.ts';
import type { AssigneeView, TaskView } from './contract.ts';
import { type Stood, standingsOf } from './standing.ts';
import { type AttachedRow, listAttached } from './store-documents.ts';
import { isClosed, mayWith, type Standing, type Task } from './task.ts';

export type Naming = {
  person: (id: string | null, actsFrom?: string) => PersonView | null;
  organisation: (id: string) => OrganisationName;
};

/** One task as the actor sees it now. */
export async function viewTask(context: Context<UserActor>, task: Task): Promise<TaskView> {
  const [view] = await viewTasks(context, [task]);
  return view!;
}

/** Tasks as the actor sees them now: who is named, and what may be done, follows today's levels, roles and states. */
export async function viewTasks(context: Context<UserActor>, tasks: Task[]): Promise<TaskView[]> {
  const standings = await standingsOf(context, tasks);
  const people = standings.flatMap(({ task, assignees }) => [
    task.from_user_id,
    task.holder_user_id,
    ...assignees.map((row) => row.user_id),
  ]);
  const organisations = standings.flatMap(({ task, assignees }) => [
    task.from_organisation_id,
    ...(task.holder_organisation_id === null ? [] : [task.holder_organisation_id]),
    ...assignees.map((row) => row.to_organisation_id),
  ]);
  const naming: Naming = {
    person: await namePeople(context, people),
    organisation: await nameOrganisations(context, organisations),
  };
  const documents = await attachedTo(context, standings);
  return standings.map((standing) => ({
    ...viewOf(context, standing, naming),
    documents: (documents.get(standing.task.id) ?? []).map(viewAttached),
  }));
}

/** The documents of each task that the actor may know of: the sending side all, a receiving one what it holds (SPEC 9). */
async function attachedTo(context: Context<UserActor>, standings: Stood[]): Promise<Map<string, AttachedRow[]>> {
  const concerned = standings.filter(
    ({ task, isSendingSide }) => isSendingSide || task.holder_user_id === context.actor.userId,
  );
  const ids = concerned.map(({ task }) => task.id);
  const rows = await (ids.length === 0
    ? []
    : withWiderSight(context, "a task's documents are seen through the task, not through their workspace", () =>
        listAttached(context, ids),
      ));
  const sent = new Set(concerned.filter(({ isSendingSide }) => isSendingSide).map(({ task }) => task.id));
  return Map.groupBy(
    rows.filter((row) => row.is_shared_to_actor || sent.has(row.task_id)),
    (row) => row.task_id,
  );
}

function viewAttached(row: AttachedRow): TaskView['documents'][number] {
  return {
    id: row.document_id,
    name: row.name,
    version: row.number,
    sizeBytes: row.size_bytes,
    contentType: row.content_type,
    verdict: row.verdict,
    attachedAt: row.attached_at.toISOString(),
  };
}

function viewOf(context: Context<UserActor>, standing: Stood, naming: Naming): Omit<TaskView, 'documents'> {
  const { task } = standing;
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    kind: task.kind,
    priority: task.priority,
    dueAt: task.due_at?.toISOString() ?? null,
    overdue: !isClosed(task) && task.due_at !== null && task.due_at < context.now(),
    status: task.status,
    from: {
      organisation: naming.organisation(task.from_organisation_id),
      user: personWhoActed(standing, { id: task.from_user_id, organisationId: task.from_organisation_id }, naming)!,
    },
    assignees: standing.assignees.map((row) => viewAssignee(standing, row, naming)),
    holder: isOfConcern(standing, task.holder_organisation_id)
      ? personWhoActed(standing, { id: task.holder_user_id, organisationId: task.holder_organisation_id }, naming)
      : null,
    verdict: task.verdict,
    createdAt: task.created_at.toISOString(),
    closedAt: task.closed_at?.toISOString() ?? null,
    version: task.version,
    may: mayWith(context.actor, standing),
  };
}

/**
 * Whether people of this organisation stand in the task for the actor: for the sending side all do; for a receiving one
 * its own and the sender's, because whom else the sender gives work to is the sender's matter (SPEC 7).
 */
export function isOfConcern(standing: Standing, organisationId: string | null): boolean {
  return (
    standing.isSendingSide ||
    organisationId === null ||
    organisationId === standing.task.from_organisation_id ||
    standing.ownOrganisationIds.includes(organisationId)
  );
}

/** A person of a task, the organisation that was theirs then, and the side for which they acted when that is another. */
type Stander = { id: string | null; organisationId: string | null; actedFor?: string | null };

/**
 * Who sent a task, held it or did something with it: people of the sending side are named where they act (SPEC 6), and
 * whoever acts for an organisation to its own people, whichever organisation of the account they belong to. Where they
 * belong is read by its own people; whoever may not be named, and to others whoever is, is of the side for which they acted.
 */
export function personWhoActed(standing: Standing, who: Stander, naming: Naming): PersonView | null {
  const side = who.actedFor ?? who.organisationId;
  if (side === null) return personAsThen(standing, who, naming);
  const isOwn = (id: string) => standing.ownOrganisationIds.includes(id);
  const isNamed = side === standing.task.from_organisation_id || isOwn(side);
  const actsFrom = isNamed ? (who.organisationId ?? side) : undefined;
  const seen = personAsThen(standing, who, { ...naming, person: (id) => naming.person(id, actsFrom) });
  if (!seen || (seen.id !== null && (isOwn(side) || isOwn(seen.organisation.id)))) return seen;
  const isShown = isNamed || seen.organisation.id === side;
  const organisation = naming.organisation(side);
  return isShown ? { ...seen, organisation } : somebodyOf(organisation);
}

/** As they stood in the task; those of the actor's own organisations by who they are today. */
function personAsThen(standing: Standing, { id, organisationId }: Stander, naming: Naming): PersonView | null {
  const person = naming.person(id);
  const isOwn = organisationId !== null && standing.ownOrganisationIds.includes(organisationId);
  return isOwn ? person : asThen(person, organisationId, naming.organisation);
}

/** A role or user as the actor may know it: a private role of another organisation, like a hidden person, has no name. */
export function viewAssignee(
  standing: Standing,
  assignee: { role_id: string | null; user_id: string | null; role_name: string | null; to_organisation_id: string },
  naming: Naming,
): AssigneeView {
  const organisation = naming.organisation(assignee.to_organisation_id);
  if (assignee.user_id !== null) {
    const person = personAsThen(standing, { id: assignee.user_id, organisationId: organisation.id }, naming);
    return person?.id != null && person.name != null
      ? { kind: 'user', id: person.id, name: person.name, organisation, ...markOfAgent(person.isAgent) }
      : somebodyOf(organisation);
  }
  return assignee.role_id !== null && assignee.role_name !== null
    ? { kind: 'role', id: assignee.role_id, name: assignee.role_name, organisation }
    : { kind: 'role', id: null, name: null, organisation };
}
