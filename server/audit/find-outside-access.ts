import { Readable } from 'node:stream';
import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { asThen, nameOrganisations, namePeople } from '../access/people.ts';
import { askedType } from '../http/accept.ts';
import { ContentAnswer } from '../http/content.ts';
import { csvLine } from '../platform/csv.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { OutsideAccessPage, OutsideAccessQuery, OutsideAccessView } from './outside-access-contract.ts';
import { listOutsideAccess, type OutsideAccessPlace, type OutsideAccessRow } from './outside-access-store.ts';
import { reachAudit } from './reach-audit.ts';

const place = z.tuple([z.string(), z.guid()]);
/** Entries of an export that are read and written in one go. */
const atOnce = 500;

/**
 * Who outside has access to what of an organisation now: connections, unfinished tasks that others have, people of others
 * in workspaces. For whoever may read the audit; people are named as today's levels allow. With Accept: text/csv all of it.
 */
export async function findOutsideAccess(
  context: Outside<UserActor>,
  organisationId: string,
  query: OutsideAccessQuery,
): Promise<OutsideAccessPage | ContentAnswer> {
  const asked = askedType(context.request.header?.('accept'), ['text/csv']);
  if (query.format === 'csv' || asked !== undefined) {
    await inTransaction(context, (context) => reachAudit(context, organisationId, 'audit.read'));
    return new ContentAnswer(Readable.from(csvOf(context, organisationId, query.kind)), {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="outside-access-${organisationId}.csv"`,
    });
  }
  const after = decodeCursor(query.cursor, place);
  return readPage(context, organisationId, { ...query, after: after && { kind: after[0], id: after[1] } });
}

function readPage(
  context: Outside<UserActor>,
  organisationId: string,
  page: { kind?: string | undefined; after: OutsideAccessPlace | undefined; limit: number },
): Promise<OutsideAccessPage> {
  return inTransaction(context, async (context) => {
    await reachAudit(context, organisationId, 'audit.read');
    const { kind, after, limit } = page;
    const rows = await listOutsideAccess(context, organisationId, { kind, after, limit: limit + 1 });
    const cut = cutPage(
      rows,
      limit,
      (row) => [row.kind, row.id],
      (row) => row,
    );
    return { items: await viewAll(context, cut.items), nextCursor: cut.nextCursor };
  });
}

async function viewAll(context: Context, rows: OutsideAccessRow[]): Promise<OutsideAccessView[]> {
  const person = await namePeople(
    context,
    rows.map((row) => row.user_id),
  );
  const organisation = await nameOrganisations(
    context,
    rows.flatMap((row) =>
      [row.organisation_id ?? [], row.from_organisation_id ?? [], row.to_organisation_id ?? []].flat(),
    ),
  );
  const named = (id: string | null) => (id === null ? null : organisation(id));
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    organisation: named(row.organisation_id),
    person: asThen(person(row.user_id), row.organisation_id, organisation),
    email: row.email,
    subject: {
      kind: row.kind === 'participant' ? 'workspace' : row.kind,
      id: row.subject_id,
      name: row.subject_name,
    },
    from: named(row.from_organisation_id),
    to: named(row.to_organisation_id),
    level: row.level,
    abilities: row.abilities,
    status: row.status,
    since: row.since.toISOString(),
    until: row.until?.toISOString() ?? null,
  }));
}

async function* csvOf(
  context: Outside<UserActor>,
  organisationId: string,
  kind: string | undefined,
): AsyncGenerator<string> {
  yield csvLine(
    'kind,organisation id,organisation,person id,person,e-mail,subject kind,subject id,subject,from,to,level,abilities,status,since,until'.split(
      ',',
    ),
  );
  for (let after: OutsideAccessPlace | undefined; ; ) {
    const { items, nextCursor } = await readPage(context, organisationId, { kind, after, limit: atOnce });
    if (items.length > 0) yield items.map(lineOf).join('');
    const last = items.at(-1);
    if (!nextCursor || !last) return;
    after = { kind: last.kind, id: last.id };
  }
}

function lineOf(entry: OutsideAccessView): string {
  return csvLine([
    entry.kind,
    entry.organisation?.id ?? null,
    entry.organisation?.name ?? null,
    entry.person?.id ?? null,
    entry.person?.name ?? null,
    entry.email,
    entry.subject.kind,
    entry.subject.id,
    entry.subject.name,
    entry.from?.name ?? null,
    entry.to?.name ?? null,
    entry.level,
    entry.abilities.join(' '),
    entry.status,
    entry.since,
    entry.until,
  ]);
}
