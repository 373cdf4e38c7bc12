import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { commentOnDocument } from '../documents/comments.ts';
import { rememberInWorkspace, standInWorkspace } from '../workspaces/take-up.ts';

/** Says of a conflict to everybody in the workspace what became of both contents: on both documents, and in its history. */
export async function addConflictComment(
  context: Context<UserActor>,
  conflict: { documentId: string; asideId: string; path: string; aside: string; workspaceId: string },
): Promise<void> {
  const kept = `“${conflict.aside}”`.slice(0, 900);
  const text = `Changed on both sides at once. The newest version here is the repository's; the workspace's is kept as ${kept}.`;
  await commentOnDocument(context, conflict.documentId, { text, mentions: [] });
  const other = `Changed on both sides at once. This is the workspace's content of “${conflict.path.slice(0, 900)}”.`;
  await commentOnDocument(context, conflict.asideId, { text: other, mentions: [] });
  const standing = await standInWorkspace(context, conflict.workspaceId);
  if (!standing) return;
  await rememberInWorkspace(context, standing, {
    kind: 'document.conflict_kept',
    subject: { kind: 'document', id: conflict.documentId },
    documentId: conflict.documentId,
    detail: { name: conflict.path, keptAs: conflict.aside, keptDocumentId: conflict.asideId },
  });
}
