import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { nameOrganisations } from '../access/people.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import type { SharedDocumentView } from './contract.ts';
import { selectShared } from './shared-store.ts';

/**
 * The documents that are shared to the caller, wherever they live, the newest first: all of the workspaces that they take part
 * in, and on the tasks that they hold the version that is attached, without a word of its workspace (SPEC 7, 9). What lies in a workspace
 * that demands a second factor is left out until this session has confirmed one.
 */
export function findShared(
  context: Outside<UserActor>,
  query: { limit: number; cursor?: string | undefined },
): Promise<Page<SharedDocumentView>> {
  return inTransaction(context, async (context) => {
    const before = decodeCursor(query.cursor, z.tuple([z.guid()]))?.[0];
    const rows = await withWiderSight(
      context,
      'what is shared to somebody lies in organisations that they do not see',
      () => selectShared(context, { before, limit: query.limit + 1 }),
    );
    const organisation = await withWiderSight(context, 'who shares a document with somebody is named to them', () =>
      nameOrganisations(
        context,
        rows.map((row) => row.organisation_id),
      ),
    );
    return cutPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => ({
        id: row.id,
        name: row.name,
        organisation: organisation(row.organisation_id),
        workspace: row.workspace_id ? { id: row.workspace_id, name: row.workspace_name ?? '' } : null,
        number: row.number,
        sizeBytes: row.size_bytes,
        contentType: row.content_type,
        scanStatus: row.scan_status,
        updatedAt: row.changed_at.toISOString(),
      }),
    );
  });
}
