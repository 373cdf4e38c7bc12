import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { giveBackDocuments, settleShares } from '../shares/settle-shares.ts';
import { rememberEachInWorkspace } from '../workspaces/take-up.ts';
import type { WorkspaceStanding } from '../workspaces/workspace.ts';
import { condemnContentsOf, condemnUploadsTo } from './content-store.ts';
import { markDeleted } from './store.ts';
import { takeUpDocument } from './take-up.ts';

/** Deletes a document, for whoever may: all its contents go, its shares are given back, the record stays. */
export function deleteDocument(context: Outside<UserActor>, id: string): Promise<void> {
  return inTransaction(context, async (context) => {
    const { standing } = await takeUpDocument(context, id, 'document.delete');
    await letGo(context, standing, [id]);
  });
}

/** Deletes documents of a workspace that is held; the last statement settles their shares. */
export async function letGo(context: Context<UserActor>, standing: WorkspaceStanding, ids: string[]): Promise<void> {
  const deleted = await markDeleted(context, ids);
  const gone = deleted.map(({ id }) => id);
  await condemn(context, gone);
  const events = deleted.map(({ id, name }) => ({
    subject: { kind: 'document', id },
    documentId: id,
    detail: { name },
  }));
  await rememberEachInWorkspace(context, standing, { kind: 'document.deleted', events });
  await settleShares(context, [await giveBackDocuments(context, standing.workspace, gone)], 'document.deleted');
}

async function condemn(context: Context, ids: string[]): Promise<void> {
  await withWiderSight(context, 'uploads of others that were to become versions come to nothing too', () =>
    condemnUploadsTo(context, ids),
  );
  await condemnContentsOf(context, ids);
}
