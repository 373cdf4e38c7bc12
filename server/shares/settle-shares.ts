import { type Context, withWiderSight } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import * as ledger from './ledger-store.ts';
import { quotaQueue } from './quota.ts';
import type { Sharee } from './share.ts';
import type { SharedWorkspace, ShareSum } from './store.ts';
import * as store from './store.ts';

/**
 * How shares are kept exact (SPEC 9): whoever takes part in a workspace has all its documents, so these pairs are no rows
 * but counted, under the workspace's lock, from who takes part and what is there; what tasks share besides are rows of
 * task_shares. An act first changes people, documents and tasks and reckons at once by how much each person's number
 * changed; then `settleShares` writes the ledger and moves the account's count by just as many, as the last statements
 * before commit. So at every commit the count equals the pairs, and the account's row is locked only for a moment.
 */
export type ShareChange = ShareSum[];

const why = 'shares are counted where the document lives, whoever acts';

/** Shares every document of a workspace to people who have just come in; the caller holds the workspace's lock. */
export async function shareToPeople(
  context: Context,
  workspace: SharedWorkspace,
  sharees: Sharee[],
): Promise<ShareChange> {
  const others = sharees.filter(({ id }) => id !== workspace.owner_user_id);
  if (others.length === 0) return [];
  return withWiderSight(context, why, () => store.countTakingPart(context, workspace, { sharees: others, sign: 1 }));
}

/** The same for people who come into several workspaces at once, none into its owner's own; the caller holds all their locks. */
export function shareToComing(
  context: Context,
  coming: { workspaceId: string; sharee: Sharee; actorUserId: string }[],
): Promise<ShareChange> {
  return withWiderSight(context, why, () => store.countComing(context, coming));
}

/** Shares so many new documents to all participants of their workspace; the caller holds the workspace's lock. */
export function shareDocuments(context: Context, workspace: SharedWorkspace, documents: number): Promise<ShareChange> {
  return withWiderSight(context, why, () => store.countForParticipants(context, workspace, documents));
}

/** Gives back what a workspace shared to somebody who has left or was removed; a task that they hold still shares its own. */
export function giveBackPerson(context: Context, workspace: SharedWorkspace, sharee: Sharee): Promise<ShareChange> {
  return withWiderSight(context, why, () => store.countTakingPart(context, workspace, { sharees: [sharee], sign: -1 }));
}

/** Gives back all that was shared of documents that have just been deleted. */
export function giveBackDocuments(
  context: Context,
  workspace: SharedWorkspace,
  documentIds: string[],
): Promise<ShareChange> {
  return withWiderSight(context, why, async () => [
    ...(await store.countForParticipants(context, workspace, -documentIds.length)),
    ...(await store.removeTaskWays(context, workspace, documentIds)),
  ]);
}

/** Gives back all that is shared of a workspace that closes, and had so many documents until now. */
export function giveBackWorkspace(
  context: Context,
  workspace: SharedWorkspace,
  documents: number,
): Promise<ShareChange> {
  return withWiderSight(context, why, async () => [
    ...(await store.countForParticipants(context, workspace, -documents)),
    ...(await store.removeTaskWays(context, workspace)),
  ]);
}

/**
 * A workspace goes from one owner to another: nothing is shared to the new one any more, everything to the former one if
 * they stay as a participant, else only what their tasks share. Call it after the rows of both are saved; `workspace` names the new owner.
 */
export function shareToFormerOwner(
  context: Context,
  workspace: SharedWorkspace,
  handed: { formerOwnerId: string; formerStays: boolean; newTookPart: boolean },
): Promise<ShareChange> {
  const all = (userId: string, sign: 1 | -1) =>
    store.countTakingPart(context, workspace, { sharees: [{ id: userId, kind: 'user' }], sign });
  const byTasks = (userId: string, sign: 1 | -1) => store.countTaskWays(context, workspace, { userId, sign });
  const { owner_user_id: newOwnerId } = workspace;
  return withWiderSight(context, why, async () => [
    ...(handed.newTookPart ? await all(newOwnerId, -1) : []),
    ...(await byTasks(newOwnerId, -1)),
    ...(handed.formerStays ? await all(handed.formerOwnerId, 1) : []),
    ...(await byTasks(handed.formerOwnerId, 1)),
  ]);
}

/** Somebody who was invited by address has become a user, who `joins` unless they own the workspace or took part already. */
export function shareToNewUser(
  context: Context,
  workspaceId: string,
  move: { fromId: string; toUserId: string; joins: boolean },
): Promise<ShareChange> {
  return withWiderSight(context, why, async () => {
    const workspace = await store.findSharedWorkspace(context, workspaceId);
    const left: Sharee[] = [{ id: move.fromId, kind: 'participant' }];
    const come: Sharee[] = move.joins ? [{ id: move.toUserId, kind: 'user' }] : [];
    return [
      ...(await store.countTakingPart(context, workspace, { sharees: left, sign: -1 })),
      ...(await store.countTakingPart(context, workspace, { sharees: come, sign: 1 })),
    ];
  });
}

/**
 * Brings what a task shares in line with who should have its documents now: one share reserved for each assignee until
 * someone takes it, then its holder alone, nobody once it is declined or cancelled (SPEC 9). Call it after each step.
 */
export function shareWithTask(
  context: Context,
  taskId: string,
  findSharees: () => Promise<Sharee[]>,
): Promise<ShareChange> {
  return withWiderSight(context, why, () => store.replaceTaskShares(context, taskId, findSharees));
}

/**
 * The last statements of an act: the ledger, then each account's count, in one order. 409 `share_allowance_exceeded` with
 * what is needed and what is left when an allowance does not reach; then nothing of the act happens. Answers how many
 * shares the accounts use now, by account.
 */
export async function settleShares(
  context: Context,
  changes: ShareChange[],
  reason: string,
): Promise<Map<string, number>> {
  const sums = sumUp(changes);
  return withWiderSight(context, why, async () => {
    const watched = sums.length > 0 ? await ledger.insertEntries(context, { sums, reason }) : [];
    for (const organisationId of watched)
      await context.services.jobs.enqueue(context.database, quotaQueue, { organisationId });
    const used = new Map<string, number>();
    const byAccount = Map.groupBy(sums, (sum) => sum.account_id);
    for (const accountId of [...byAccount.keys()].sort()) {
      const change = byAccount.get(accountId)?.reduce((sum, row) => sum + row.change, 0) ?? 0;
      used.set(accountId, await moveOrRefuse(context, { accountId, change, reason }));
    }
    return used;
  });
}

/** How many shares an account uses now, for views of acts that changed none. */
export async function readShareCount(
  context: Context,
  accountId: string,
): Promise<{ used: number; available: number }> {
  const { used, allowance } = await withWiderSight(context, why, () => ledger.findCount(context, accountId));
  return { used, available: Math.max(0, allowance - used) };
}

async function moveOrRefuse(
  context: Context,
  { accountId, change, reason }: { accountId: string; change: number; reason: string },
): Promise<number> {
  if (change === 0) return (await ledger.findCount(context, accountId)).used;
  const used = await ledger.moveCount(context, accountId, change);
  if (used !== undefined) return used;
  const { actor } = context;
  // Whoever works on a task from elsewhere is not told how the sender's account stands.
  if (reason.startsWith('task.') && actor.kind === 'user' && actor.accountId !== accountId) {
    throw new Problem(
      'share_allowance_exceeded',
      'The account that shares the documents of this task has too few shares left.',
    );
  }
  throw allowanceExceeded(change, (await readShareCount(context, accountId)).available);
}

/** Why so many more shares are not given. */
export function allowanceExceeded(needed: number, available: number): Problem {
  return new Problem('share_allowance_exceeded', `This takes ${needed} more shares, and ${available} are left.`, {
    extra: { needed, available },
  });
}

/** One sum for each person of each workspace, without those that come to nothing. */
function sumUp(changes: ShareChange[]): ShareSum[] {
  const sums = new Map<string, ShareSum>();
  for (const one of changes.flat()) {
    const key = `${one.workspace_id} ${one.sharee_id}`;
    const sum = sums.get(key);
    if (sum) sum.change += one.change;
    else sums.set(key, { ...one });
  }
  return [...sums.values()].filter((sum) => sum.change !== 0);
}
