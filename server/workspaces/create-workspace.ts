import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { may } from '../access/policy.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { NewWorkspace, WorkspaceView } from './contract.ts';
import { countOpen } from './list-store.ts';
import { insertWorkspace } from './store.ts';
import { rememberInWorkspace, standInWorkspace } from './take-up.ts';
import { viewWorkspace } from './view.ts';
import { workspacesMaximum } from './workspace.ts';

/**
 * Opens a workspace in the organisation of who creates it; they own it (SPEC 8). 403 `subscription_required` on a free
 * plan, where the screens do not show the action at all (SPEC 2); 409 `limit_reached`.
 */
export function createWorkspace(context: Outside<UserActor>, body: NewWorkspace): Promise<WorkspaceView> {
  return inTransaction(context, async (context) => {
    const { actor } = context;
    if (!may(actor, 'workspace.create', undefined)) throw new Problem('subscription_required');
    const { organisationId, userId: ownerUserId } = actor;
    return viewWorkspace(context, await openWorkspace(context, { ...body, organisationId, ownerUserId }));
  });
}

/**
 * Makes the workspace, for an owner of the organisation whom the caller has made sure of and of a plan that allows it. Part of
 * creating one by oneself, and of making one from a folder of a repository. 409 `limit_reached`. Answers its id.
 */
export async function openWorkspace(
  context: Context<UserActor>,
  wish: NewWorkspace & { organisationId: string; ownerUserId: string; detail?: Record<string, unknown> },
): Promise<string> {
  await holdOrganisation(context, wish.organisationId);
  if ((await countOpen(context, wish.organisationId)) >= workspacesMaximum) {
    throw new Problem('limit_reached', `An organisation has at most ${workspacesMaximum} open workspaces.`);
  }
  const id = newId<'workspace'>();
  await insertWorkspace(context, {
    id,
    organisation_id: wish.organisationId,
    // People, and those who administer them, are of one account.
    account_id: context.actor.accountId,
    owner_user_id: wish.ownerUserId,
    name: wish.name,
    description: wish.description,
    created_at: context.now(),
  });
  const standing = await standInWorkspace(context, id);
  if (!standing) throw notFound();
  await rememberInWorkspace(context, standing, {
    kind: 'workspace.created',
    subject: { kind: 'workspace', id },
    detail: { name: wish.name, ...wish.detail },
  });
  return id;
}
