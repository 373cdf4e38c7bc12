import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { invalid } from '../platform/errors.ts';
import { updateWorkspaceRow } from './store.ts';
import { rememberInWorkspace } from './take-up.ts';
import type { WorkspaceStanding } from './workspace.ts';

/**
 * Sets when a workspace will close by itself, or takes that back; part of changing and of closing it, whose verbs have
 * asked whether the actor may. 422 for a time that has passed, by the name of the field that it came in.
 */
export async function planClosing(
  context: Context<UserActor>,
  standing: WorkspaceStanding,
  { at, field }: { at: Date | null; field: string },
): Promise<void> {
  const { workspace } = standing;
  if (at && at < context.now()) throw invalid(field, 'must not have passed already');
  if ((at?.getTime() ?? null) === (workspace.closes_at?.getTime() ?? null)) return;
  // Notices start anew with each new date.
  await updateWorkspaceRow(context, workspace, { closes_at: at, close_notice_days: null });
  await rememberInWorkspace(context, standing, {
    kind: at ? 'workspace.closing_planned' : 'workspace.closing_taken_back',
    subject: { kind: 'workspace', id: workspace.id },
    detail: at ? { closesAt: at.toISOString() } : {},
  });
}
