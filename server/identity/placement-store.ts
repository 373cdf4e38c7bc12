import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { OwnedEmailDomainFact, OwnedName } from './place.ts';

type OwnedEmailDomainRow = OwnedEmailDomainFact & OwnedName;

export type PendingInvitation = {
  id: string;
  organisationId: string;
  accountId: string;
  email: string;
  message: string;
  invitedBy: string | null;
  makesEnterpriseAdministrator: boolean;
  /** Set for who was added through a link, and chosen by no administrator. */
  linkId: string | null;
  expiresAt: Date;
  tokenHash: Buffer;
};

function pendingInvitations({ database, now }: Context) {
  return database
    .selectFrom('invitations as i')
    .innerJoin('organisations as o', 'o.id', 'i.organisation_id')
    .select([
      'i.id',
      'i.organisation_id as organisationId',
      'o.account_id as accountId',
      'i.email',
      'i.message',
      'i.invited_by as invitedBy',
      'i.makes_enterprise_administrator as makesEnterpriseAdministrator',
      'i.link_id as linkId',
      'i.expires_at as expiresAt',
      'i.token_hash as tokenHash',
    ])
    .where('i.status', '=', 'pending')
    .where('i.expires_at', '>', now());
}

function invitationsOf(context: Context, email: string) {
  return pendingInvitations(context)
    .where('i.email', '=', email)
    .where('i.link_id', 'is', null)
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc');
}

/** Invitations that wait for this address, the newest first. */
export function pendingInvitationsOf(context: Context, email: string): Promise<PendingInvitation[]> {
  return invitationsOf(context, email).execute();
}

/** The same, held so until commit. */
export function lockInvitationsOf(context: Context, email: string): Promise<PendingInvitation[]> {
  return invitationsOf(context, email).forUpdate('i').execute();
}

/** Where the agent of a link belongs. */
export type LinkAgent = { organisationId: string; accountId: string };

/** The agent's organisation of the newest link through which this address was added, while that waits; null for none. */
export async function linkAgentOf(context: Context, email: string): Promise<LinkAgent | null> {
  const row = await context.database
    .selectFrom('invitations as i')
    .innerJoin('links as l', 'l.id', 'i.link_id')
    .innerJoin('users as a', 'a.id', 'l.agent_user_id')
    .innerJoin('organisations as o', 'o.id', 'a.organisation_id')
    .select(['o.id as organisationId', 'o.account_id as accountId'])
    .where('i.email', '=', email)
    .where('i.status', '=', 'pending')
    .where('i.expires_at', '>', context.now())
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .executeTakeFirst();
  return row ?? null;
}

export function findInvitation(context: Context, tokenHash: Buffer): Promise<PendingInvitation | undefined> {
  return pendingInvitations(context).where('i.token_hash', '=', tokenHash).executeTakeFirst();
}

export function lockInvitation(context: Context, tokenHash: Buffer): Promise<PendingInvitation | undefined> {
  return pendingInvitations(context).where('i.token_hash', '=', tokenHash).forUpdate('i').executeTakeFirst();
}

/** Nothing waits for this address in this organisation any more. */
export async function closeInvitations(
  { database }: Context,
  of: { organisationId: string; email: string; status: 'accepted' | 'withdrawn' },
): Promise<void> {
  await database
    .updateTable('invitations')
    .set({ status: of.status, version: sql`version + 1` })
    .where('organisation_id', '=', of.organisationId)
    .where('email', '=', of.email)
    .where('status', '=', 'pending')
    .execute();
}

/**
 * The look-up of placement: which of these names are owned, by whom, and what they exclude. One statement that walks one
 * index, once for each name, however many e-mail domains there are.
 */
export async function ownedEmailDomains({ database }: Context, names: string[]): Promise<OwnedEmailDomainRow[]> {
  const { rows } = await sql<OwnedEmailDomainRow>`
    select d.name, d.excluded_subdomains as "excludedSubdomains", d.organisation_id as "organisationId", o.account_id as "accountId"
    from email_domains d join organisations o on o.id = d.organisation_id
    where d.status = 'owned' and d.name = any (${names}::text[])`.execute(database);
  return rows;
}

/** The pending user who carries the roles of an invitation. */
export function lockPendingUser({ database }: Context, organisationId: string, email: string) {
  return database
    .selectFrom('users')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('email', '=', email)
    .where('status', '=', 'pending')
    .forUpdate()
    .executeTakeFirst();
}

export async function rolesOf({ database }: Context, userId: string): Promise<string[]> {
  const rows = await database.selectFrom('role_members').select('role_id').where('user_id', '=', userId).execute();
  return rows.map((row) => row.role_id);
}

export async function leaveRoles({ database }: Context, userId: string): Promise<void> {
  await database.deleteFrom('role_members').where('user_id', '=', userId).execute();
}

/** Only for pending users, who were never anybody; others are never erased (SPEC 5). */
export async function deletePendingUser({ database }: Context, userId: string): Promise<void> {
  await database.deleteFrom('users').where('id', '=', userId).where('status', '=', 'pending').execute();
}

export function organisationKind({ database }: Context, id: string) {
  return database
    .selectFrom('organisations')
    .select(['kind', 'account_id as accountId'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** Whether anybody but this person can sign in to the organisation. */
export async function hasOtherPeople(
  { database }: Context,
  organisationId: string,
  exceptId: string,
): Promise<boolean> {
  const row = await database
    .selectFrom('users')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('id', '<>', exceptId)
    .where('status', '=', 'active')
    .where('kind', '=', 'person')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
