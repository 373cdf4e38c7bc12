import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import type { Ability } from '../access/policy.ts';
import { newId } from '../platform/ids.ts';

export type WorkspaceRow = Selectable<Tables['workspaces']>;
export type ParticipantRow = Selectable<Tables['participants']>;

/** A workspace with how the actor stands to it, in one look. */
export type StandingRow = WorkspaceRow & {
  /** The actor's own row among the participants while they take part. */
  participant_id: string | null;
  abilities: Ability[] | null;
  is_hidden: boolean | null;
  acted_at: Date | null;
  owner_is_active: boolean;
  plan: 'free' | 'paid';
} & LinkColumns;

/** The folder of a repository that a workspace is kept the same as; all null for most. */
export type LinkColumns = {
  link_id: string | null;
  link_kind: string | null;
  link_name: string | null;
  link_path: string | null;
  link_mode: 'collaboration' | 'publication' | null;
  link_state: string | null;
  link_last_run_at: Date | null;
  link_agent_user_id: string | null;
};

/** How the actor stands to these workspaces; those that row-level security does not show are not there. */
export async function findStandings(context: Context, ids: string[]): Promise<StandingRow[]> {
  const { actor } = context;
  const userId = actor.kind === 'user' ? actor.userId : null;
  const found = await sql<StandingRow>`
    select w.*, p.id as participant_id, p.abilities, p.is_hidden, p.acted_at, facts.owner_is_active, facts.plan, link.*
    from workspaces w cross join lateral workspace_facts(w.id) facts left join lateral workspace_link(w.id) link on true
    left join participants p on p.workspace_id = w.id and p.user_id = ${userId}::uuid and p.status = 'active'
    where w.id = any (${ids}::uuid[]) order by w.id`.execute(context.database);
  return found.rows;
}

/** How each of these people stands to a workspace of theirs, in one look for all. */
export async function findStandingsOfMany(
  context: Context,
  pairs: { workspaceId: string; userId: string }[],
): Promise<(StandingRow & { asking_user_id: string })[]> {
  const found = await sql<StandingRow & { asking_user_id: string }>`
    select w.*, p.id as participant_id, p.abilities, p.is_hidden, p.acted_at, facts.owner_is_active, facts.plan, link.*,
           asked.user_id as asking_user_id
    from unnest(${pairs.map(({ workspaceId }) => workspaceId)}::uuid[], ${pairs.map(({ userId }) => userId)}::uuid[]) as asked (workspace_id, user_id)
    join workspaces w on w.id = asked.workspace_id
    cross join lateral workspace_facts(w.id) facts left join lateral workspace_link(w.id) link on true
    left join participants p on p.workspace_id = w.id and p.user_id = asked.user_id and p.status = 'active'`.execute(
    context.database,
  );
  return found.rows;
}

/** Holds an organisation's workspaces until commit: those that nobody else holds, or with `isWaiting` all, one after the other. */
export async function lockWorkspaceRows(
  context: Context,
  organisationId: string,
  { ids, isWaiting }: { ids: string[]; isWaiting: boolean },
): Promise<Set<string>> {
  const found = await sql<{ id: string }>`
    select id from workspaces where id = any (${ids}::uuid[]) and organisation_id = ${organisationId}
    order by id for no key update ${isWaiting ? sql`` : sql`skip locked`}`.execute(context.database);
  return new Set(found.rows.map(({ id }) => id));
}

/** Holds the workspace until commit: what it shares to whom is decided under this lock. */
export async function lockWorkspaceRow(context: Context, id: string): Promise<boolean> {
  const found = await sql`select id from workspaces where id = ${id} for no key update`.execute(context.database);
  return found.rows.length > 0;
}

export async function insertWorkspace(context: Context, workspace: Insertable<Tables['workspaces']>): Promise<void> {
  await context.database.insertInto('workspaces').values(workspace).execute();
}

export async function updateWorkspaceRow(
  context: Context,
  workspace: { id: string; version: number },
  change: Updateable<Tables['workspaces']>,
): Promise<void> {
  await context.database
    .updateTable('workspaces')
    .set({ ...change, version: workspace.version + 1 })
    .where('id', '=', workspace.id)
    .execute();
}

export type WorkspaceEvent = {
  workspaceId: string;
  organisationId: string;
  kind: string;
  participantId?: string | undefined;
  documentId?: string | undefined;
  /** Who did it, where nobody was signed in yet. */
  actorUserId?: string;
  detail?: Record<string, unknown> | undefined;
};

/** Writes into the history of the workspace. */
export function insertWorkspaceEvent(context: Context, event: WorkspaceEvent): Promise<void> {
  return insertWorkspaceEvents(context, [event]);
}

export async function insertWorkspaceEvents(context: Context, events: WorkspaceEvent[]): Promise<void> {
  if (events.length === 0) return;
  const { actor } = context;
  await context.database
    .insertInto('workspace_events')
    .values(
      events.map((event) => ({
        id: newId(),
        workspace_id: event.workspaceId,
        organisation_id: event.organisationId,
        kind: event.kind,
        actor_user_id: event.actorUserId ?? (actor.kind === 'user' ? actor.userId : null),
        participant_id: event.participantId ?? null,
        document_id: event.documentId ?? null,
        detail: JSON.stringify(event.detail ?? {}),
        at: context.now(),
      })),
    )
    .execute();
}

/** From now on a hidden participant shows to the others: they have acted. */
export async function markActed(context: Context, participantId: string): Promise<void> {
  await context.database
    .updateTable('participants')
    .set({ acted_at: context.now() })
    .where('id', '=', participantId)
    .where('acted_at', 'is', null)
    .execute();
}
