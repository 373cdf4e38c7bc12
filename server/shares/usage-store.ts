import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { DailyChange } from './usage.ts';

/** Whose usage is asked for: of an organisation, or of a whole account. */
export type UsageScope = { organisationId: string } | { accountId: string };
export type UsageFilter = {
  by: 'organisation' | 'workspace' | 'person';
  first: string;
  last: string;
  workspaceId?: string | undefined;
  personId?: string | undefined;
};
export type KeyChange = DailyChange & { kind: 'user' | 'participant' | 'assignee' | '' };

const columns = {
  organisation: sql`organisation_id as key, '' as kind`,
  workspace: sql`workspace_id as key, '' as kind`,
  person: sql`sharee_id as key, sharee_kind as kind`,
};

/**
 * The ledger summed up by key and day, all that was before the first day as the day before it. Entries of a day after the
 * last are not looked at. What was before is most of it, and is added up without a look at its days: twice as fast.
 */
export async function sumByDay(context: Context, scope: UsageScope, filter: UsageFilter): Promise<KeyChange[]> {
  const where =
    'accountId' in scope ? sql`account_id = ${scope.accountId}` : sql`organisation_id = ${scope.organisationId}`;
  const place = filter.workspaceId ? sql`and workspace_id = ${filter.workspaceId}` : sql``;
  const person = filter.personId ? sql`and sharee_id = ${filter.personId}` : sql``;
  const entries = sql`from share_entries where ${where} ${place} ${person} and at`;
  const midnight = (day: string, days: number) => sql`(${day}::date + ${days}::integer)::timestamp at time zone 'UTC'`;
  const found = await sql<KeyChange>`
    select key::text, kind, to_char(day, 'YYYY-MM-DD') as day, change::integer
    from (select ${columns[filter.by]}, ${filter.first}::date - 1 as day, sum(change) as change
          ${entries} < ${midnight(filter.first, 0)} group by 1, 2
          union all
          select ${columns[filter.by]}, (at at time zone 'UTC')::date, sum(change)
          ${entries} >= ${midnight(filter.first, 0)} and at < ${midnight(filter.last, 1)} group by 1, 2, 3) sums
    where change <> 0`.execute(context.database);
  return found.rows;
}

/**
 * For which organisation, outside of the scope, these users last had a task that was sent from it, where that is another than
 * theirs today: to others they are still somebody of that one (decision 7).
 */
export async function findSidesLeft(
  context: Context,
  scope: UsageScope,
  userIds: string[],
): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const own = 'accountId' in scope ? sql`o.account_id = ${scope.accountId}` : sql`o.id = ${scope.organisationId}`;
  const found = await sql<{ user_id: string; organisation_id: string }>`
    with own as (select o.id from organisations o where ${own})
    select distinct on (u.id) u.id as user_id, stood.organisation_id
    from users u join (
      select holder_user_id as user_id, holder_organisation_id as organisation_id, from_organisation_id, id as task_id
      from tasks where holder_user_id = any (${userIds}::uuid[])
      union all
      select user_id, to_organisation_id, from_organisation_id, task_id
      from task_assignees where user_id = any (${userIds}::uuid[]) and is_open) stood on stood.user_id = u.id
    where stood.organisation_id <> u.organisation_id and stood.from_organisation_id in (select id from own)
      and stood.organisation_id not in (select id from own)
    order by u.id, stood.task_id desc`.execute(context.database);
  return new Map(found.rows.map((row) => [row.user_id, row.organisation_id]));
}

/** Of which organisation these workspaces are, and their names where the actor may see them. */
export async function findPlaces(
  context: Context,
  workspaceIds: string[],
): Promise<{ id: string; organisation_id: string; organisation_name: string }[]> {
  const found = await sql<{ id: string; organisation_id: string; organisation_name: string }>`
    select w.id, w.organisation_id, o.name as organisation_name from workspaces w join organisations o on o.id = w.organisation_id
    where w.id = any (${workspaceIds}::uuid[])`.execute(context.database);
  return found.rows;
}

/** Addresses that were invited into workspaces which the actor may see. */
export async function findInvitedAddresses(context: Context, participantIds: string[]): Promise<Map<string, string>> {
  if (participantIds.length === 0) return new Map();
  const found = await sql<{ id: string; email: string }>`
    select id, email from participants where id = any (${participantIds}::uuid[])`.execute(context.database);
  return new Map(found.rows.map((row) => [row.id, row.email]));
}
