import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { invalid } from '../platform/errors.ts';
import { rememberInWorkspace } from '../workspaces/take-up.ts';
import type { DocumentView } from './contract.ts';
import { cleanTags, documentName } from './document.ts';
import { type DocumentRow, findTags, replaceTags, updateDocumentRow } from './store.ts';
import { takeUpDocument } from './take-up.ts';
import { knownFolder } from './upload-document.ts';
import { viewDocuments } from './view-documents.ts';

type Changes = { name?: string | undefined; folderId?: string | null | undefined; tags?: string[] | undefined };

/** Renames, moves or tags a document, for whoever may edit there: one version more, unless nothing is different. */
export function changeDocument(context: Outside<UserActor>, id: string, body: Changes): Promise<DocumentView> {
  return inTransaction(context, async (context) => {
    const { document, standing } = await takeUpDocument(context, id, 'document.change');
    const name = body.name === undefined ? document.name : documentName(body.name);
    // Of a path that a browser sends the last part is the name; whoever types slashes means something else.
    if (name === undefined || (body.name !== undefined && name !== body.name))
      throw invalid('name', 'must be a name without slashes and control characters');
    const folderId =
      body.folderId === undefined
        ? document.folder_id
        : await knownFolder(context, document.workspace_id, body.folderId);
    const before = (await findTags(context, [id])).get(id) ?? [];
    const tags = body.tags === undefined ? before : cleanTags(body.tags);
    const changed = differences(document, { name, folderId, tags, before });
    if (Object.keys(changed).length === 0) return (await viewDocuments(context, standing, [document]))[0]!;
    if (changed.tags) await replaceTags(context, document, tags);
    await updateDocumentRow(context, document, { name, folder_id: folderId });
    await rememberInWorkspace(context, standing, {
      kind: 'document.changed',
      subject: { kind: 'document', id },
      documentId: id,
      detail: changed,
    });
    const now = { ...document, name, folder_id: folderId, version: document.version + 1, updated_at: context.now() };
    return (await viewDocuments(context, standing, [now]))[0]!;
  });
}

function differences(
  document: DocumentRow,
  now: { name: string; folderId: string | null; tags: string[]; before: string[] },
): Record<string, unknown> {
  return {
    ...(now.name === document.name ? {} : { name: now.name, formerName: document.name }),
    ...(now.folderId === document.folder_id ? {} : { folderId: now.folderId }),
    ...(JSON.stringify(now.tags) === JSON.stringify(now.before) ? {} : { tags: now.tags }),
  };
}
