import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { ParticipantRow, WorkspaceRow } from './store.ts';

/** What waits for these addresses in open workspaces, in the order in which workspaces are locked. */
export function findInvitedTo({ database, now }: Context, emails: string[]) {
  return database
    .selectFrom('participants as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .select(['p.id', 'p.email', 'p.workspace_id'])
    .where(sql<boolean>`p.email = any (${emails}::text[])`)
    .where('p.status', '=', 'invited')
    .where('w.status', '=', 'open')
    .where(({ or, eb }) => or([eb('w.closes_at', 'is', null), eb('w.closes_at', '>', now())]))
    .orderBy('w.id')
    .orderBy('p.id')
    .execute();
}

/** An invited participant under the workspace's lock, with the row that the same person has there already, if any. */
export type InvitedRow = {
  participant: ParticipantRow;
  existing: ParticipantRow | undefined;
  owner_user_id: WorkspaceRow['owner_user_id'];
};

/** Undefined when it was withdrawn, or the workspace was closed, before the lock was had. */
export async function lockInvited(
  { database, now }: Context,
  of: { participantId: string; userId: string },
): Promise<InvitedRow | undefined> {
  const participant = await database
    .selectFrom('participants')
    .selectAll()
    .where('id', '=', of.participantId)
    .where('status', '=', 'invited')
    .executeTakeFirst();
  if (!participant) return undefined;
  const workspace = await database
    .selectFrom('workspaces')
    .select(['owner_user_id', 'status', 'closes_at'])
    .where('id', '=', participant.workspace_id)
    .executeTakeFirst();
  if (workspace?.status !== 'open' || (workspace.closes_at && workspace.closes_at <= now())) return undefined;
  const existing = await database
    .selectFrom('participants')
    .selectAll()
    .where('workspace_id', '=', participant.workspace_id)
    .where('user_id', '=', of.userId)
    .where('status', '=', 'active')
    .executeTakeFirst();
  return { participant, existing, owner_user_id: workspace.owner_user_id };
}

/** The address has a user now, and the link has done its work. */
export async function joinInvited(context: Context, participant: ParticipantRow, userId: string): Promise<void> {
  await deleteLink(context, participant.id);
  await context.database
    .updateTable('participants')
    .set({ user_id: userId, status: 'active', joined_at: context.now(), version: participant.version + 1 })
    .where('id', '=', participant.id)
    .execute();
}

/** The address belongs to somebody who is there already: its own row ends. */
export async function endInvited(context: Context, participant: ParticipantRow): Promise<void> {
  await deleteLink(context, participant.id);
  await context.database
    .updateTable('participants')
    .set({ status: 'removed', ended_at: context.now(), version: participant.version + 1 })
    .where('id', '=', participant.id)
    .execute();
}

async function deleteLink({ database }: Context, participantId: string): Promise<void> {
  await database.deleteFrom('participant_invitations').where('participant_id', '=', participantId).execute();
}

export type WaitingInvitation = {
  participantId: string;
  workspaceId: string;
  workspaceName: string;
  organisationId: string;
  email: string;
  message: string;
  invitedBy: string;
  expiresAt: Date;
  tokenHash: Buffer;
};

/** The invitation into an open workspace that a link belongs to, while it waits and works. */
export async function findByToken(context: Context, tokenHash: Buffer): Promise<WaitingInvitation | undefined> {
  const found = await sql<WaitingInvitation>`
    select p.id as "participantId", w.id as "workspaceId", w.name as "workspaceName", w.organisation_id as "organisationId", p.email,
           p.message, p.invited_by as "invitedBy", i.expires_at as "expiresAt", i.token_hash as "tokenHash"
    from participant_invitations i join participants p on p.id = i.participant_id join workspaces w on w.id = p.workspace_id
    where i.token_hash = ${tokenHash} and i.expires_at > ${context.now()} and p.status = 'invited'
      and w.status = 'open' and (w.closes_at is null or w.closes_at > ${context.now()})`.execute(context.database);
  return found.rows[0];
}

/** Whether the invitation has become this user's. */
export async function isParticipant({ database }: Context, participantId: string, userId: string): Promise<boolean> {
  const row = await database
    .selectFrom('participants')
    .select('id')
    .where('id', '=', participantId)
    .where('user_id', '=', userId)
    .where('status', '=', 'active')
    .executeTakeFirst();
  return row !== undefined;
}
