import { type Context, withWiderSight } from '../access/context.ts';
import { type ShareChange, settleShares, shareWithTask } from '../shares/settle-shares.ts';
import { findSharees, tasksWithDocuments } from './store-documents.ts';

/**
 * Brings what these tasks share in line with how they stand now, and counts it (SPEC 9): one share reserved for each
 * assignee until someone takes it, then for its holder alone, given back when it is declined or cancelled. The last
 * statements of each step of a task. 409 `share_allowance_exceeded` when an allowance does not reach.
 */
export async function settleDocuments(context: Context, taskIds: string[], reason: string): Promise<void> {
  const changes = await shareDocumentsOfTasks(context, taskIds);
  if (changes.length > 0) await settleShares(context, changes, reason);
}

/** The same without the count, for an act that has more to settle. */
export async function shareDocumentsOfTasks(context: Context, taskIds: string[]): Promise<ShareChange[]> {
  const changes: ShareChange[] = [];
  if (taskIds.length === 0) return changes;
  const why = 'to whom a task shares its documents concerns all its sides';
  const shared = await withWiderSight(context, why, () => tasksWithDocuments(context, taskIds));
  for (const taskId of shared) changes.push(await shareWithTask(context, taskId, () => findSharees(context, taskId)));
  return changes;
}
