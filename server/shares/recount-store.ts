import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { differencesMaximum, type ShareVerdict } from './contract.ts';

/**
 * To whom each unfinished or completed task shares which document, from the tasks themselves: while it is open each
 * assignee, then its holder; of another organisation unless the connection has ended since, which is kept with the
 * assignees.
 */
const waysByTasks = sql`
  select distinct t.id as task_id, d.id as document_id, d.workspace_id, d.organisation_id, s.id as sharee_id, s.kind as sharee_kind
  from task_documents a join documents d on d.id = a.document_id and d.deleted_at is null
  join workspaces w on w.id = d.workspace_id and w.status = 'open' join tasks t on t.id = a.task_id
  cross join lateral (
    select coalesce(n.user_id, n.id) as id, case when n.user_id is null then 'assignee' else 'user' end as kind, n.to_organisation_id as organisation_id
    from task_assignees n where n.task_id = t.id and t.status = 'open'
    union all
    select t.holder_user_id, 'user', t.holder_organisation_id where t.holder_user_id is not null and t.status in ('taken', 'completed')) s
  where s.organisation_id = t.from_organisation_id
     or exists (select from task_assignees n where n.task_id = t.id and n.to_organisation_id = s.organisation_id and not n.is_cut_off)`;

const inOpen = sql`join workspaces w on w.id = p.workspace_id and w.status = 'open' and p.user_id is distinct from w.owner_user_id`;

/** How many documents of a workspace each person has; of those that tasks share, by these ways, without who takes part. */
const numbersWith = (ways: RawBuilder<unknown>) => sql`
  select account_id, organisation_id, workspace_id, sharee_id, min(sharee_kind) as sharee_kind, sum(number)::integer as number from (
    select w.account_id, w.organisation_id, w.id as workspace_id, coalesce(p.user_id, p.id) as sharee_id,
           case when p.user_id is null then 'participant' else 'user' end as sharee_kind, whole.documents as number
    from participants p ${inOpen} join (select workspace_id, count(*) as documents from documents where deleted_at is null group by 1) whole on whole.workspace_id = w.id
    where p.status in ('invited', 'active')
    union all
    select w.account_id, w.organisation_id, w.id, t.sharee_id, min(t.sharee_kind), count(distinct t.document_id)
    from (${ways}) t join workspaces w on w.id = t.workspace_id and w.owner_user_id <> t.sharee_id
    where not exists (select from participants p where p.workspace_id = w.id and p.user_id = t.sharee_id and p.status in ('invited', 'active'))
    group by 1, 2, 3, 4) parts
  group by 1, 2, 3, 4`;

/** From participants, documents, tasks and owners alone: never from what is kept as counted. */
const recounted = numbersWith(waysByTasks);
/** The same with what tasks are kept to share. */
const kept = numbersWith(sql`select document_id, sharee_id, sharee_kind, workspace_id from task_shares`);

type Counted = Pick<ShareVerdict, 'accounts' | 'shares' | 'differences'>;

const first = (rows: RawBuilder<unknown>) =>
  sql`coalesce((select json_agg(named) from (${rows} limit ${differencesMaximum}) named), '[]')`;

/** The whole comparison in one statement, so that all of it is of one moment whatever goes on meanwhile. */
export async function compareAll(context: Context): Promise<Counted> {
  const found = await sql<Counted>`
    with recounted as materialized (${recounted}), kept as materialized (${kept}),
    ledger as materialized (select account_id, workspace_id, sharee_id, sum(change) as number from share_entries group by 1, 2, 3),
    people as materialized (
      select workspace_id, sharee_id, coalesce(r.number, 0) as recounted, coalesce(k.number, 0) as rows, coalesce(l.number, 0) as ledger
      from recounted r full join kept k using (workspace_id, sharee_id)
      full join (select workspace_id, sharee_id, sum(number) as number from ledger group by 1, 2) l using (workspace_id, sharee_id)),
    counts as materialized (
      select a.id, a.name, coalesce(r.number, 0) as recounted, coalesce(k.number, 0) as rows, coalesce(l.number, 0) as ledger, a.shares_used as used
      from accounts a
      left join (select account_id, sum(number) as number from recounted group by 1) r on r.account_id = a.id
      left join (select account_id, sum(number) as number from kept group by 1) k on k.account_id = a.id
      left join (select account_id, sum(number) as number from ledger group by 1) l on l.account_id = a.id),
    pairs as materialized (
      select document_id, sharee_id, bool_or(is_expected) as is_expected, bool_or(is_kept) as is_kept, bool_and(is_expected and is_kept) as is_right
      from (select document_id, sharee_id, e.workspace_id is not null as is_expected, s.workspace_id is not null as is_kept
            from (${waysByTasks}) e full join task_shares s using (task_id, document_id, sharee_id, sharee_kind)) ways
      group by 1, 2)
    select (select count(*)::integer from counts) as accounts, (select coalesce(sum(number), 0)::integer from recounted) as shares,
      json_build_object(
        'accounts', ${first(sql`select id, name, recounted, rows, ledger, used from counts where not (recounted = rows and rows = ledger and ledger = used) order by id`)},
        'workspaces', ${first(sql`
          select p.workspace_id as id, w.account_id as "accountId", w.organisation_id as "organisationId", sum(recounted) as recounted, sum(rows) as rows, sum(ledger) as ledger
          from people p join workspaces w on w.id = p.workspace_id group by 1, 2, 3
          having not (sum(recounted) = sum(rows) and sum(rows) = sum(ledger)) order by 1`)},
        'people', ${first(sql`
          select sharee_id as id, workspace_id as "workspaceId", recounted, rows, ledger from people where not (recounted = rows and rows = ledger) order by 2, 1`)},
        'pairs', ${first(sql`
          select document_id as "documentId", sharee_id as "personId",
                 case when not is_kept then 'missing' when not is_expected then 'surplus' else 'wrong' end as is
          from pairs where not is_right order by 1, 2`)}) as differences`.execute(context.database);
  const [row] = found.rows;
  if (!row) throw new Error('the recount said nothing');
  return row;
}

/** Lets no share change until commit: every act on shares begins by holding its workspace, and waits here meanwhile. */
export async function holdAllShares(context: Context): Promise<void> {
  await sql`lock table workspaces in exclusive mode`.execute(context.database);
}

/** Makes the rows of what tasks share what the recount says. Answers how many rows it made or took away. */
export async function correctRows(context: Context): Promise<number> {
  const gone = await sql`
    delete from task_shares s where not exists (
      select from (${waysByTasks}) e where e.task_id = s.task_id and e.document_id = s.document_id and e.sharee_id = s.sharee_id and e.sharee_kind = s.sharee_kind)`.execute(
    context.database,
  );
  const come = await sql`
    insert into task_shares (task_id, document_id, sharee_id, sharee_kind, workspace_id, organisation_id, since)
    select task_id, document_id, sharee_id, sharee_kind, workspace_id, organisation_id, ${context.now()} from (${waysByTasks}) e on conflict do nothing`.execute(
    context.database,
  );
  return Number((gone.numAffectedRows ?? 0n) + (come.numAffectedRows ?? 0n));
}

/** Writes into the ledger what is missing from it to add up to the recount. Answers the entries' accounts and organisations. */
export async function correctLedger(
  context: Context,
): Promise<{ account_id: string; organisation_id: string; change: number }[]> {
  const { actor } = context;
  const found = await sql<{ account_id: string; organisation_id: string; change: number }>`
    insert into share_entries (id, account_id, organisation_id, workspace_id, sharee_id, sharee_kind, change, reason, actor_user_id, at)
    select gen_random_uuid(), account_id, organisation_id, workspace_id, sharee_id, coalesce(r.sharee_kind, l.sharee_kind),
           coalesce(r.number, 0) - coalesce(l.ledger, 0), 'repair', ${actor.kind === 'user' ? actor.userId : null}::uuid, ${context.now()}
    from (${recounted}) r
    full join (select account_id, organisation_id, workspace_id, sharee_id, min(sharee_kind) as sharee_kind, sum(change) as ledger
               from share_entries group by 1, 2, 3, 4) l using (account_id, organisation_id, workspace_id, sharee_id)
    where coalesce(r.number, 0) <> coalesce(l.ledger, 0)
    returning account_id, organisation_id, change`.execute(context.database);
  return found.rows;
}

/** Sets each account's count to the recount, beyond the allowance too: what is shared is shared. Answers which were off. */
export async function correctCounts(context: Context): Promise<{ id: string; used_before: number; used: number }[]> {
  await sql`select set_config('causeway.repairs_shares', 'on', true)`.execute(context.database);
  const found = await sql<{ id: string; used_before: number; used: number }>`
    update accounts a set shares_used = c.number
    from (select a.id, a.shares_used as used_before, coalesce(r.number, 0)::integer as number
          from accounts a left join (select account_id, sum(number) as number from (${recounted}) r group by 1) r on r.account_id = a.id
          order by a.id for no key update of a) c
    where c.id = a.id and a.shares_used <> c.number returning a.id, c.used_before, a.shares_used as used`.execute(
    context.database,
  );
  await sql`select set_config('causeway.repairs_shares', '', true)`.execute(context.database);
  return found.rows;
}
