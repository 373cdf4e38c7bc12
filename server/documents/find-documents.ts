import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { cutPage, decodeCursor, type Page, timeInCursor } from '../platform/page.ts';
import { enterWorkspace } from '../workspaces/take-up.ts';
import type { DocumentQuery, DocumentView } from './contract.ts';
import { selectByName, selectNewest } from './list-store.ts';
import type { DocumentRow } from './store.ts';
import { enterDocument } from './take-up.ts';
import { viewDocument, viewDocuments } from './view-documents.ts';

const placeByName = z.tuple([z.string().max(2000), z.guid()]);
const placeByTime = z.tuple([timeInCursor, z.guid()]);

/** The documents of a workspace or of a folder, by name or newest first, for whoever is in the workspace. */
export function findDocuments(
  context: Outside<UserActor>,
  workspaceId: string,
  query: DocumentQuery,
): Promise<Page<DocumentView>> {
  return inTransaction(context, async (context) => {
    const standing = await enterWorkspace(context, workspaceId, 'document.read_comments');
    const { items, nextCursor } = await readPage(context, workspaceId, query);
    return { items: await viewDocuments(context, standing, items), nextCursor };
  });
}

async function readPage(context: Context, workspaceId: string, query: DocumentQuery): Promise<Page<DocumentRow>> {
  const filter = { workspaceId, folderId: query.folderId, q: query.q, tag: query.tag };
  const limit = query.limit + 1;
  const same = (row: DocumentRow) => row;
  if (query.sort === 'name') {
    const rows = await selectByName(context, filter, { after: decodeCursor(query.cursor, placeByName), limit });
    return cutPage(rows, query.limit, (row) => [row.folded_name, row.id], same);
  }
  const rows = await selectNewest(context, filter, { after: decodeCursor(query.cursor, placeByTime), limit });
  return cutPage(rows, query.limit, (row) => [row.updated_at.toISOString(), row.id], same);
}

/** One document, for whoever is in its workspace, or holds a task that it is attached to. */
export function findDocument(context: Outside<UserActor>, id: string): Promise<DocumentView> {
  return inTransaction(context, async (context) =>
    viewDocument(context, await enterDocument(context, id, 'document.read')),
  );
}
