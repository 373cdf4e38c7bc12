import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { may } from '../access/policy.ts';
import { invalid, notFound, Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import {
  type ActOnWorkspace,
  enterWorkspace,
  rememberInWorkspace,
  requirePaidPlan,
  takeUpWorkspace,
} from '../workspaces/take-up.ts';
import type { WorkspaceStanding } from '../workspaces/workspace.ts';
import { type FolderInPlaceView, type FolderView, folderDepthMaximum, foldersMaximum } from './contract.ts';
import { letGo } from './delete-document.ts';
import { documentName } from './document.ts';
import type { FolderRow } from './folder-store.ts';
import * as folders from './folder-store.ts';
import { findIdsIn } from './store.ts';
import { knownFolder } from './upload-document.ts';

/** Most documents that go with one folder; more are deleted in parts. */
export const folderDeletionMaximum = 1000;

/** Makes a folder, for whoever may upload there. 409 `name_taken`, 409 `limit_reached`, 422 when it would stand too deep. */
export function createFolder(
  context: Outside<UserActor>,
  workspaceId: string,
  body: { name: string; parentId: string | null },
): Promise<FolderView> {
  return inTransaction(context, async (context) => {
    const standing = await takeUpWorkspace(context, workspaceId, { verb: 'folder.create', isPart: true });
    requirePaidPlan(standing);
    const parentId = await knownFolder(context, workspaceId, body.parentId, 'parentId');
    if (parentId) refuseDepth((await folders.findPath(context, parentId)).length + 1);
    if ((await folders.countFolders(context, workspaceId)) >= foldersMaximum) throw new Problem('limit_reached');
    const id = newId<'folder'>();
    await folders.insertFolder(context, {
      id,
      workspace_id: workspaceId,
      organisation_id: standing.workspace.organisation_id,
      parent_id: parentId,
      name: nameOf(body.name),
      created_by: context.actor.userId,
      created_at: context.now(),
    });
    await remember(context, standing, { id, kind: 'folder.created', detail: { name: body.name } });
    return view(context, standing, (await folders.findFolder(context, id))!);
  });
}

/** The folders of a workspace, or those in one of them, by name. */
export function findFolders(
  context: Outside<UserActor>,
  workspaceId: string,
  query: { parentId?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<FolderView>> {
  return inTransaction(context, async (context) => {
    const standing = await enterWorkspace(context, workspaceId, 'document.read_comments');
    const after = decodeCursor(query.cursor, z.tuple([z.string().max(2000), z.guid()]));
    const rows = await folders.selectFolders(
      context,
      { workspaceId, parentId: query.parentId },
      { after, limit: query.limit + 1 },
    );
    return cutPage(
      rows,
      query.limit,
      (row) => [row.folded_name, row.id],
      (row) => view(context, standing, row),
    );
  });
}

/** One folder and the way to it, for whoever is in its workspace. */
export function findFolderInPlace(context: Outside<UserActor>, id: string): Promise<FolderInPlaceView> {
  return inTransaction(context, async (context) => {
    const folder = await folders.findFolder(context, id);
    if (!folder) throw notFound();
    const standing = await enterWorkspace(context, folder.workspace_id, 'document.read_comments');
    const path = (await folders.findPath(context, id)).toReversed();
    return { ...view(context, standing, folder), path: path.map(({ id, name }) => ({ id, name })) };
  });
}

/** Renames or moves a folder with all in it, for whoever may edit there; never into itself. 409 `name_taken`. */
export function changeFolder(
  context: Outside<UserActor>,
  id: string,
  body: { name?: string | undefined; parentId?: string | null | undefined },
): Promise<FolderView> {
  return inTransaction(context, async (context) => {
    const { folder, standing } = await takeUpFolder(context, id, 'folder.change');
    const name = body.name === undefined ? folder.name : nameOf(body.name);
    const parentId =
      body.parentId === undefined
        ? folder.parent_id
        : await knownFolder(context, folder.workspace_id, body.parentId, 'parentId');
    if (name === folder.name && parentId === folder.parent_id) return view(context, standing, folder);
    if (parentId && parentId !== folder.parent_id) await refuseImpossiblePlace(context, folder, parentId);
    await folders.updateFolderRow(context, folder, { name, parent_id: parentId });
    await remember(context, standing, {
      id,
      kind: 'folder.changed',
      detail: { name, formerName: folder.name, parentId },
    });
    return view(context, standing, (await folders.findFolder(context, id))!);
  });
}

/**
 * Deletes a folder, for whoever may delete there: 409 `folder_not_empty` unless all in it is to go too, and then at most a
 * thousand documents at once (409 `limit_reached`).
 */
export function deleteFolder(
  context: Outside<UserActor>,
  id: string,
  { withContents }: { withContents: boolean },
): Promise<void> {
  return inTransaction(context, async (context) => {
    const { folder, standing } = await takeUpFolder(context, id, 'folder.delete');
    const tree = (await folders.findTree(context, id)).map((row) => row.id);
    const documents = await findIdsIn(context, folder.workspace_id, tree);
    if (!withContents && (tree.length > 1 || documents.length > 0)) throw new Problem('folder_not_empty');
    if (documents.length > folderDeletionMaximum) throw new Problem('limit_reached');
    await remember(context, standing, { id, kind: 'folder.deleted', detail: { name: folder.name } });
    await letGo(context, standing, documents);
    await folders.deleteFolders(context, tree);
  });
}

async function takeUpFolder(
  context: Context<UserActor>,
  id: string,
  verb: ActOnWorkspace,
): Promise<{ folder: FolderRow; standing: WorkspaceStanding }> {
  const before = await folders.findFolder(context, id);
  if (!before) throw notFound();
  const standing = await takeUpWorkspace(context, before.workspace_id, { verb, isPart: true });
  const folder = await folders.findFolder(context, id);
  if (!folder) throw notFound();
  expectVersion(context, folder);
  return { folder, standing };
}

async function refuseImpossiblePlace(context: Context, folder: FolderRow, parentId: string): Promise<void> {
  const tree = await folders.findTree(context, folder.id);
  if (tree.some(({ id }) => id === parentId)) throw invalid('parentId', 'is the folder itself or stands in it');
  refuseDepth((await folders.findPath(context, parentId)).length + (tree[0]?.depth ?? 1));
}

function refuseDepth(depth: number): void {
  if (depth > folderDepthMaximum)
    throw invalid('parentId', `would make more than ${folderDepthMaximum} folders in each other`);
}

function nameOf(sent: string): string {
  const name = documentName(sent);
  if (name === undefined || name !== sent)
    throw invalid('name', 'must be a name without slashes and control characters');
  return name;
}

function remember(
  context: Context<UserActor>,
  standing: WorkspaceStanding,
  event: { id: string; kind: string; detail: Record<string, unknown> },
): Promise<void> {
  return rememberInWorkspace(context, standing, {
    kind: event.kind,
    subject: { kind: 'folder', id: event.id },
    detail: event.detail,
  });
}

function view(context: Context<UserActor>, { facts }: WorkspaceStanding, folder: FolderRow): FolderView {
  return {
    id: folder.id,
    workspaceId: folder.workspace_id,
    parentId: folder.parent_id,
    name: folder.name,
    version: folder.version,
    createdAt: folder.created_at.toISOString(),
    may: {
      change: may(context.actor, 'folder.change', facts),
      delete: may(context.actor, 'folder.delete', facts),
    },
  };
}
