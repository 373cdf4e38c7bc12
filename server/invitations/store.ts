import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

const columns = [
  'id',
  'organisation_id',
  'user_id',
  'email',
  'message',
  'makes_enterprise_administrator',
  'status',
  'invited_by',
  'link_id',
  'version',
  'created_at',
  'expires_at',
] as const;
export type InvitationRow = Pick<Selectable<Tables['invitations']>, (typeof columns)[number]>;
export type InvitationStatus = 'pending' | 'accepted' | 'withdrawn' | 'expired';

export async function findInvitation({ database }: Context, id: string): Promise<InvitationRow | undefined> {
  return database.selectFrom('invitations').select(columns).where('id', '=', id).executeTakeFirst();
}

/** The invitation as it is, held so until commit. Lock its organisation first. */
export async function lockInvitation({ database }: Context, id: string): Promise<InvitationRow | undefined> {
  return database.selectFrom('invitations').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function findPendingInvitation(
  { database }: Context,
  organisationId: string,
  email: string,
): Promise<InvitationRow | undefined> {
  return database
    .selectFrom('invitations')
    .select(columns)
    .where('organisation_id', '=', organisationId)
    .where('email', '=', email)
    .where('status', '=', 'pending')
    .forUpdate()
    .executeTakeFirst();
}

/** Invitations of an organisation, the newest first, those before a given one. */
export async function listInvitations(
  { database, now }: Context,
  organisationId: string,
  filter: { status: InvitationStatus | undefined; beforeId: string | undefined; limit: number },
): Promise<InvitationRow[]> {
  let query = database.selectFrom('invitations').select(columns).where('organisation_id', '=', organisationId);
  if (filter.beforeId) query = query.where('id', '<', filter.beforeId);
  if (filter.status) {
    query = query.where('status', '=', filter.status === 'expired' ? 'pending' : filter.status);
    if (filter.status === 'expired') query = query.where('expires_at', '<=', now());
    if (filter.status === 'pending') query = query.where('expires_at', '>', now());
  }
  return query.orderBy('id', 'desc').limit(filter.limit).execute();
}

export async function countPendingInvitations({ database }: Context, organisationId: string): Promise<number> {
  const row = await database
    .selectFrom('invitations')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function insertInvitation(
  { database }: Context,
  invitation: Insertable<Tables['invitations']>,
): Promise<void> {
  await database.insertInto('invitations').values(invitation).execute();
}

export async function updateInvitation(
  { database }: Context,
  id: string,
  change: Updateable<Tables['invitations']>,
): Promise<void> {
  await database
    .updateTable('invitations')
    .set({ ...change, version: sql`version + 1` })
    .where('id', '=', id)
    .execute();
}

/** Those that wait for who was added through a link, held so until commit. Lock their organisations first. */
export async function lockPendingOfLink({ database }: Context, linkId: string): Promise<InvitationRow[]> {
  return database
    .selectFrom('invitations')
    .select(columns)
    .where('link_id', '=', linkId)
    .where('status', '=', 'pending')
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Where they wait. */
export async function findOrganisationsOfLink({ database }: Context, linkId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('invitations')
    .select('organisation_id')
    .distinct()
    .where('link_id', '=', linkId)
    .where('status', '=', 'pending')
    .execute();
  return rows.map((row) => row.organisation_id);
}

export async function countPendingOfLink({ database }: Context, linkId: string): Promise<number> {
  const row = await database
    .selectFrom('invitations')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('link_id', '=', linkId)
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow();
  return row.count;
}
