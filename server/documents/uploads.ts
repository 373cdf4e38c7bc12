import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, lookFirst, type Outside } from '../access/context.ts';
import { hour, later } from '../platform/clock.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { enterWorkspace, requirePaidPlan, takeUpWorkspace } from '../workspaces/take-up.ts';
import type { WorkspaceStanding } from '../workspaces/workspace.ts';
import { saveVersion } from './add-version.ts';
import { beginContent, type Content, giveUpContent } from './contents.ts';
import type { DocumentView, UploadView } from './contract.ts';
import { refuseOtherChecksum } from './read-upload.ts';
import { planOf, type UploadPlan, uploadHours, uploadsMaximum } from './resumable.ts';
import { enterDocument } from './take-up.ts';
import { createDocument, knownFolder } from './upload-document.ts';
import type { UploadRow } from './upload-store.ts';
import * as store from './upload-store.ts';
import { viewDocument } from './view-documents.ts';

/**
 * Begins a resumable upload, for whoever may upload, or edit the document, by then. 409 `limit_reached`. That it has begun is
 * the first answer to an Idempotency-Key, which holds for nothing that follows.
 */
export async function beginUpload(
  context: Outside<UserActor>,
  upload: { id: string; sizeBytes: number; metadata: Record<string, string | null> },
): Promise<void> {
  const plan = planOf(upload.metadata);
  let content: Content | undefined;
  await inTransaction(context, async (context): Promise<UploadBegun> => {
    const { workspace } = await mayUpload(context, plan);
    if ((await store.countOpenUploads(context)) >= uploadsMaximum) throw new Problem('limit_reached');
    if (plan.workspaceId) await knownFolder(context, plan.workspaceId, plan.folderId);
    content = await beginContent(context, workspace);
    await store.insertUpload(context, {
      id: upload.id,
      workspace_id: workspace.id,
      organisation_id: workspace.organisation_id,
      content_id: content.id,
      folder_id: plan.documentId ? null : plan.folderId,
      document_id: plan.documentId ?? null,
      name: plan.name,
      size_bytes: upload.sizeBytes,
      content_type: plan.contentType,
      sha256: plan.sha256,
      metadata: upload.metadata,
      expires_at: later(context.now(), uploadHours * hour),
    });
    return { uploadId: upload.id };
  });
  delete context.request.idempotency;
  if (content) await context.services.contents.openPieces(content.key);
}

/** What is kept of the beginning of an upload for its repetition under the same Idempotency-Key. */
export type UploadBegun = { uploadId: string };

/** The rights of this very moment: an upload goes on only as long as its document might be made. */
async function mayUpload(
  context: Context<UserActor>,
  { workspaceId, documentId }: Pick<UploadPlan, 'workspaceId' | 'documentId'>,
): Promise<WorkspaceStanding> {
  const standing = documentId
    ? (await enterDocument(context, documentId, 'document.add_version')).standing
    : await enterWorkspace(context, workspaceId ?? '', 'document.create');
  requirePaidPlan(standing);
  return standing;
}

/** An own upload, with rights as they are now: 404 for anybody else's, an expired one, and after one's removal. */
export async function knowUpload(context: Outside<UserActor>, id: string): Promise<UploadRow> {
  return lookFirst(context, async (context) => {
    const upload = await store.findUpload(context, id);
    if (!upload) throw notFound();
    await mayUpload(context, { workspaceId: upload.workspace_id, documentId: upload.document_id ?? undefined });
    return upload;
  });
}

/** How much of it has come. What is whole already has come to its end. */
export async function offsetOf({ services }: Outside, upload: UploadRow): Promise<number> {
  if (upload.resulting_document_id) return upload.size_bytes;
  return (await services.contents.length(upload.key)) ?? (await services.contents.size(upload.key)) ?? 0;
}

/** How far an upload has come, and what became of it. */
export async function findUpload(context: Outside<UserActor>, id: string): Promise<UploadView> {
  const upload = await knowUpload(context, id);
  return {
    id,
    workspaceId: upload.workspace_id,
    documentId: upload.resulting_document_id ?? upload.document_id,
    isFinished: upload.resulting_document_id !== null,
    name: upload.name,
    sizeBytes: upload.size_bytes,
    offset: await offsetOf(context, upload),
    expiresAt: upload.expires_at.toISOString(),
  };
}

/** Gives an own upload up; what it became already stays. */
export async function abandonUpload(context: Outside<UserActor>, id: string): Promise<void> {
  const upload = await knowUpload(context, id);
  if (upload.resulting_document_id === null) await giveUpContent(context, upload.content_id);
  await inTransaction(context, (context) => store.deleteUpload(context, id));
}

/**
 * The end of an upload: its document, or the new version, in one transaction. Asked again it answers the same. When it cannot
 * be made (409 `share_allowance_exceeded`), the upload stays and can be finished later. 409 `upload_conflict` while bytes are
 * missing, 422 for another checksum, which gives the upload up.
 */
export async function finishUpload(context: Outside<UserActor>, id: string): Promise<DocumentView> {
  const upload = await knowUpload(context, id);
  const { contents } = context.services;
  if (upload.resulting_document_id) return finished(context, upload.resulting_document_id);
  if ((await offsetOf(context, upload)) < upload.size_bytes)
    throw new Problem('upload_conflict', 'Not all bytes of this upload have come.');
  const info = await contents.finish(upload.key);
  try {
    refuseOtherChecksum(upload.sha256, info);
  } catch (error) {
    await giveUpContent(context, upload.content_id);
    throw error;
  }
  return inTransaction(context, async (context) => {
    // The workspace first, as everywhere: whoever deletes the folder holds it, and comes to this upload after that.
    const verb = upload.document_id ? 'document.add_version' : 'document.create';
    await takeUpWorkspace(context, upload.workspace_id, { verb, isPart: true });
    const row = await store.lockUpload(context, id);
    if (!row) throw notFound();
    if (row.resulting_document_id) return finished(context, row.resulting_document_id);
    const whole = {
      name: upload.name,
      // Gone since, it leaves the document in no folder.
      folderId: row.folder_id,
      contentType: upload.content_type,
      comment: planOf(upload.metadata).comment,
      content: { ...info, id: upload.content_id },
    };
    const view = upload.document_id
      ? await saveVersion(context, upload.document_id, whole)
      : await createDocument(context, upload.workspace_id, whole);
    await store.saveResult(context, id, view.id);
    return view;
  });
}

function finished(context: Outside<UserActor>, documentId: string): Promise<DocumentView> {
  return inTransaction(context, async (context) =>
    viewDocument(context, await enterDocument(context, documentId, 'document.read')),
  );
}
