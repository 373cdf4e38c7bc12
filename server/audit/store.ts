import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import type { Place } from './verify-chain.ts';

/** A record as it is stored; hashes in hexadecimal. */
export type RecordRow = Pick<
  Selectable<Tables['audit_records']>,
  | 'id'
  | 'organisation_id'
  | 'at'
  | 'kind'
  | 'outcome'
  | 'actor_kind'
  | 'actor_user_id'
  | 'actor_organisation_id'
  | 'subject_kind'
  | 'subject_id'
  | 'address'
  | 'salt'
> & { sequence: number | null; previous_hash: string | null; hash: string | null; detail: unknown };

/** Which records of an organisation: what stands in the query of the list, made out. */
export type RecordFilter = {
  from?: Date | undefined;
  to?: Date | undefined;
  kind?: string | undefined;
  q?: string | undefined;
  outcome?: 'done' | 'refused' | undefined;
  subjectId?: string | undefined;
  actor?: ActorFilter | undefined;
};
/**
 * Records of one person, or of everybody of one organisation. A person whom the reader may not know is found only where
 * they act for the sending side and still belong to it.
 */
export type ActorFilter = { id: string; hiddenIn: string | null };

const columns = sql`r.id, r.organisation_id, r.at, r.kind, r.outcome, r.actor_kind, r.actor_user_id, r.actor_organisation_id,
  r.subject_kind, r.subject_id, r.address, r.detail, r.salt, r.sequence, encode(r.previous_hash, 'hex') as previous_hash, encode(r.hash, 'hex') as hash`;

function conditions(organisationId: string, filter: RecordFilter): RawBuilder<boolean> {
  const { from, to, kind, q, outcome, subjectId, actor } = filter;
  const all = [
    sql`r.organisation_id = ${organisationId}::uuid`,
    ...(from ? [sql`r.at >= ${from}::timestamptz`] : []),
    ...(to ? [sql`r.at < ${to}::timestamptz`] : []),
    // The kind itself, or all kinds of a noun: connection finds connection.accepted.
    ...(kind ? [sql`(r.kind = ${kind} or starts_with(r.kind, ${`${kind}.`}))`] : []),
    ...(q ? [sql`(strpos(r.kind, lower(${q})) > 0 or strpos(r.subject_kind, lower(${q})) > 0)`] : []),
    ...(outcome ? [sql`r.outcome = ${outcome}`] : []),
    ...(subjectId ? [sql`r.subject_id = ${subjectId}::uuid`] : []),
    ...(actor ? [byActor(actor)] : []),
  ];
  return sql<boolean>`${sql.join(all, sql` and `)}`;
}

function byActor({ id, hiddenIn }: ActorFilter): RawBuilder<unknown> {
  const person =
    hiddenIn === null
      ? sql`r.actor_user_id = ${id}::uuid`
      : sql`(r.actor_user_id = ${id}::uuid and r.actor_organisation_id = ${hiddenIn}::uuid
          and r.detail->>'fromOrganisationId' = r.actor_organisation_id::text)`;
  return sql`(${person} or r.actor_organisation_id = ${id}::uuid)`;
}

/** Records of an organisation, newest first, after a place in that order. */
export async function listRecords(
  { database }: Context,
  organisationId: string,
  page: { filter: RecordFilter; after: { at: string; id: string } | undefined; limit: number },
): Promise<RecordRow[]> {
  const { filter, after, limit } = page;
  const place = after ? sql`and (r.at, r.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``;
  const { rows } = await sql<RecordRow>`select ${columns} from audit_records r
    where ${conditions(organisationId, filter)} ${place} order by r.at desc, r.id desc limit ${limit}`.execute(
    database,
  );
  return rows;
}

/** Records of a chain in the order of their numbers, from one number on up to another. */
export async function listLinks(
  { database }: Context,
  organisationId: string,
  part: { filter: RecordFilter; after: number; upTo: number; limit: number },
): Promise<RecordRow[]> {
  const { filter, after, upTo, limit } = part;
  const { rows } = await sql<RecordRow>`select ${columns} from audit_records r
    where ${conditions(organisationId, filter)} and r.sequence is not null and r.sequence > ${after} and r.sequence <= ${upTo}
    order by r.sequence limit ${limit}`.execute(database);
  return rows;
}

/** Where a chain ends: the number and the hash of its newest record; undefined before the first. */
export async function findChainEnd({ database }: Context, organisationId: string): Promise<Place | undefined> {
  const { rows } = await sql<Place>`select sequence, encode(hash, 'hex') as hash from audit_chains
    where organisation_id = ${organisationId} and sequence > 0`.execute(database);
  return rows[0];
}

/** The hash at one place of a chain; undefined when no record is there. */
export async function findHashAt(
  { database }: Context,
  organisationId: string,
  sequence: number,
): Promise<string | undefined> {
  const { rows } = await sql<{ hash: string }>`select encode(hash, 'hex') as hash from audit_records
    where organisation_id = ${organisationId} and sequence = ${sequence}`.execute(database);
  return rows[0]?.hash;
}

/** How many records of an organisation are not chained yet. */
export async function countUnchained({ database }: Context, organisationId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from audit_records
    where organisation_id = ${organisationId} and sequence is null`.execute(database);
  return rows[0]?.count ?? 0;
}

/** Gives waiting records of one organisation their places, after whoever is at it; says how many. */
export async function chainWaiting({ database }: Context, organisationId: string, atMost: number): Promise<number> {
  const { rows } = await sql<{ chained: number }>`
    select chain_audit_records(${organisationId}, ${atMost}, true) as chained`.execute(database);
  return rows[0]?.chained ?? 0;
}

/** The same for all organisations, leaving out those that another node is at. */
export async function chainWaitingOfAll({ database }: Context, atMost: number): Promise<number> {
  const { rows } = await sql<{ chained: number }>`select chain_audit_records_of_all(${atMost}) as chained`.execute(
    database,
  );
  return rows[0]?.chained ?? 0;
}
