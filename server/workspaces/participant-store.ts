import { type Insertable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { holdsWord } from '../platform/folded.ts';
import type { ParticipantRow } from './store.ts';

/** How many people a workspace is shared to, invited ones included. */
export async function countParticipants(context: Context, workspaceId: string): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) as count from participants where workspace_id = ${workspaceId} and status in ('invited', 'active')`.execute(
    context.database,
  );
  return found.rows[0]?.count ?? 0;
}

/** The row of somebody who takes part, if they do. */
export function findTakingPart(
  { database }: Context,
  workspaceId: string,
  userId: string,
): Promise<ParticipantRow | undefined> {
  return database
    .selectFrom('participants')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('status', 'in', ['invited', 'active'])
    .executeTakeFirst();
}

/** Somebody who takes part or is invited, and whose address it is by now. */
export type ThereRow = ParticipantRow & { person_id: string | null };

/** Of these addresses and people, who takes part or is invited already, under whatever address of theirs. */
export async function findThere(
  { database }: Context,
  workspaceId: string,
  who: { emails: string[]; personIds: string[] },
): Promise<ThereRow[]> {
  const found = await sql<ThereRow>`
    select p.*, coalesce(p.user_id, (select a.user_id from user_addresses a where a.email = p.email)) as person_id
    from participants p where p.workspace_id = ${workspaceId} and p.status in ('invited', 'active') and (
      p.email = any (${who.emails}::text[]) or p.user_id = any (${who.personIds}::uuid[])
      or p.user_id is null and p.email = any (array(select a.email from user_addresses a where a.user_id = any (${who.personIds}::uuid[]))))`.execute(
    database,
  );
  return found.rows;
}

/**
 * An address is free again in a workspace once it is no longer that of whoever takes part under it: they stand there under
 * their present one from then on. The caller holds the workspace and the addresses.
 */
export async function letGoOfAddresses({ database }: Context, workspaceId: string, emails: string[]): Promise<void> {
  await sql`
    update participants p set email = u.email, version = p.version + 1 from users u
    where p.workspace_id = ${workspaceId} and p.status = 'active' and p.email = any (${emails}::text[]) and u.id = p.user_id
      and not exists (select from user_addresses a where a.user_id = u.id and a.email = p.email)
      and not exists (select from participants o where o.workspace_id = p.workspace_id and o.email = u.email and o.status in ('invited', 'active'))`.execute(
    database,
  );
}

/**
 * Of invitations that come at once, each in its place among them, those whose people can all come: nobody of them takes part
 * already, and the workspace has room for all who come.
 */
export async function findWithRoom(
  { database }: Context,
  coming: { place: number; workspaceId: string; email: string; personId: string | null }[],
  participantsMaximum: number,
): Promise<Set<number>> {
  const found = await sql<{ place: number }>`
    with coming as (
      select c.*, array(select a.email from user_addresses a where a.user_id = c.user_id) || c.email as emails from unnest(${coming.map(({ place }) => place)}::integer[], ${coming.map(({ workspaceId }) => workspaceId)}::uuid[],
        ${coming.map(({ email }) => email)}::text[], ${coming.map(({ personId }) => personId)}::uuid[]) as c (place, workspace_id, email, user_id)),
    taking_part as not materialized (select workspace_id, email, user_id from participants where status in ('invited', 'active'))
    select c.place from coming c group by c.place, c.workspace_id
    having not bool_or(exists (select from taking_part p where p.workspace_id = c.workspace_id and p.email = any (c.emails))
        or exists (select from taking_part p where p.workspace_id = c.workspace_id and p.user_id = c.user_id))
      and (select count(*) from coming o where o.workspace_id = c.workspace_id)
        + (select count(*) from taking_part p where p.workspace_id = c.workspace_id) <= ${participantsMaximum}`.execute(
    database,
  );
  return new Set(found.rows.map(({ place }) => place));
}

/** Participants of any workspaces by their ids, in the order in which they were invited. */
export async function listParticipantsById({ database }: Context, ids: string[]): Promise<ListedParticipant[]> {
  const found = await sql<ListedParticipant>`
    select p.*, i.expires_at as invitation_expires_at
    from participants p left join participant_invitations i on i.participant_id = p.id
    where p.id = any (${ids}::uuid[]) order by p.id`.execute(database);
  return found.rows;
}

export async function insertParticipants(
  { database }: Context,
  participants: Insertable<Tables['participants']>[],
): Promise<void> {
  if (participants.length > 0) await database.insertInto('participants').values(participants).execute();
}

/** A participant or an invited address, while they are; the caller holds the workspace's lock. */
export function findParticipantRow(
  { database }: Context,
  workspaceId: string,
  id: string,
): Promise<ParticipantRow | undefined> {
  return database
    .selectFrom('participants')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('status', 'in', ['invited', 'active'])
    .executeTakeFirst();
}

export async function updateParticipant(
  { database }: Context,
  participant: { id: string; version: number },
  change: Updateable<Tables['participants']>,
): Promise<void> {
  await database
    .updateTable('participants')
    .set({ ...change, version: participant.version + 1 })
    .where('id', '=', participant.id)
    .execute();
}

export type ParticipantSearch = {
  q?: string | undefined;
  status?: 'invited' | 'active' | undefined;
  ids?: string[] | undefined;
  afterId?: string | undefined;
  limit: number;
  seesHidden: boolean;
};
export type ListedParticipant = ParticipantRow & { invitation_expires_at: Date | null };

/** The address that somebody stands under in a list: the one that they were invited by, or their present one once they gave that up. */
const addressShown = sql<string>`case when exists (select from user_addresses a where a.user_id = u.id and a.email = p.email)
  then p.email else coalesce(u.email, p.email) end`;

/** Participants and invited addresses whom the actor may see, in the order in which they were invited. */
export async function listParticipants(
  context: Context<UserActor>,
  workspaceId: string,
  search: ParticipantSearch,
): Promise<ListedParticipant[]> {
  const { q, status, ids, afterId } = search;
  const found = await sql<ListedParticipant>`
    select p.*, ${addressShown} as email, i.expires_at as invitation_expires_at
    from participants p left join participant_invitations i on i.participant_id = p.id left join users u on u.id = p.user_id
    where p.workspace_id = ${workspaceId} and p.status in ('invited', 'active')
      and (${search.seesHidden} or not p.is_hidden or p.acted_at is not null or p.user_id = ${context.actor.userId})
      and ${status ? sql`p.status = ${status}` : sql`true`}
      and ${ids ? sql`p.id = any (${ids}::uuid[])` : sql`true`}
      and ${afterId ? sql`p.id > ${afterId}` : sql`true`}
      and ${q ? sql`(${holdsWord(sql.ref('u.folded_name'), q)} or position(lower(${q}) in ${addressShown}) > 0)` : sql`true`}
    order by p.id limit ${search.limit}`.execute(context.database);
  return found.rows;
}

// Links of invitations ------------------------------------------------------------------------------------------------

/** Puts fresh links in place of older ones, which die. */
export async function saveInvitationTokens(
  { database }: Context,
  rows: Insertable<Tables['participant_invitations']>[],
): Promise<void> {
  if (rows.length === 0) return;
  await deleteInvitationTokens(
    { database },
    rows.map((row) => row.participant_id),
  );
  await database.insertInto('participant_invitations').values(rows).execute();
}

export async function deleteInvitationTokens(
  { database }: Pick<Context, 'database'>,
  participantIds: string[],
): Promise<void> {
  await sql`delete from participant_invitations where participant_id = any (${participantIds}::uuid[])`.execute(
    database,
  );
}
