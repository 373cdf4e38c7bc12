import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, lookFirst, type Outside } from '../access/context.ts';
import type { StreamBody } from '../http/content.ts';
import { invalid } from '../platform/errors.ts';
import type { ContentInfo } from '../platform/storage/content-store.ts';
import { rememberInWorkspace, requirePaidPlan } from '../workspaces/take-up.ts';
import type { WorkspaceStanding } from '../workspaces/workspace.ts';
import { beginContent, keepContent, keepOrGiveUp, writeContent } from './contents.ts';
import type { DocumentView } from './contract.ts';
import { readUpload } from './read-upload.ts';
import { firstScanStatus } from './scan-versions.ts';
import { type DocumentRow, insertVersion, updateDocumentRow, type VersionRow } from './store.ts';
import { enterDocument, takeUpDocument } from './take-up.ts';
import { viewDocuments } from './view-documents.ts';

export type NewVersion = { contentType: string; comment?: string | undefined; content: ContentInfo & { id: string } };

/** Uploads a new content of a document, for whoever may edit there; shares stay as they are (SPEC 9). */
export async function addVersion(context: Outside<UserActor>, id: string, body: StreamBody): Promise<DocumentView> {
  const content = await lookFirst(context, async (context) => {
    const { document, standing } = await enterDocument(context, id, 'document.add_version');
    requirePaidPlan(standing);
    expectVersion(context, document);
    return beginContent(context, standing.workspace);
  });
  return keepOrGiveUp(context, content, async () => {
    const upload = await readUpload(body, (file) => writeContent(context, content, file));
    if (upload.folderId !== undefined) throw invalid('folderId', 'is not of a version; move the document instead');
    const whole = { ...upload, content: { ...upload.content, id: content.id } };
    return inTransaction(context, (context) => saveVersion(context, id, whole));
  });
}

/** Makes a version of a content that has come, with rights as they are by then. */
export async function saveVersion(context: Context<UserActor>, id: string, upload: NewVersion): Promise<DocumentView> {
  const { document, standing } = await takeUpDocument(context, id, 'document.add_version');
  requirePaidPlan(standing);
  await keepContent(context, upload.content);
  return nextVersion(context, standing, document, {
    content_id: upload.content.id,
    size_bytes: upload.content.sizeBytes,
    sha256: upload.content.sha256,
    content_type: upload.contentType,
    comment: upload.comment ?? '',
    restored_from: null,
    scan_status: await firstScanStatus(context, { documentId: id, number: document.version + 1 }),
    scan_finding: null,
  });
}

type NextContent = Omit<
  VersionRow,
  'document_id' | 'number' | 'workspace_id' | 'organisation_id' | 'created_by' | 'created_at'
>;

/** The document's next version, which gives the new content its number. */
export async function nextVersion(
  context: Context<UserActor>,
  standing: WorkspaceStanding,
  document: DocumentRow,
  content: NextContent,
): Promise<DocumentView> {
  const number = document.version + 1;
  const { id, workspace_id, organisation_id } = document;
  await insertVersion(context, {
    ...content,
    document_id: id,
    number,
    workspace_id,
    organisation_id,
    created_by: context.actor.userId,
    created_at: context.now(),
  });
  await updateDocumentRow(context, document, { newest_number: number });
  const { restored_from: restoredFrom, sha256, size_bytes: sizeBytes } = content;
  await rememberInWorkspace(context, standing, {
    kind: restoredFrom === null ? 'document.version_added' : 'document.version_restored',
    subject: { kind: 'document', id },
    documentId: id,
    detail: { number, sha256, sizeBytes, ...(restoredFrom === null ? {} : { restoredFrom }) },
  });
  const now = { ...document, version: number, newest_number: number, updated_at: context.now() };
  return (await viewDocuments(context, standing, [now]))[0]!;
}
