import { type Context, withWiderSight } from '../access/context.ts';
import { recordEach } from '../audit/record.ts';
import { Problem } from '../platform/errors.ts';
import { markStart } from '../platform/savepoint.ts';
import { settleDocuments } from './share-documents.ts';
import { insertEvents } from './store.ts';
import { countSharedAlong, cutOff, detachAll, holdWorkspaces, tasksWithDocumentsAlong } from './store-documents.ts';

type Sides = { fromOrganisationId: string; toOrganisationId: string };
const why = 'what a connection shared ends with it, whichever side ends it';

/** Keeps the workspaces of all documents along a connection as they are; called before its tasks are locked. Answers these tasks. */
export async function holdDocumentsAlong(context: Context, sides: Sides): Promise<string[]> {
  const taskIds = await withWiderSight(context, why, () => tasksWithDocumentsAlong(context, sides));
  if (taskIds.length > 0) await holdWorkspaces(context, taskIds);
  return taskIds;
}

/**
 * The documents that tasks shared along a connection, finished and unfinished ones, are seen no more once it has ended, and
 * their shares are given back. Called when the end is saved, with the tasks that were held before: those that were withdrawn
 * meanwhile stand along it no more.
 */
export async function giveBackDocumentsAlong(
  context: Context,
  sides: Sides,
  { heldIds, reopenedIds = [] }: { heldIds: string[]; reopenedIds?: string[] },
): Promise<void> {
  // Some may have got their first document since; whoever attaches to them now has done so, or does after the end.
  const taskIds = [...new Set([...heldIds, ...(await holdDocumentsAlong(context, sides))])].sort();
  if (taskIds.length === 0) return;
  await withWiderSight(context, why, () => cutOff(context, taskIds, sides));
  const settle = () => settleDocuments(context, taskIds, 'connection.ended');
  await (reopenedIds.length > 0 ? settleOrDetach(context, { sides, reopenedIds }, settle) : settle());
}

/**
 * What its holder had alone waits for several again, and may take more shares than are left. An end is refused to nobody for
 * that, and tells the other side nothing of an allowance: these tasks go on without their documents, which their sender may
 * attach anew.
 */
async function settleOrDetach(
  context: Context,
  { sides, reopenedIds }: { sides: Sides; reopenedIds: string[] },
  settle: () => Promise<void>,
): Promise<void> {
  const startAnew = await markStart(context);
  try {
    await settle();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'share_allowance_exceeded') throw error;
    await startAnew();
    const detachedIds = await withWiderSight(context, why, async () => {
      const ids = await detachAll(context, reopenedIds);
      await insertEvents(context, ids, [{ kind: 'document_detached', isNobodys: true }]);
      return ids;
    });
    const detail = { because: error.code };
    await recordEach(
      context,
      { kind: 'task.document_detached', organisationIds: [sides.fromOrganisationId] },
      detachedIds.map((id) => ({ subject: { kind: 'task', id }, detail })),
    );
    await settle();
  }
}

/** How many documents tasks share along a connection: what its end takes away (SPEC 6). Both sides hear the same number. */
export function countDocumentsAlong(context: Context, sides: Sides): Promise<number> {
  return withWiderSight(context, why, () => countSharedAlong(context, sides));
}
