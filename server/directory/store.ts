import { CompiledQuery, type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { UserActor } from '../access/actor.ts';
import { type Context, withWiderSight } from '../access/context.ts';
import {
  type ConnectionLevel,
  connectionIsPaired,
  personIsShown,
  personIsVisibleOver,
  roleIsShown,
  roleIsVisibleOver,
} from '../access/visible.ts';
import { holdsWord } from '../platform/folded.ts';
import type { AssigneeChoice } from './contract.ts';

/** Somebody the actor may assign to, and by which connection; none within their own organisation. */
export type AssignableRow = {
  kind: 'role' | 'user';
  id: string;
  name: string;
  organisation_id: string;
  connection_id: string | null;
  level: ConnectionLevel | null;
  is_agent: boolean;
};

/**
 * "May I assign to this one", for as many as are asked about, in one statement of index look-ups. Row-level security
 * stands behind it: these conditions only narrow what the actor's organisation sees, to what lies within reach of work.
 */
export async function findAssignable(context: Context<UserActor>, choices: AssigneeChoice[]): Promise<AssignableRow[]> {
  const roleIds = choices.filter((choice) => choice.kind === 'role').map((choice) => choice.id);
  const userIds = choices.filter((choice) => choice.kind === 'user').map((choice) => choice.id);
  const own = context.actor.organisationId;
  const roles = sql`select 'role' as kind, r.id, r.name, r.organisation_id, c.id as connection_id, c.level, false as is_agent
    from roles r left join connections c on c.from_organisation_id = ${own} and ${roleIsVisibleOver(context, 'c', 'r')}
    where r.id = any (${roleIds}::uuid[]) and (r.organisation_id = ${own} or c.id is not null)`;
  const users = sql`select 'user' as kind, u.id, u.name, u.organisation_id, c.id as connection_id, c.level, u.kind = 'agent' as is_agent
    from users u left join connections c on c.from_organisation_id = ${own} and ${personIsVisibleOver(context, 'c', 'u')}
    where u.id = any (${userIds}::uuid[]) and u.status = 'active' and (u.organisation_id = ${own} or c.id is not null)`;
  const parts = [...(roleIds.length > 0 ? [roles] : []), ...(userIds.length > 0 ? [users] : [])];
  if (parts.length === 0) return [];
  return (await sql<AssignableRow>`${sql.join(parts, sql` union all `)}`.execute(context.database)).rows;
}

/** Whom somebody wants to assign work to, from where, and when they ask. */
export type AssignableQuestion = { choice: AssigneeChoice; organisationId: string; now: Date };

/**
 * Somebody whom the organisation that asks may assign to; with the names that an answer in words needs, until when their connection
 * lasts, and which run of which server says so.
 */
export type NamedAssignable = AssignableRow & {
  own_name: string;
  organisation_name: string;
  ends_at: string | null;
  server: string;
};

/**
 * The same for as many as ask at the same moment, each from an organisation of their own: the statement goes out from each
 * question, and shows what a connection from that organisation shows. Its answers stand in the order of the questions.
 */
export async function findAssignableForMany(
  database: Kysely<Tables>,
  questions: AssignableQuestion[],
): Promise<(NamedAssignable | undefined)[]> {
  const kinds = [...new Set(questions.map(({ choice }) => choice.kind))].sort();
  const key = kinds.join();
  const asked = [
    questions.map(({ choice }) => choice.kind),
    questions.map(({ choice }) => choice.id),
    questions.map(({ organisationId }) => organisationId),
    // As the driver would write it, many times faster.
    questions.map(({ now }) => now.toISOString()),
  ];
  const text = statements.get(key) ?? statementFor(kinds, database);
  statements.set(key, text);
  const { rows } = await database.executeQuery<{ found: (NamedAssignable & { place: number })[] | null }>(
    CompiledQuery.raw(text, asked),
  );
  const byPlace = new Map(rows[0]?.found?.map((row) => [row.place, row]));
  return questions.map((_, index) => byPlace.get(index + 1));
}

/** By the kinds asked about. Each is the same text for any questions, and writing it takes longer than PostgreSQL takes to answer. */
const statements = new Map<string, string>();

/** Only with the kinds that are asked about: PostgreSQL prepares the rights of every table that is named, whether it reads it or not. */
function statementFor(kinds: AssigneeChoice['kind'][], database: Kysely<Tables>): string {
  const moment = { now: () => sql<Date>`asked.moment` };
  const over = (isVisible: RawBuilder<SqlBool>) => sql`left join lateral (
    select * from connections c where c.from_organisation_id = asked.own and ${isVisible} limit 1) c on true`;
  const parts = {
    role: sql`select 'role' as kind, r.id, r.name, r.organisation_id, c.id as connection_id, c.level, c.ends_at, false as is_agent
      from roles r ${over(roleIsVisibleOver(moment, 'c', 'r'))}
      where asked.kind = 'role' and r.id = asked.id and (r.organisation_id = asked.own or c.id is not null)`,
    user: sql`select 'user' as kind, u.id, u.name, u.organisation_id, c.id as connection_id, c.level, c.ends_at, u.kind = 'agent' as is_agent
      from users u ${over(personIsVisibleOver(moment, 'c', 'u'))}
      where asked.kind = 'user' and u.id = asked.id and u.status = 'active' and (u.organisation_id = asked.own or c.id is not null)`,
  };
  // Both names from one look at the organisations, for the same reason. The server as find_actors_since names it.
  const statement = sql`select json_agg(answer) as found from (
    select asked.place, found.*, names.*, extract(epoch from pg_postmaster_start_time())::text as server
    from unnest($1::text[], $2::uuid[], $3::uuid[], $4::timestamptz[]) with ordinality asked (kind, id, own, moment, place)
    cross join lateral (${sql.join(
      kinds.map((kind) => parts[kind]),
      sql` union all `,
    )}) found
    cross join lateral (select max(o.name) filter (where o.id = asked.own) as own_name,
      max(o.name) filter (where o.id = found.organisation_id) as organisation_name
      from organisations o where o.id = any (array[asked.own, found.organisation_id])) names) answer`;
  const { sql: text, parameters } = statement.compile(database);
  if (parameters.length > 0) throw new Error('what differs between questions stands in the arrays');
  return text;
}

/**
 * Holds roles and users as they are until the transaction ends, so that disabling somebody, or making a role private,
 * comes either before the assignment or after it. Answers the users' addresses.
 */
export async function holdAssignees(context: Context, choices: AssigneeChoice[]): Promise<Map<string, string>> {
  const roleIds = choices.filter((choice) => choice.kind === 'role').map((choice) => choice.id);
  const userIds = choices.filter((choice) => choice.kind === 'user').map((choice) => choice.id);
  return withWiderSight(context, 'locking a row of a connected organisation takes more than seeing it', async () => {
    if (roleIds.length > 0) {
      await sql`select from roles where id = any (${roleIds}::uuid[]) order by id for share`.execute(context.database);
    }
    if (userIds.length === 0) return new Map<string, string>();
    const held = await sql<{ id: string; email: string }>`
      select id, email from users where id = any (${userIds}::uuid[]) order by id for share`.execute(context.database);
    return new Map(held.rows.map((row) => [row.id, row.email]));
  });
}

/** A role or an active user of one of these organisations, held as they are until the transaction ends. */
export async function holdWithin(
  context: Context,
  organisationIds: string[],
  { kind, id }: AssigneeChoice,
): Promise<{ name: string; email: string | null; organisation_id: string } | undefined> {
  const within = sql<SqlBool>`id = ${id} and organisation_id = any (${organisationIds}::uuid[])`;
  const statement =
    kind === 'role'
      ? sql`select name, null as email, organisation_id from roles where ${within} for share`
      : sql`select name, email, organisation_id from users where ${within} and status = 'active' for share`;
  const found = await statement.execute(context.database);
  return (found.rows as { name: string; email: string | null; organisation_id: string }[])[0];
}

/** How somebody of the actor's own organisation stands: not everybody there can be given work. */
export async function findOwnStatus(
  context: Context<UserActor>,
  userId: string,
): Promise<{ name: string; status: 'pending' | 'active' | 'disabled' } | undefined> {
  return context.database
    .selectFrom('users')
    .select(['name', 'status'])
    .where('id', '=', userId)
    .where('organisation_id', '=', context.actor.organisationId)
    .executeTakeFirst();
}

export type DirectoryRow = {
  kind: 'role' | 'user';
  id: string;
  name: string;
  folded_name: string;
  organisation_id: string;
  organisation_name: string;
  is_agent: boolean;
};

/** For which organisation the directory is searched, and when. */
export type DirectoryAsker = { organisationId: string; now(): Date };

export type DirectorySearch = {
  q: string | undefined;
  kind: 'role' | 'user' | undefined;
  organisationId: string | undefined;
  after: [foldedName: string, kind: 'role' | 'user', id: string] | undefined;
  limit: number;
};

/**
 * One page of the directory in one statement: per organisation within reach a short range of an index in the order of
 * names, then the first of them all. Row-level security would ask about the connection again for every row that the
 * search passes over; the statement goes out from the connections of who asks instead, and shows along each what it shows.
 */
export async function findDirectoryRows(
  database: Kysely<Tables>,
  asker: DirectoryAsker,
  search: DirectorySearch,
): Promise<DirectoryRow[]> {
  const { limit, kind } = search;
  const roles = sql`select 'role' as kind, r.id, r.name, r.folded_name, r.organisation_id, x.name as organisation_name, false as is_agent
    from reached x cross join lateral (
      select * from roles r where r.organisation_id = x.id and (x.is_own or ${roleIsShown('r')}) and ${matches(search, 'r', 'role')}
      order by r.folded_name, r.id limit ${limit}) r`;
  const users = sql`select 'user' as kind, u.id, u.name, u.folded_name, u.organisation_id, x.name as organisation_name, u.kind = 'agent' as is_agent
    from reached x cross join lateral (
      select * from users u where u.organisation_id = x.id and u.status = 'active'
        and (x.is_own or (x.shows_people and ${personIsShown('u')})) and ${matches(search, 'u', 'user')}
      order by u.folded_name, u.id limit ${limit}) u`;
  const parts = [...(kind === 'user' ? [] : [roles]), ...(kind === 'role' ? [] : [users])];
  const statement = sql<DirectoryRow>`${reached(asker, search.organisationId)}
    ${sql.join(parts, sql` union all `)} order by folded_name, kind, id limit ${limit}`;
  return (await statement.execute(database)).rows;
}

/** The asker's own organisation, and those that they may send work to. */
function reached(asker: DirectoryAsker, organisationId: string | undefined): RawBuilder<unknown> {
  const own = asker.organisationId;
  const only = organisationId === undefined ? sql<SqlBool>`true` : sql<SqlBool>`o.id = ${organisationId}`;
  return sql`with reached as materialized (
    select o.id, o.name, true as is_own, true as shows_people from organisations o where o.id = ${own} and ${only}
    union all
    select o.id, o.name, false, c.level = 'roles_and_users' from connections c join organisations o on o.id = c.to_organisation_id
    where c.from_organisation_id = ${own} and ${connectionIsPaired(asker, 'c')} and ${only})`;
}

function matches({ q, after }: DirectorySearch, table: string, kind: 'role' | 'user'): RawBuilder<SqlBool> {
  const name = sql.ref(`${table}.folded_name`);
  const found = q ? holdsWord(name, q) : sql<SqlBool>`true`;
  if (!after) return found;
  const [foldedName, afterKind, id] = after;
  const later =
    kind === afterKind
      ? sql<SqlBool>`(${name}, ${sql.ref(`${table}.id`)}) > (${foldedName}, ${id}::uuid)`
      : kind > afterKind
        ? sql<SqlBool>`${name} >= ${foldedName}`
        : sql<SqlBool>`${name} > ${foldedName}`;
  return sql<SqlBool>`${found} and ${later}`;
}
