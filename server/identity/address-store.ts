import { sql } from 'kysely';
import type { Context } from '../access/context.ts';

type Move = { userId: string; organisationId: string; from: string; to: string };

export type PersonUnder = { id: string; organisation_id: string; email: string; status: 'active' | 'disabled' };

/** People of an account whose address is at or below a name; never operators, agents or who is only invited. */
export async function findPeopleUnder(context: Context, accountId: string, name: string): Promise<PersonUnder[]> {
  return (await peopleUnder(accountId, name).execute(context.database)).rows;
}

/** The same, held so until commit. */
export async function lockPeopleUnder(context: Context, accountId: string, name: string): Promise<PersonUnder[]> {
  return (await sql<PersonUnder>`${peopleUnder(accountId, name)} for update`.execute(context.database)).rows;
}

function peopleUnder(accountId: string, name: string) {
  return sql<PersonUnder>`
    select id, organisation_id, email, status from users
    where organisation_id in (select o.id from organisations o where o.account_id = ${accountId} and o.kind <> 'installation')
      and status <> 'pending' and kind = 'person' and not is_operator
      and right('.' || split_part(email, '@', 2), char_length(${name}::text) + 1) = '.' || ${name}::text
    order by id`;
}

/** Who has the new addresses already, as their address or as an alias. */
export async function findHolders({ database }: Context, moves: Move[]) {
  const { rows } = await sql<{ email: string; user_id: string }>`
    select email, user_id from user_addresses where email = any (${moves.map((move) => move.to)}::text[])`.execute(
    database,
  );
  return rows;
}

/** Pending users who wait under one of the new addresses. */
export async function findInvitedAmong({ database }: Context, moves: Move[]) {
  const { rows } = await sql<{ email: string; organisation_id: string }>`
    select u.email, u.organisation_id from unnest(${moves.map((move) => move.to)}::text[], ${moves.map((move) => move.organisationId)}::uuid[]) as new (email, organisation_id)
    join users u on u.organisation_id = new.organisation_id and u.email = new.email and u.status = 'pending'`.execute(
    database,
  );
  return rows;
}

/** What these people have as their address stays theirs as an alias when they get another. */
export async function makeAliases({ database }: Context, moves: Move[]): Promise<void> {
  await sql`update user_addresses set is_alias = true
    where user_id = any (${moves.map((move) => move.userId)}::uuid[]) and not is_alias`.execute(database);
}

/** Gives each their new address. */
export async function saveAddresses({ database }: Context, moves: Move[]): Promise<void> {
  await sql`update users u set email = new.email, version = u.version + 1
    from unnest(${moves.map((move) => move.userId)}::uuid[], ${moves.map((move) => move.to)}::text[]) as new (id, email)
    where u.id = new.id`.execute(database);
}

/** An alias that its user does without from now on; says whether there was one. */
export async function deleteAlias({ database }: Context, userId: string, email: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('user_addresses')
    .where('user_id', '=', userId)
    .where('email', '=', email)
    .where('is_alias', '=', true)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Whose alias an address is, if it is one. */
export function findAliasHolder({ database }: Context, email: string) {
  return database
    .selectFrom('user_addresses as a')
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .select(['u.id', 'u.organisation_id'])
    .where('a.email', '=', email)
    .where('a.is_alias', '=', true)
    .executeTakeFirst();
}
