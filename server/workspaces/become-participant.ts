import { type Context, withWiderSight } from '../access/context.ts';
import type { Ability } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { type ShareChange, settleShares, shareToNewUser } from '../shares/settle-shares.ts';
import { endInvited, findInvitedTo, type InvitedRow, joinInvited, lockInvited } from './invited-store.ts';
import { withPreview } from './participant.ts';
import { updateParticipant } from './participant-store.ts';
import { insertWorkspaceEvent, lockWorkspaceRow, type ParticipantRow } from './store.ts';

type Person = { userId: string; email: string };

/**
 * Somebody has proved an address that workspaces were opened to while nobody had it: in the same transaction they become
 * the participant that it was invited as (SPEC 8). Who owns the workspace, or takes part in it under another address, has
 * no second row: what they may do is joined. Part of signing up, of accepting invitations and of changing one's address;
 * the caller holds the address. Answers the workspaces.
 */
export function becomeParticipant(context: Context, person: Person & { inWorkspaceId?: string }): Promise<string[]> {
  return becomeParticipants(context, [person], person.inWorkspaceId);
}

/** The same for many at once, whose addresses an account changes; their shares are settled together, last of all. */
export function becomeParticipants(context: Context, people: Person[], inWorkspaceId?: string): Promise<string[]> {
  return withWiderSight(
    context,
    'whoever proves an invited address sees the workspaces only from then on',
    async () => {
      const userIds = new Map(people.map(({ email, userId }) => [email, userId]));
      const asked = await findInvitedTo(context, [...userIds.keys()]);
      const wanted = asked.filter(({ workspace_id: id }) => !inWorkspaceId || id === inWorkspaceId);
      const joined: string[] = [];
      const changes: ShareChange[] = [];
      for (const { id, email, workspace_id: workspaceId } of wanted) {
        const userId = userIds.get(email);
        if (userId === undefined) continue;
        await lockWorkspaceRow(context, workspaceId);
        const invited = await lockInvited(context, { participantId: id, userId });
        if (!invited) continue;
        const joins = await takePart(context, invited, userId);
        changes.push(await shareToNewUser(context, workspaceId, { fromId: id, toUserId: userId, joins }));
        joined.push(workspaceId);
      }
      if (changes.length > 0) await settleShares(context, changes, 'participant.joined');
      return joined;
    },
  );
}

/**
 * Holds the workspaces that were opened to these addresses until commit, before whose they become are held: whoever hands
 * somebody work with documents, or a workspace, holds it first too, so that nobody waits in a circle. The caller holds the addresses.
 */
export function holdWhereInvited(context: Context, emails: string[]): Promise<void> {
  return withWiderSight(context, 'whoever proves an address is to take part wherever it was invited', async () => {
    for (const { workspace_id: id } of await findInvitedTo(context, emails)) await lockWorkspaceRow(context, id);
  });
}

/** Answers whether they take part from now on who did not before. */
async function takePart(
  context: Context,
  { participant, existing, owner_user_id }: InvitedRow,
  userId: string,
): Promise<boolean> {
  const joins = owner_user_id !== userId && !existing;
  if (!joins) {
    await endInvited(context, participant);
    if (existing) await widen(context, existing, participant);
  } else {
    await joinInvited(context, participant, userId);
  }
  const { workspace_id: workspaceId, organisation_id: organisationId } = participant;
  const detail = { email: participant.email };
  await insertWorkspaceEvent(context, {
    workspaceId,
    organisationId,
    kind: 'participant.joined',
    participantId: participant.id,
    actorUserId: userId,
    detail,
  });
  await record(context, {
    kind: 'participant.joined',
    organisationIds: [organisationId],
    subject: { kind: 'participant', id: participant.id },
    detail: { workspaceId, userId, ...detail },
  });
  return joins;
}

/** Takes part under another address already: they may from now on what either was given. */
async function widen(context: Context, existing: ParticipantRow, invited: ParticipantRow): Promise<void> {
  const abilities = withPreview([...existing.abilities, ...invited.abilities] as Ability[]);
  await updateParticipant(context, existing, { abilities });
  await insertWorkspaceEvent(context, {
    workspaceId: existing.workspace_id,
    organisationId: existing.organisation_id,
    kind: 'participant.changed',
    participantId: existing.id,
    detail: { email: existing.email, abilities, hidden: existing.is_hidden },
  });
}
