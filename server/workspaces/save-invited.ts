import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { recordOfMany } from '../audit/record.ts';
import { readShareCount, type ShareChange, settleShares } from '../shares/settle-shares.ts';
import type { InvitedView } from './contract.ts';
import { eventsOf, type rowsOf } from './invite-participants.ts';
import { namePeopleOfWorkspace } from './name-people-of-workspace.ts';
import { tellOpenedByMany } from './notify.ts';
import { insertParticipants, listParticipantsById } from './participant-store.ts';
import type { Invitee } from './resolve-invitees.ts';
import { sendLinks } from './send-links.ts';
import { insertWorkspaceEvents } from './store.ts';
import { viewNamed } from './view-participants.ts';
import type { WorkspaceStanding } from './workspace.ts';

/** One invitation of several at once: by whom, into which workspace, who comes, and what it takes. */
export type Invited = {
  by: Pick<Context<UserActor>, 'actor' | 'request' | 'now'>;
  standing: WorkspaceStanding;
  invitees: Invitee[];
  rows: ReturnType<typeof rowsOf>;
  change: ShareChange;
};

const kind = 'participant.invited';

/**
 * Writes invitations of one organisation at once, each with its own history, audit and ledger, in as many statements as one takes, and
 * the account's count last. The caller has checked everything but the allowance, and sees all that is concerned. Answers
 * each in its place.
 */
export async function saveInvited(context: Context, invited: Invited[]): Promise<InvitedView[]> {
  const rows = invited.flatMap((one) => one.rows);
  if (rows.length === 0) return [];
  await insertParticipants(context, rows);
  await tell(context, invited);
  await remember(context, invited);
  const ids = rows.map(({ id }) => id);
  const listed = await listParticipantsById(context, ids);
  const userIds = rows.map(({ user_id }) => user_id);
  const person = await namePeopleOfWorkspace(context, userIds);
  const used = await share(context, invited);
  return invited.map(({ by: { actor }, standing, rows }, index) => {
    const own = new Set<string>(rows.map(({ id }) => id));
    const participants = listed.filter(({ id }) => own.has(id));
    return { items: viewNamed({ actor, standing, person }, participants), sharesUsed: used[index] ?? 0 };
  });
}

async function tell(context: Context, invited: Invited[]): Promise<void> {
  const strangers = invited.flatMap(({ rows }) => rows.filter((row) => row.user_id === null));
  // All workspaces are of one organisation, and the mail names nothing else of them.
  const [first] = invited;
  if (first && strangers.length > 0) await sendLinks(context, first.standing.workspace, strangers);
  const opened = invited.map(({ by, standing, invitees }) => ({
    workspace: standing.workspace,
    addresses: invitees.flatMap(({ user }) => user?.email ?? []),
    by: by.actor.userId,
  }));
  await tellOpenedByMany(context, opened);
}

/** History and audit, each as of who did it. */
async function remember(context: Context, invited: Invited[]): Promise<void> {
  const history = invited.flatMap(({ by, standing: { workspace }, rows }) => {
    const place = { workspaceId: workspace.id, organisationId: workspace.organisation_id, kind };
    return eventsOf(rows).map(({ participantId, detail }) => ({
      ...place,
      participantId,
      detail,
      actorUserId: by.actor.userId,
    }));
  });
  await insertWorkspaceEvents(context, history);
  const records = invited.map(({ by, standing: { workspace }, rows }) => ({
    by,
    event: { kind, organisationIds: [workspace.organisation_id, by.actor.organisationId] },
    subjects: eventsOf(rows).map(({ subject, detail }) => ({
      subject,
      detail: { workspaceId: workspace.id, ...detail },
    })),
  }));
  await recordOfMany(context, records);
}

/** Settles the shares of all, and says what the account used after each of them, in their order. */
async function share(context: Context, invited: Invited[]): Promise<number[]> {
  const changes = invited.map(({ change }) => change);
  const used = await settleShares(context, changes, kind);
  const after = new Map<string, number>();
  const counts: number[] = [];
  // Back from where the count is now: the last of each account was counted last.
  for (const [index, { standing, change }] of [...invited.entries()].reverse()) {
    const { account_id: accountId } = standing.workspace;
    const now = after.get(accountId) ?? used.get(accountId) ?? (await readShareCount(context, accountId)).used;
    counts[index] = now;
    after.set(accountId, now - sharesTaken(change));
  }
  return counts;
}

/** How many shares a change takes. */
export function sharesTaken(change: ShareChange): number {
  return change.reduce((sum, one) => sum + one.change, 0);
}
