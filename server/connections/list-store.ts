import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { connectionIsPaired } from '../access/visible.ts';
import { holdsWord } from '../platform/folded.ts';
import type { connectionViews } from './contract.ts';
import { connectionOf, type FoundConnection } from './store.ts';

export type ListView = (typeof connectionViews)[number];
export type ListFilter = {
  organisationId: string;
  view: ListView;
  q?: string | undefined;
  withOrganisationId?: string | undefined;
};
type Page = { afterId: string | undefined; limit: number };
type Side = 'from' | 'to';
type Condition = RawBuilder<SqlBool>;

function isWaiting(context: Context): Condition {
  return sql`(c.status = 'requested' and c.request_expires_at > ${context.now()})`;
}

/** Over by an act, or run out, swept or not. */
function isOver(context: Context): Condition {
  return sql`(c.status in ('ended', 'expired', 'cancelled') or (c.status = 'requested' and c.request_expires_at <= ${context.now()})
    or (c.status = 'paired' and c.ends_at <= ${context.now()}))`;
}

/** THE table of lists (SPEC 6): what each holds of the connections that an organisation is the from or the to of. */
const lists: Readonly<Record<ListView, Partial<Record<Side, (context: Context) => Condition>>>> = {
  incoming: { to: isWaiting },
  requested: { from: isWaiting },
  paired: { from: (context) => connectionIsPaired(context), to: (context) => connectionIsPaired(context) },
  rejected: { to: () => sql`c.status = 'rejected'` },
  ended: { from: (context) => sql`(c.status = 'rejected' or ${isOver(context)})`, to: isOver },
};

const columns = {
  from: { ours: sql.ref('c.from_organisation_id'), others: sql.ref('c.to_organisation_id') },
  to: { ours: sql.ref('c.to_organisation_id'), others: sql.ref('c.from_organisation_id') },
};

/** The ids of those on the other side whose name holds the words. */
function namedLike(organisationId: string, q: string, side: Side): RawBuilder<unknown> {
  const { ours, others } = columns[side];
  return sql`(select n.id from organisation_names(array(select distinct ${others} from connections c where ${ours} = ${organisationId})) n
    where ${holdsWord(sql`folded(n.name)`, q)})`;
}

function branch(filter: ListFilter, page: Page & { side: Side; condition: Condition }) {
  const { ours, others } = columns[page.side];
  return sql`(select c.* from connections c where ${ours} = ${filter.organisationId} and ${page.condition}
    ${page.afterId ? sql`and c.id < ${page.afterId}` : sql``}
    ${filter.withOrganisationId ? sql`and ${others} = ${filter.withOrganisationId}` : sql``}
    ${filter.q ? sql`and ${others} in ${namedLike(filter.organisationId, filter.q, page.side)}` : sql``}
    order by c.id desc limit ${page.limit})`;
}

/** Newest first; one range of an index for each direction. */
export async function selectConnectionList(
  context: Context,
  filter: ListFilter,
  page: Page,
): Promise<FoundConnection[]> {
  const branches = (['from', 'to'] as const).flatMap((side) => {
    const condition = lists[filter.view][side];
    return condition ? [branch(filter, { ...page, side, condition: condition(context) })] : [];
  });
  const found = await sql<Parameters<typeof connectionOf>[0]>`
    select c.*, f.account_id as from_account_id, t.account_id as to_account_id
    from (${sql.join(branches, sql` union all `)}) c
    left join organisations f on f.id = c.from_organisation_id
    left join organisations t on t.id = c.to_organisation_id
    order by c.id desc limit ${page.limit}`.execute(context.database);
  return found.rows.map(connectionOf);
}

/** What the map of these organisations shows: paired and waiting, newest first. */
export async function selectMap(
  context: Context,
  scope: { organisationId: string; accountId: string | null; limit: number },
): Promise<
  { id: string; from: string; to: string; level: FoundConnection['level']; status: 'requested' | 'paired' }[]
> {
  const ours = scope.accountId
    ? sql`(select o.id from organisations o where o.account_id = ${scope.accountId})`
    : sql`(${scope.organisationId})`;
  const found = await sql<Awaited<ReturnType<typeof selectMap>>[number]>`
    select c.id, c.from_organisation_id as from, c.to_organisation_id as to, c.level, c.status from connections c
    where (c.from_organisation_id in ${ours} or c.to_organisation_id in ${ours})
      and (${isWaiting(context)} or ${connectionIsPaired(context)})
    order by c.id desc limit ${scope.limit}`.execute(context.database);
  return found.rows;
}

/** The organisations of an account, for its enterprise administrator's map. */
export async function selectOrganisationsOfAccount(context: Context, accountId: string): Promise<string[]> {
  const rows = await context.database
    .selectFrom('organisations')
    .where('account_id', '=', accountId)
    .orderBy('id')
    .limit(1000)
    .select('id')
    .execute();
  return rows.map((row) => row.id);
}

export type EventRow = {
  id: string;
  kind: string;
  actor_user_id: string | null;
  actor_organisation_id: string | null;
  comment: string | null;
  level: string | null;
  at: Date;
};

/** Oldest first. */
export async function selectEvents(context: Context, connectionId: string, page: Page): Promise<EventRow[]> {
  let events = context.database
    .selectFrom('connection_events')
    .where('connection_id', '=', connectionId)
    .select(['id', 'kind', 'actor_user_id', 'actor_organisation_id', 'comment', 'level', 'at'])
    .orderBy('id')
    .limit(page.limit);
  if (page.afterId) events = events.where('id', '>', page.afterId);
  return events.execute();
}
