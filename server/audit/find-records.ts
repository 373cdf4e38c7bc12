import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { namePeople } from '../access/people.ts';
import { cutPage, decodeCursor, timeInCursor } from '../platform/page.ts';
import type { AuditPage, AuditQuery } from './contract.ts';
import { reachAudit } from './reach-audit.ts';
import { listRecords, type RecordFilter } from './store.ts';
import { viewRecords } from './view-records.ts';

const place = z.tuple([timeInCursor, z.guid()]);

/**
 * The audit of an organisation, newest first: who did what, when, from where and why. For its administrators, enterprise
 * administrators of its account, and whoever holds a role with the right to read the audit; 403 for others of the
 * organisation, 404 for outsiders. Whoever the reader may not know by today's levels is not named (SPEC 6).
 */
export function findRecords(
  context: Outside<UserActor>,
  organisationId: string,
  query: AuditQuery,
): Promise<AuditPage> {
  return inTransaction(context, async (context) => {
    await reachAudit(context, organisationId, 'audit.read');
    const after = decodeCursor(query.cursor, place);
    const filter = await filterOf(context, query);
    if (!filter) return { items: [], nextCursor: null };
    const rows = await listRecords(context, organisationId, {
      filter,
      after: after && { at: after[0], id: after[1] },
      limit: query.limit + 1,
    });
    const page = cutPage(
      rows,
      query.limit,
      (row) => [row.at.toISOString(), row.id],
      (row) => row,
    );
    return { items: await viewRecords(context, page.items), nextCursor: page.nextCursor };
  });
}

/**
 * What a query looks for; nothing at all when it names a subject whom the reader may not know. A hidden person is found as
 * an actor only where they act for the sending side, belong to it, and so are named.
 */
export async function filterOf(
  context: Context,
  query: Omit<AuditQuery, 'limit' | 'cursor'>,
): Promise<RecordFilter | undefined> {
  const { from, to, kind, outcome, subject, actor } = query;
  const people = await namePeople(context, [subject, actor]);
  const isUnknown = (id: string) => people(id)?.id === null;
  if (subject && isUnknown(subject)) return undefined;
  return {
    from,
    to,
    kind,
    outcome,
    q: query.q?.trim() || undefined,
    subjectId: subject,
    actor:
      actor === undefined
        ? undefined
        : { id: actor, hiddenIn: isUnknown(actor) ? people(actor)!.organisation.id : null },
  };
}
