import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, lookFirst, type Outside } from '../access/context.ts';
import type { StreamBody } from '../http/content.ts';
import { invalid } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { ContentInfo } from '../platform/storage/content-store.ts';
import { settleShares, shareDocuments } from '../shares/settle-shares.ts';
import { enterWorkspace, rememberInWorkspace, requirePaidPlan, takeUpWorkspace } from '../workspaces/take-up.ts';
import type { WorkspaceStanding } from '../workspaces/workspace.ts';
import { beginContent, keepContent, keepOrGiveUp, writeContent } from './contents.ts';
import type { DocumentView } from './contract.ts';
import { holdFolderRow } from './folder-store.ts';
import { readUpload } from './read-upload.ts';
import { firstScanStatus } from './scan-versions.ts';
import { findDocumentRow, insertDocument, insertVersion } from './store.ts';
import { viewDocuments } from './view-documents.ts';

export type NewDocument = {
  name: string;
  folderId?: string | null | undefined;
  contentType: string;
  comment?: string | undefined;
  content: ContentInfo & { id: string };
};

/**
 * Puts a file into a workspace, for whoever may upload there (SPEC 8): 404, 403 and 403 `subscription_required` before a byte
 * is read. Its shares are counted with its commit, all or nothing: 409 `share_allowance_exceeded` leaves no document.
 */
export async function uploadDocument(
  context: Outside<UserActor>,
  workspaceId: string,
  body: StreamBody,
): Promise<DocumentView> {
  const content = await lookFirst(context, async (context) => {
    const standing = await enterWorkspace(context, workspaceId, 'document.create');
    requirePaidPlan(standing);
    return beginContent(context, standing.workspace);
  });
  return keepOrGiveUp(context, content, async () => {
    const upload = await readUpload(body, (file) => writeContent(context, content, file));
    const whole = { ...upload, content: { ...upload.content, id: content.id } };
    return inTransaction(context, (context) => createDocument(context, workspaceId, whole));
  });
}

/** Makes a document of a content that has come, with rights as they are by then; the last statement settles its shares. */
export async function createDocument(
  context: Context<UserActor>,
  workspaceId: string,
  upload: NewDocument,
): Promise<DocumentView> {
  const standing = await takeUpWorkspace(context, workspaceId, { verb: 'document.create', isPart: true });
  requirePaidPlan(standing);
  const folderId = await knownFolder(context, workspaceId, upload.folderId);
  await keepContent(context, upload.content);
  const id = await insertWhole(context, standing, { ...upload, folderId });
  await rememberInWorkspace(context, standing, {
    kind: 'document.created',
    subject: { kind: 'document', id },
    documentId: id,
    detail: { name: upload.name, number: 1, sha256: upload.content.sha256, sizeBytes: upload.content.sizeBytes },
  });
  const document = await findDocumentRow(context, id);
  const [view] = await viewDocuments(context, standing, [document!]);
  // Everything else is done by now: the account's row is held for the commit alone.
  await settleShares(context, [await shareDocuments(context, standing.workspace, 1)], 'document.created');
  return view!;
}

/** The folder that a client names, which must be one of this workspace, and stays one until commit; 422 otherwise. */
export async function knownFolder(
  context: Context,
  workspaceId: string,
  folderId: string | null | undefined,
  path = 'folderId',
): Promise<string | null> {
  if (!folderId) return null;
  if (await holdFolderRow(context, workspaceId, folderId)) return folderId;
  throw invalid(path, 'is no folder of this workspace');
}

async function insertWhole(
  context: Context<UserActor>,
  { workspace }: WorkspaceStanding,
  upload: NewDocument & { folderId: string | null },
): Promise<string> {
  const id = newId<'document'>();
  const place = { workspace_id: workspace.id, organisation_id: workspace.organisation_id };
  const made = { created_by: context.actor.userId, created_at: context.now() };
  await insertDocument(context, {
    id,
    ...place,
    ...made,
    folder_id: upload.folderId,
    name: upload.name,
    newest_number: 1,
    updated_at: context.now(),
  });
  await insertVersion(context, {
    document_id: id,
    number: 1,
    ...place,
    ...made,
    content_id: upload.content.id,
    size_bytes: upload.content.sizeBytes,
    sha256: upload.content.sha256,
    content_type: upload.contentType,
    comment: upload.comment ?? '',
    scan_status: await firstScanStatus(context, { documentId: id, number: 1 }),
  });
  return id;
}
