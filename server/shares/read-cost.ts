import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { enterWorkspace } from '../workspaces/take-up.ts';
import type { CostQuery, CostView } from './contract.ts';
import { countWorkspace } from './count-store.ts';
import { readShareCount } from './settle-shares.ts';
import { sharesNeeded } from './share.ts';

/**
 * What so many more documents and people would take of the account's shares, and what is left (SPEC 9: the cost is shown
 * before it is incurred). For whoever may invite or upload in the workspace. It counts everybody in the workspace, hidden
 * participants too, since they are counted when it comes to it.
 */
export function readCost(context: Outside<UserActor>, workspaceId: string, more: CostQuery): Promise<CostView> {
  return inTransaction(context, async (context) => {
    const { workspace } = await enterWorkspace(context, workspaceId, 'workspace.read_cost');
    const now = await withWiderSight(context, 'a cost counts everybody, whoever is seen', () =>
      countWorkspace(context, workspace.id),
    );
    const { available } = await readShareCount(context, workspace.account_id);
    return { needed: sharesNeeded(now, more), available, ...now };
  });
}
