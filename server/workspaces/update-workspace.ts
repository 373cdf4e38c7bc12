import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import type { WorkspaceChange, WorkspaceView } from './contract.ts';
import { planClosing } from './plan-closing.ts';
import { updateWorkspaceRow } from './store.ts';
import { rememberInWorkspace, takeUpWorkspace } from './take-up.ts';
import { viewWorkspace } from './view.ts';

/**
 * Changes a workspace's name, description or whether it demands a second factor; for the owner and managers. Planning its
 * closing, or taking that back, is for who may close it. 409 `version_conflict`, `workspace_closed`.
 */
export function updateWorkspace(
  context: Outside<UserActor>,
  id: string,
  body: WorkspaceChange,
): Promise<WorkspaceView> {
  return inTransaction(context, async (context) => {
    const standing = await takeUpWorkspace(context, id, { verb: 'workspace.update' });
    const { workspace } = standing;
    if (body.closesAt !== undefined) authorize(context.actor, 'workspace.close', standing.facts);
    const change = {
      ...(body.name === undefined || body.name === workspace.name ? {} : { name: body.name }),
      ...(body.description === undefined || body.description === workspace.description
        ? {}
        : { description: body.description }),
      ...(body.demandsSecondFactor === undefined || body.demandsSecondFactor === workspace.demands_second_factor
        ? {}
        : { demands_second_factor: body.demandsSecondFactor }),
    };
    if (Object.keys(change).length > 0) {
      await updateWorkspaceRow(context, workspace, change);
      const subject = { kind: 'workspace', id };
      await rememberInWorkspace(context, standing, { kind: 'workspace.changed', subject, detail: change });
    }
    if (body.closesAt !== undefined) {
      const version = workspace.version + (Object.keys(change).length > 0 ? 1 : 0);
      const plan = { at: body.closesAt, field: 'closesAt' };
      await planClosing(context, { ...standing, workspace: { ...workspace, version } }, plan);
    }
    return viewWorkspace(context, id);
  });
}
