import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { type Ability, may } from '../access/policy.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { readShareCount, settleShares, shareToPeople } from '../shares/settle-shares.ts';
import { shareeOf } from '../shares/share.ts';
import type { InviteBody, InvitedView } from './contract.ts';
import { tellOpened } from './notify.ts';
import { effectiveAbilities, isSeen, participantsMaximum, refuseLacking, withPreview } from './participant.ts';
import {
  countParticipants,
  findThere,
  insertParticipants,
  letGoOfAddresses,
  type ThereRow,
  updateParticipant,
} from './participant-store.ts';
import { type Invitee, refuseUntrusted, resolveInvitees } from './resolve-invitees.ts';
import { sendLinks } from './send-links.ts';
import type { ParticipantRow } from './store.ts';
import { enterWorkspace, rememberEachInWorkspace, requirePaidPlan, takeUpWorkspace } from './take-up.ts';
import { findSeenParticipants, viewParticipants } from './view-participants.ts';
import { isOwnedBy, type WorkspaceStanding } from './workspace.ts';

export type Given = { abilities: Ability[]; message: string; hidden: boolean };

/**
 * Opens a workspace to people, by address or picked from the directory (SPEC 8): who has a user has access at once and is
 * told; any other address is mailed a link. All or nothing. 403 `forbidden` for abilities that one lacks, and for hiding
 * people from oneself; 403 `subscription_required`; 422 `not_trusted`; 409 `participant_exists`, `limit_reached`,
 * `share_allowance_exceeded`.
 */
export function inviteParticipants(context: Outside<UserActor>, id: string, body: InviteBody): Promise<InvitedView> {
  return inTransaction(context, async (context) => {
    const given = givenIn(body);
    requireToGive(context, await enterWorkspace(context, id, 'participant.invite'), given);
    const asked = await resolveInvitees(context, body);
    const standing = await takeUpWorkspace(context, id, { verb: 'participant.invite', isPart: true });
    requireToGive(context, standing, given);
    await refuseUntrusted(context, standing, asked);
    const { fresh, shown } = await decide(context, standing, asked.invitees);
    const invited = await save(context, standing, { invitees: fresh, given });
    for (const participant of shown) await show(context, participant, given);
    await remember(context, standing, [...invited, ...shown]);
    const ids = [...invited, ...shown].map((participant) => participant.id);
    const rows = await findSeenParticipants(context, standing, { ids, limit: ids.length });
    const items = await viewParticipants(context, standing, rows);
    const shares = await shareToPeople(context, standing.workspace, invited.map(shareeOf));
    // Everything else is done by now: the account's row is held for the commit alone.
    const accountId = standing.workspace.account_id;
    const used = (await settleShares(context, [shares], 'participant.invited')).get(accountId);
    return { items, sharesUsed: used ?? (await readShareCount(context, accountId)).used };
  });
}

/** What the invitation gives to each. */
export function givenIn(body: InviteBody): Given {
  return { abilities: withPreview(body.abilities), message: body.message, hidden: body.hidden };
}

/** 403 unless the plan is paid and the actor has all that they give; only who sees hidden people invites them. */
export function requireToGive(
  context: Pick<Context<UserActor>, 'actor'>,
  standing: WorkspaceStanding,
  given: Given,
): void {
  requirePaidPlan(standing);
  refuseLacking(given.abilities, effectiveAbilities(standing.facts, isOwnedBy(context.actor, standing.workspace)));
  if (given.hidden && !may(context.actor, 'participant.read_hidden', standing.facts)) {
    throw new Problem('forbidden', 'Only the owner and managers, who see hidden participants, invite somebody hidden.');
  }
}

/**
 * Who is new, and who takes part already without the actor seeing it: inviting these openly shows them from now on, so
 * that the answer does not tell who was there before. 409 for everybody else who takes part, the owner among them.
 */
async function decide(
  context: Context<UserActor>,
  { workspace, facts }: WorkspaceStanding,
  invitees: Invitee[],
): Promise<{ fresh: Invitee[]; shown: ParticipantRow[] }> {
  const there = await findAmong(context, workspace.id, invitees);
  const viewer = { userId: context.actor.userId, seesHidden: may(context.actor, 'participant.read_hidden', facts) };
  const of = ({ email, personId }: Invitee) =>
    there.find((row) => row.email === email || row.person_id === (personId ?? ''));
  const existing = invitees.filter((invitee) => {
    const row = of(invitee);
    return invitee.personId === workspace.owner_user_id || (row !== undefined && isSeen(row, viewer));
  });
  if (existing.length > 0) throw exists(existing);
  const fresh = invitees.filter((invitee) => !of(invitee));
  if ((await countParticipants(context, workspace.id)) + fresh.length > participantsMaximum) {
    throw new Problem('limit_reached', `A workspace has at most ${participantsMaximum} participants.`);
  }
  return { fresh, shown: [...new Set(invitees.flatMap((invitee) => of(invitee) ?? []))] };
}

/** Who of them is there already. Whoever is there under an address that is not theirs any more does not stand in its way. */
function findAmong(context: Context, workspaceId: string, invitees: Invitee[]): Promise<ThereRow[]> {
  const emails = invitees.map(({ email }) => email);
  const personIds = invitees.flatMap(({ personId }) => personId ?? []);
  return withWiderSight(
    context,
    'whose address somebody takes part under is decided wherever they belong',
    async () => {
      await letGoOfAddresses(context, workspaceId, emails);
      return findThere(context, workspaceId, { emails, personIds });
    },
  );
}

function exists(invitees: Invitee[]): Problem {
  const named = invitees.map(({ email }) => email);
  const verb = named.length === 1 ? 'takes' : 'take';
  return new Problem('participant_exists', `${named.slice(0, 20).join(', ')} ${verb} part in this workspace already.`, {
    errors: named.map((email) => ({ path: email, message: 'takes part in this workspace already' })),
  });
}

async function save(
  context: Context<UserActor>,
  { workspace }: WorkspaceStanding,
  { invitees, given }: { invitees: Invitee[]; given: Given },
) {
  const rows = rowsOf(context, workspace, { invitees, given });
  await insertParticipants(context, rows);
  await sendLinks(
    context,
    workspace,
    rows.filter((row) => row.user_id === null),
  );
  await tellOpened(
    context,
    workspace,
    invitees.flatMap(({ user }) => user?.email ?? []),
  );
  return rows;
}

/** The rows of who is invited by this actor now. */
export function rowsOf(
  context: Pick<Context<UserActor>, 'actor' | 'now'>,
  workspace: { id: string; organisation_id: string },
  { invitees, given }: { invitees: Invitee[]; given: Given },
) {
  const now = context.now();
  return invitees.map(({ email, user }) => ({
    id: newId<'participant'>(),
    workspace_id: workspace.id,
    organisation_id: workspace.organisation_id,
    user_id: user?.userId ?? null,
    email,
    abilities: given.abilities,
    status: user ? ('active' as const) : ('invited' as const),
    is_hidden: given.hidden,
    message: given.message,
    invited_by: context.actor.userId,
    invited_at: now,
    joined_at: user ? now : null,
  }));
}

function show(context: Context, participant: ParticipantRow, given: Given): Promise<void> {
  const abilities = withPreview([...(participant.abilities as Ability[]), ...given.abilities]);
  return updateParticipant(context, participant, { is_hidden: false, abilities });
}

function remember(
  context: Context<UserActor>,
  standing: WorkspaceStanding,
  participants: { id: string; email: string; abilities: string[]; is_hidden: boolean }[],
): Promise<void> {
  return rememberEachInWorkspace(context, standing, { kind: 'participant.invited', events: eventsOf(participants) });
}

/** What history and audit say of each who was invited. */
export function eventsOf(participants: { id: string; email: string; abilities: string[]; is_hidden: boolean }[]) {
  return participants.map(({ id, email, abilities, is_hidden: hidden }) => ({
    subject: { kind: 'participant', id },
    participantId: id,
    detail: { email, abilities, hidden },
  }));
}
