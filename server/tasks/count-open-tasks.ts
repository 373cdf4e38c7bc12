import type { Context } from '../access/context.ts';
import { countUnfinished } from './store.ts';

/**
 * How many tasks from one organisation to another are still to be done, taken or not: what ending their connection
 * touches (SPEC 6). Both sides hear the same number.
 */
export async function countOpenTasks(
  context: Context,
  sides: { fromOrganisationId: string; toOrganisationId: string },
): Promise<number> {
  return countUnfinished(context, sides.fromOrganisationId, sides.toOrganisationId);
}
