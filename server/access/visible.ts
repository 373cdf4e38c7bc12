import { type RawBuilder, type SqlBool, sql } from 'kysely';

/**
 * What a connection shows to the organisation that may send work along it (SPEC 5 and 6), as pure rules and as their SQL
 * twins; visible.test.ts runs one set of cases through both. The directory, the preview before consent and whoever
 * assigns work use these and nothing of their own, so that what was shown before consent is what consent shows.
 */

export type ConnectionLevel = 'roles' | 'roles_and_users';
export type ShowingConnection = { status: string; level: ConnectionLevel | null; endsAt: Date | null };
export type ShownRole = { visibility: 'public' | 'private' };
export type ShownPerson = { status: 'pending' | 'active' | 'disabled'; holdsPublicRole: boolean };

/** A connection carries work while it is paired and its end date, if it has one, has not come: swept or not. */
export function isPaired(connection: ShowingConnection, now: Date): boolean {
  return connection.status === 'paired' && (connection.endsAt === null || connection.endsAt > now);
}

/** Public roles are visible at each level, private ones never. */
export function showsRole(connection: ShowingConnection, role: ShownRole, now: Date): boolean {
  return isPaired(connection, now) && role.visibility === 'public';
}

/** A person is visible at level roles_and_users only, while active and in at least one public role. */
export function showsPerson(connection: ShowingConnection, person: ShownPerson, now: Date): boolean {
  return (
    isPaired(connection, now) &&
    connection.level === 'roles_and_users' &&
    person.status === 'active' &&
    person.holdsPublicRole
  );
}

/** The time of the act; or, where a statement answers for several, the column that holds the time of each. */
type Moment = { now(): Date | RawBuilder<Date> };

/** Twin of isPaired. `connection` is the alias of the table in the statement, here and below likewise. */
export function connectionIsPaired(moment: Moment, connection = 'c'): RawBuilder<SqlBool> {
  const endsAt = sql.ref(`${connection}.ends_at`);
  return sql`(${sql.ref(`${connection}.status`)} = 'paired' and (${endsAt} is null or ${endsAt} > ${moment.now()}))`;
}

/** A role that a connection to its organisation shows, at whichever level. */
export function roleIsShown(role = 'r'): RawBuilder<SqlBool> {
  return sql`(${sql.ref(`${role}.visibility`)} = 'public')`;
}

/** A person whom a connection to their organisation shows at level roles_and_users. */
export function personIsShown(person = 'u'): RawBuilder<SqlBool> {
  return sql`(${sql.ref(`${person}.status`)} = 'active' and exists (
    select from role_members shown_member join roles shown_role on shown_role.id = shown_member.role_id
    where shown_member.user_id = ${sql.ref(`${person}.id`)} and ${roleIsShown('shown_role')}))`;
}

/** Twin of showsRole, for the role's own organisation: join connections to the asking organisation and this. */
export function roleIsVisibleOver(moment: Moment, connection = 'c', role = 'r'): RawBuilder<SqlBool> {
  return sql`(${sql.ref(`${connection}.to_organisation_id`)} = ${sql.ref(`${role}.organisation_id`)}
    and ${connectionIsPaired(moment, connection)} and ${roleIsShown(role)})`;
}

/** Twin of showsPerson, for the person's own organisation: join connections to the asking organisation and this. */
export function personIsVisibleOver(moment: Moment, connection = 'c', person = 'u'): RawBuilder<SqlBool> {
  return sql`(${sql.ref(`${connection}.to_organisation_id`)} = ${sql.ref(`${person}.organisation_id`)}
    and ${connectionIsPaired(moment, connection)} and ${sql.ref(`${connection}.level`)} = 'roles_and_users'
    and ${personIsShown(person)})`;
}
