import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { may } from '../access/policy.ts';
import { admit, requirePaidPlan, standInWorkspace } from '../workspaces/take-up.ts';
import { documentFactsOf } from '../workspaces/workspace.ts';
import { type AttachableDocument, listAttachable } from './attachable-store.ts';

/**
 * Those of these documents that exist for the actor, in their newest versions, to be attached to a task. 403 unless the
 * actor may share each on: nobody gives an ability that they lack (SPEC 8). 403 `subscription_required` where the plan
 * creates nothing new, 409 while a document waits for its scan or is infected.
 */
export async function findAttachable(context: Context<UserActor>, ids: string[]): Promise<AttachableDocument[]> {
  const rows = await listAttachable(context, ids);
  const byWorkspace = Map.groupBy(rows, (row) => row.workspaceId);
  const attachable: AttachableDocument[] = [];
  for (const [workspaceId, documents] of byWorkspace) {
    const standing = await standInWorkspace(context, workspaceId);
    if (!standing || !may(context.actor, 'document.read', documentFactsOf(standing.facts, false))) continue;
    admit(context, standing, 'document.attach');
    requirePaidPlan(standing);
    attachable.push(...documents);
  }
  return attachable;
}
