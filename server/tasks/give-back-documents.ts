import { type Context, withWiderSight } from '../access/context.ts';
import { settleDocuments } from './share-documents.ts';
import { countSharedAlong, cutOff, holdWorkspaces, tasksWithDocumentsAlong } from './store-documents.ts';

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
export async function giveBackDocumentsAlong(context: Context, sides: Sides, heldIds: string[]): Promise<void> {
  // Some may have got their first document since; whoever attaches to them now has done so, or does after the end.
  const taskIds = [...new Set([...heldIds, ...(await holdDocumentsAlong(context, sides))])].sort();
  if (taskIds.length === 0) return;
  await withWiderSight(context, why, () => cutOff(context, taskIds, sides));
  await settleDocuments(context, taskIds, 'connection.ended');
}

/** How many documents tasks share along a connection: what its end takes away (SPEC 6). Both sides hear the same number. */
export function countDocumentsAlong(context: Context, sides: Sides): Promise<number> {
  return withWiderSight(context, why, () => countSharedAlong(context, sides));
}
