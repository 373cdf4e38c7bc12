import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Outside, sightForMany } from '../access/context.ts';
import { markOfAgent } from '../access/people.ts';
import { authorize } from '../access/policy.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import type { DirectoryEntry, DirectoryQuery } from './contract.ts';
import { findDirectoryRows } from './store.ts';

const place = z.tuple([z.string().max(2000), z.enum(['role', 'user']), z.guid()]);

/**
 * Lists whom the caller may assign work to (SPEC 7): roles and active users of their own organisation, and what paired
 * connections from it show, by name. An organisation that is hidden, or that is not there, has nobody in it.
 */
export async function searchDirectory(
  context: Outside<UserActor>,
  query: DirectoryQuery,
): Promise<Page<DirectoryEntry>> {
  const { actor, services } = context;
  authorize(actor, 'directory.search', undefined);
  const { q, kind, organisationId, limit } = query;
  const after = decodeCursor(query.cursor, place);
  const database = sightForMany(
    services,
    'the directory goes out from connections of who asks, and shows along each what it shows',
  );
  const asker = { organisationId: actor.organisationId, now: context.now };
  const rows = await findDirectoryRows(database, asker, { q, kind, organisationId, after, limit: limit + 1 });
  return cutPage(
    rows,
    limit,
    (row) => [row.folded_name, row.kind, row.id],
    (row) => ({
      kind: row.kind,
      id: row.id,
      name: row.name,
      organisation: { id: row.organisation_id, name: row.organisation_name },
      ...markOfAgent(row.is_agent),
    }),
  );
}
