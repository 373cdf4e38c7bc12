import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import { namePeopleOfWorkspace } from '../workspaces/name-people-of-workspace.ts';
import type { VersionView } from './contract.ts';
import { selectVersions } from './store.ts';
import { enterDocument } from './take-up.ts';
import { viewVersion } from './view-documents.ts';

const place = z.tuple([z.number().int().min(1).max(2_147_483_647)]);

/** The contents that a document has had, newest first, for whoever is in its workspace. */
export function findVersions(
  context: Outside<UserActor>,
  id: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<Page<VersionView>> {
  return inTransaction(context, async (context) => {
    await enterDocument(context, id, 'document.read_comments');
    const before = decodeCursor(query.cursor, place)?.[0];
    const rows = await selectVersions(context, id, { before, limit: query.limit + 1 });
    const person = await namePeopleOfWorkspace(
      context,
      rows.map((row) => row.created_by),
    );
    return cutPage(
      rows,
      query.limit,
      (row) => [row.number],
      (row) => viewVersion(row, person),
    );
  });
}
