import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, lookFirst, type Outside } from '../access/context.ts';
import { may } from '../access/policy.ts';
import { holdColleague } from '../directory/hold-assignable.ts';
import type { Link } from '../links/link.ts';
import { openLink } from '../links/open-link.ts';
import { problemOf } from '../links/open-repository.ts';
import { holdLink, remember } from '../links/take-up.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { invalid, Problem } from '../platform/errors.ts';
import { readPath } from '../platform/repositories/path.ts';
import { Refused } from '../platform/repositories/repository.ts';
import type { WorkspaceView } from '../workspaces/contract.ts';
import { openWorkspace } from '../workspaces/create-workspace.ts';
import { viewWorkspace } from '../workspaces/view.ts';
import type { NewLinkedWorkspace } from './contract.ts';
import { overlap } from './linked-workspace.ts';
import { splitAtLast } from './names.ts';
import { reachLinkToSync } from './reach-link.ts';
import { startRun } from './request-sync.ts';
import * as store from './store.ts';

/** Workspaces of one link. */
export const linkedMaximum = 1000;

/**
 * Makes a workspace of a folder of a repository, for the link's administrators and its own token (SPEC 10); its first run
 * begins at once. The owner is an active member of the link's organisation. 404, 403, 403 `subscription_required`, 422 for a
 * folder that is not there or an owner from elsewhere, 503 `repository_away`, 409 `folder_linked`, `limit_reached`.
 */
export async function createLinkedWorkspace(
  outside: Outside<UserActor>,
  id: string,
  body: NewLinkedWorkspace,
): Promise<WorkspaceView> {
  const event = 'link.workspace_created';
  await lookFirst(outside, async (context) => {
    const link = await reachLinkToSync(context, id, event);
    if (!may(context.actor, 'workspace.create', undefined)) throw new Problem('subscription_required');
    await refuseOverlap(context, link, body.path);
  });
  await expectFolder(outside, id, body.path);
  return inTransaction(outside, async (context) => {
    const link = await reachLinkToSync(context, id, event);
    if (!may(context.actor, 'workspace.create', undefined)) throw new Problem('subscription_required');
    await holdLink(context, link.id);
    await holdOrganisation(context, link.organisationId);
    await refuseOverlap(context, link, body.path);
    const owner = await holdOwner(context, link, body.ownerUserId);
    const name = body.name ?? (splitAtLast(body.path).name || link.name);
    const workspaceId = await openWorkspace(context, {
      name,
      description: '',
      ownerUserId: owner,
      organisationId: link.organisationId,
      detail: { linkId: link.id, path: body.path, mode: body.mode },
    });
    await store.insertLinked(context, {
      workspace_id: workspaceId,
      organisation_id: link.organisationId,
      link_id: link.id,
      path: body.path,
      mode: body.mode,
      next_run_at: context.now(),
      created_by: context.actor.userId,
      created_at: context.now(),
    });
    const { path, mode } = body;
    await remember(context, link, { kind: event, detail: { workspaceId, path, mode, ownerUserId: owner } });
    await startRun(context, { workspaceId, linkId: link.id, organisationId: link.organisationId });
    return viewWorkspace(context, workspaceId);
  });
}

/** 409 when another workspace has this folder, one around it or one in it: their files would be each other's. */
async function refuseOverlap(context: Context, link: Link, path: string): Promise<void> {
  const there = await store.listLinked(context, link.id);
  if (there.length >= linkedMaximum) throw new Problem('limit_reached');
  const other = there.find((linked) => linked.is_open && overlap(linked.path, path));
  if (other) throw new Problem('folder_linked', `The workspace “${other.name}” has “${other.path || '/'}” already.`);
}

async function expectFolder(outside: Outside, linkId: string, path: string): Promise<void> {
  try {
    readPath(path);
  } catch (error) {
    if (error instanceof Refused) throw invalid('path', error.message);
    throw error;
  }
  try {
    const repository = await openLink(outside.services, linkId);
    try {
      const entry = path === '' ? undefined : await repository.stat(path);
      if (path !== '' && entry?.kind !== 'folder') throw invalid('path', 'is no folder of the repository');
      if (path === '') await repository.list('');
    } finally {
      await repository.close();
    }
  } catch (error) {
    throw problemOf(error);
  }
}

async function holdOwner(context: Context<UserActor>, link: Link, userId: string): Promise<string> {
  try {
    return (await holdColleague(context, [link.organisationId], { kind: 'user', id: userId.toLowerCase() })).id;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw invalid('ownerUserId', "is no active member of the link's organisation");
  }
}
