import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { day, later } from '../platform/clock.ts';
import type { ContentInfo } from '../platform/storage/content-store.ts';
import { enterWorkspace } from '../workspaces/take-up.ts';
import { keepContent } from './contents.ts';
import { letGo } from './delete-document.ts';
import { type FolderPath, pathsOf } from './folder-paths.ts';
import * as store from './kept-store.ts';
import { takeUpDocument } from './take-up.ts';

/** Contents whose files are gone on both sides of a link are kept so long. */
export const keptDays = 30;

/** The folders of a workspace with their paths, for whoever is in it; for comparing it with a repository. */
export function findFolderPaths(context: Outside<UserActor>, workspaceId: string): Promise<FolderPath[]> {
  return inTransaction(context, async (context) => {
    await enterWorkspace(context, workspaceId, 'document.read_comments');
    return pathsOf(context, workspaceId);
  });
}

/** The next documents of a workspace with the checksums of their newest contents, for whoever is in it. */
export function findCompared(
  context: Outside<UserActor>,
  workspaceId: string,
  page: { afterId: string | undefined; limit: number },
): Promise<store.ComparedRow[]> {
  return inTransaction(context, async (context) => {
    await enterWorkspace(context, workspaceId, 'document.read_comments');
    return store.selectCompared(context, workspaceId, page);
  });
}

/** Deletes a document for whoever may, and keeps its contents for thirty days: nobody else may have them any more. */
export async function deleteDocumentAndKeep(
  context: Context<UserActor>,
  id: string,
  { path, because }: { path: string; because: string },
): Promise<void> {
  const { document, standing } = await takeUpDocument(context, id, 'document.delete');
  const contents = await store.findContentsOf(context, id);
  await store.insertKept(
    context,
    contents.map((row) => ({
      contentId: row.content_id,
      documentId: id,
      path,
      sizeBytes: row.size_bytes,
      sha256: row.sha256,
    })),
    keepingOf(context, document, because),
  );
  await letGo(context, standing, [id]);
  await store.spareContents(
    context,
    contents.map((row) => row.content_id),
  );
}

/** Keeps a content that came from elsewhere and belongs to no document, for thirty days. */
export async function keepLoose(
  context: Context<UserActor>,
  workspace: { workspace_id: string; organisation_id: string },
  kept: { content: ContentInfo & { id: string }; documentId: string | null; path: string; because: string },
): Promise<void> {
  await keepContent(context, kept.content);
  const { id: contentId, sizeBytes, sha256 } = kept.content;
  const content = { contentId, documentId: kept.documentId, path: kept.path, sizeBytes, sha256 };
  await store.insertKept(context, [content], keepingOf(context, workspace, kept.because));
}

function keepingOf(
  context: Context,
  { workspace_id, organisation_id }: { workspace_id: string; organisation_id: string },
  because: string,
): store.Keeping {
  return {
    workspaceId: workspace_id,
    organisationId: organisation_id,
    because,
    until: later(context.now(), keptDays * day),
  };
}

/** What was kept long enough is let go, and collected. Part of the sweep of runs. */
export function letGoOfKept(context: Context): Promise<void> {
  return store.condemnKept(context);
}
