import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { UserActor } from '../access/actor.ts';
import { type Context, withWiderSight } from '../access/context.ts';
import { holdsWord } from '../platform/folded.ts';
import type { StandingRow } from './store.ts';

export type WorkspaceSearch = {
  q: string | undefined;
  status: 'open' | 'closed' | undefined;
  role: 'owner' | 'participant' | 'ownerless' | undefined;
  beforeId: string | undefined;
  limit: number;
};

/** Of the workspace w. Closed from its moment on, whether or not the sweep has come by. */
function isOpen(context: Context): RawBuilder<SqlBool> {
  return sql`(w.status = 'open' and (w.closes_at is null or w.closes_at > ${context.now()}))`;
}

/** Workspaces that the actor owns or takes part in, the newest first. The rules on whom they exist for are the policy's. */
export async function listStandings(context: Context<UserActor>, search: WorkspaceSearch): Promise<StandingRow[]> {
  const { actor } = context;
  const owned = sql<SqlBool>`(w.owner_user_id = ${actor.userId} and w.organisation_id = ${actor.organisationId})`;
  const takesPart = sql<SqlBool>`(w.id in (select workspace_id from participants where user_id = ${actor.userId} and status = 'active') and ${isOpen(context)})`;
  const roles = {
    owner: owned,
    participant: takesPart,
    ownerless: sql<SqlBool>`(not facts.owner_is_active and ${isOpen(context)})`,
  };
  const which = search.role ? roles[search.role] : sql<SqlBool>`(${owned} or ${takesPart})`;
  const status = search.status === 'open' ? isOpen(context) : sql<SqlBool>`not ${isOpen(context)}`;
  const found = await sql<StandingRow>`
    select w.*, p.id as participant_id, p.abilities, p.is_hidden, p.acted_at, facts.owner_is_active, facts.plan, link.*
    from workspaces w cross join lateral workspace_facts(w.id) facts left join lateral workspace_link(w.id) link on true
    left join participants p on p.workspace_id = w.id and p.user_id = ${actor.userId} and p.status = 'active'
    where ${which} and ${search.status ? status : sql`true`}
      and ${search.q ? holdsWord(sql.ref('w.folded_name'), search.q) : sql`true`}
      and ${search.beforeId ? sql`w.id < ${search.beforeId}` : sql`true`}
    order by w.id desc limit ${search.limit}`.execute(context.database);
  return found.rows;
}

export type WorkspaceCounts = { id: string; documents: number; participants: number };

/** How many documents and participants these workspaces have; of the participants, those whom the actor may see. */
export async function countIn(
  context: Context<UserActor>,
  workspaces: { id: string; seesHidden: boolean }[],
): Promise<Map<string, WorkspaceCounts>> {
  const { userId } = context.actor;
  const statement = sql<WorkspaceCounts>`
    select w.id, (select count(*) from documents d where d.workspace_id = w.id and d.deleted_at is null) as documents,
           (select count(*) from participants p where p.workspace_id = w.id and p.status in ('invited', 'active')
              and (w.sees_hidden or not p.is_hidden or p.acted_at is not null or p.user_id = ${userId})) as participants
    from unnest(${workspaces.map(({ id }) => id)}::uuid[], ${workspaces.map(({ seesHidden }) => seesHidden)}::boolean[]) as w (id, sees_hidden)`;
  const found = await withWiderSight(
    context,
    'counts of workspaces that the actor was let into are the same for everybody who may see as much',
    () => statement.execute(context.database),
  );
  return new Map(found.rows.map((row) => [row.id, row]));
}

/** How many workspaces an organisation has that are not closed. */
export async function countOpen(context: Context, organisationId: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) as count from workspaces w where w.organisation_id = ${organisationId} and w.status = 'open'`.execute(
    context.database,
  );
  return found.rows[0]?.count ?? 0;
}

export type NamedRow = {
  id: string;
  name: string;
  email: string;
  organisation_id: string;
  organisation_name: string;
  is_agent: boolean;
};

/** Names of people who work in one workspace with the actor: its owner and its participants know each other. */
export async function selectNames(context: Context, ids: string[]): Promise<NamedRow[]> {
  if (ids.length === 0) return [];
  const statement = sql<NamedRow>`
    select u.id, u.name, u.email, u.organisation_id, o.name as organisation_name, u.kind = 'agent' as is_agent
    from users u join organisations o on o.id = u.organisation_id where u.id = any (${ids}::uuid[])`;
  const found = await withWiderSight(
    context,
    'people who work in one workspace know each other, its owner included',
    () => statement.execute(context.database),
  );
  return found.rows;
}

/** The address under which an owner stays when a workspace is handed on. */
export async function addressOfUser({ database }: Context, userId: string): Promise<string> {
  const row = await database.selectFrom('users').select('email').where('id', '=', userId).executeTakeFirstOrThrow();
  return row.email;
}
