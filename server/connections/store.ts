import { type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import { type ConnectionLevel, connectionIsPaired } from '../access/visible.ts';
import { type ConnectionId, newId, type OrganisationId, type UserId } from '../platform/ids.ts';
import type { Connection } from './connection.ts';

type Row = Selectable<Tables['connections']>;

/** A connection and, as far as the actor may see them, the accounts of its sides: the actor's own are always among them. */
export type FoundConnection = Connection & { fromAccountId: string | null; toAccountId: string | null };

type FoundRow = Row & { from_account_id: string | null; to_account_id: string | null };

export function connectionOf(row: FoundRow): FoundConnection {
  return {
    id: row.id as ConnectionId,
    fromOrganisationId: row.from_organisation_id as OrganisationId,
    toOrganisationId: row.to_organisation_id as OrganisationId,
    fromAccountId: row.from_account_id,
    toAccountId: row.to_account_id,
    status: row.status,
    level: row.level,
    requestedBy: row.requested_by as UserId,
    requestedAt: row.requested_at,
    requestComment: row.request_comment,
    requestExpiresAt: row.request_expires_at,
    resentAt: row.resent_at,
    answeredBy: row.answered_by as UserId | null,
    answeredAt: row.answered_at,
    answerComment: row.answer_comment,
    endsAt: row.ends_at,
    endedBy: row.ended_by as UserId | null,
    endedByOrganisationId: row.ended_by_organisation_id as OrganisationId | null,
    endedAt: row.ended_at,
    endComment: row.end_comment,
    version: row.version,
  };
}

function rowOf(connection: Connection) {
  return {
    status: connection.status,
    level: connection.level,
    resent_at: connection.resentAt,
    answered_by: connection.answeredBy,
    answered_at: connection.answeredAt,
    answer_comment: connection.answerComment,
    ended_by: connection.endedBy,
    ended_by_organisation_id: connection.endedByOrganisationId,
    ended_at: connection.endedAt,
    end_comment: connection.endComment,
    version: connection.version,
  };
}

function selectConnections(context: Context) {
  return context.database
    .selectFrom('connections as c')
    .leftJoin('organisations as f', 'f.id', 'c.from_organisation_id')
    .leftJoin('organisations as t', 't.id', 'c.to_organisation_id')
    .selectAll('c')
    .select(['f.account_id as from_account_id', 't.account_id as to_account_id']);
}

/** Undefined unless the actor is on one of its sides. */
export async function loadConnection(context: Context, id: string): Promise<FoundConnection | undefined> {
  const row = await selectConnections(context).where('c.id', '=', id).executeTakeFirst();
  return row && connectionOf(row);
}

/** As it is now, and so it stays for everybody else until this transaction is over. */
export async function lockConnection(context: Context, id: string): Promise<FoundConnection | undefined> {
  const row = await selectConnections(context).where('c.id', '=', id).forUpdate('c').executeTakeFirst();
  return row && connectionOf(row);
}

function selectOpenBetween(context: Context, fromOrganisationId: string, toOrganisationId: string) {
  return selectConnections(context)
    .where('c.from_organisation_id', '=', fromOrganisationId)
    .where('c.to_organisation_id', '=', toOrganisationId)
    .where('c.status', 'in', ['requested', 'paired']);
}

/** Stored as requested or paired, in this direction: there is one at most. */
export async function loadOpenBetween(context: Context, from: string, to: string): Promise<Connection | undefined> {
  const row = await selectOpenBetween(context, from, to).executeTakeFirst();
  return row && connectionOf(row);
}

/** The same, locked: an answer under way is waited for. */
export async function lockOpenBetween(context: Context, from: string, to: string): Promise<Connection | undefined> {
  const row = await selectOpenBetween(context, from, to).forUpdate('c').executeTakeFirst();
  return row && connectionOf(row);
}

/** Requests of one organisation are made one after the other, so that their number can be counted. */
export async function lockAskingOrganisation(context: Context, organisationId: string): Promise<void> {
  const key = `connections asked for by ${organisationId}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(context.database);
}

/** Whether this organisation may be asked by that one: one question, whatever the reason that it may not. */
export async function mayBeAsked(context: Context, toOrganisationId: string, from: string): Promise<boolean> {
  const found = await sql`select from organisation_that_may_be_asked(${toOrganisationId}, ${from})`.execute(
    context.database,
  );
  return found.rows.length > 0;
}

/** When a request in this direction was last rejected. */
export async function lastRejectedAt(context: Context, from: string, to: string): Promise<Date | null> {
  const row = await context.database
    .selectFrom('connections')
    .where('from_organisation_id', '=', from)
    .where('to_organisation_id', '=', to)
    .where('status', '=', 'rejected')
    .select(({ fn }) => fn.max('answered_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? null;
}

export async function countUnanswered(context: Context, fromOrganisationId: string): Promise<number> {
  const row = await context.database
    .selectFrom('connections')
    .where('from_organisation_id', '=', fromOrganisationId)
    .where('status', '=', 'requested')
    .where('request_expires_at', '>', context.now())
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** How often the receiving side was told of requests in this direction since then: by asking, and by sending again. */
export async function countTold(context: Context, connection: Connection, since: Date): Promise<number> {
  const found = await sql<{ count: number }>`
    select coalesce(sum((requested_at > ${since})::int + coalesce((resent_at > ${since})::int, 0)), 0) as count from connections
    where from_organisation_id = ${connection.fromOrganisationId} and to_organisation_id = ${connection.toOrganisationId}`.execute(
    context.database,
  );
  return found.rows[0]?.count ?? 0;
}

export async function insertConnection(context: Context, connection: Connection): Promise<void> {
  await context.database
    .insertInto('connections')
    .values({
      id: connection.id,
      from_organisation_id: connection.fromOrganisationId,
      to_organisation_id: connection.toOrganisationId,
      requested_by: connection.requestedBy,
      requested_at: connection.requestedAt,
      request_comment: connection.requestComment,
      request_expires_at: connection.requestExpiresAt,
      ends_at: connection.endsAt,
      ...rowOf(connection),
    })
    .execute();
}

/** Saves one step; it was decided on the version before, under the lock. */
export async function saveConnection(context: Context, connection: Connection): Promise<void> {
  const saved = await context.database
    .updateTable('connections')
    .set(rowOf(connection))
    .where('id', '=', connection.id)
    .where('version', '=', connection.version - 1)
    .executeTakeFirst();
  if (saved.numUpdatedRows !== 1n) throw new Error(`connection ${connection.id} was changed without its lock`);
}

/** Those of this status that have run out and are not yet written down so; what another node has in hand is left to it. */
export async function lockRunOut(
  context: Context,
  { status, limit }: { status: 'requested' | 'paired'; limit: number },
): Promise<Connection[]> {
  const rows = await selectConnections(context)
    .where('c.status', 'in', ['requested', 'paired'])
    .where('c.status', '=', status)
    .where(
      sql<boolean>`(case c.status when 'requested' then c.request_expires_at else c.ends_at end) <= ${context.now()}`,
    )
    .orderBy('c.id')
    .limit(limit)
    .forUpdate('c')
    .skipLocked()
    .execute();
  return rows.map(connectionOf);
}

/** Paired now, locked so that they stay so until the end of this transaction; in one order, so that nobody waits in a circle. */
export async function sharePairedConnections(
  context: Context,
  fromOrganisationId: string,
  toOrganisationIds: string[],
): Promise<{ id: string; to_organisation_id: string; level: ConnectionLevel }[]> {
  if (toOrganisationIds.length === 0) return [];
  const found = await sql<{ id: string; to_organisation_id: string; level: ConnectionLevel }>`
    select c.id, c.to_organisation_id, c.level from connections c
    where c.from_organisation_id = ${fromOrganisationId} and c.to_organisation_id = any (${toOrganisationIds}::uuid[])
      and ${connectionIsPaired(context, 'c')}
    order by c.id for share of c`.execute(context.database);
  return found.rows;
}

export type ConnectionEvent = {
  kind: 'requested' | 'resent' | 'accepted' | 'rejected' | 'cancelled' | 'level_changed' | 'ended' | 'expired';
  /** The side that acts, and who for it; null for what happens by itself. */
  by: { userId: string; organisationId: string } | null;
  comment?: string | null;
  level?: ConnectionLevel | null;
  /** When it happened, for what is written down later. */
  at?: Date | null;
};

export async function insertEvent(context: Context, connection: Connection, event: ConnectionEvent): Promise<void> {
  await context.database
    .insertInto('connection_events')
    .values({
      id: newId<'connection-event'>(),
      connection_id: connection.id,
      from_organisation_id: connection.fromOrganisationId,
      to_organisation_id: connection.toOrganisationId,
      kind: event.kind,
      actor_user_id: event.by?.userId ?? null,
      actor_organisation_id: event.by?.organisationId ?? null,
      comment: event.comment || null,
      level: event.level ?? null,
      at: event.at ?? context.now(),
    })
    .execute();
}
