import { type Context, withWiderSight } from '../access/context.ts';
import { condemnAllOf, condemnContentsOf } from './content-store.ts';
import { findIdsIn, markAllDeleted } from './store.ts';

/**
 * What closing a workspace does to its documents: the record of them stays, all contents are let go, those of previews and of
 * uploads under way too. The caller holds the workspace's lock, gives the shares back and settles them. Answers how many
 * documents there were.
 */
export function deleteDocumentsOfWorkspace(context: Context, workspaceId: string): Promise<number> {
  return withWiderSight(context, 'a workspace closes whole, whoever put what in it', async () => {
    const ids = await findIdsIn(context, workspaceId);
    await condemnContentsOf(context, ids);
    await condemnAllOf(context, workspaceId);
    await markAllDeleted(context, workspaceId);
    return ids.length;
  });
}
