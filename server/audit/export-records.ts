import { Readable } from 'node:stream';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { askedType } from '../http/accept.ts';
import { ContentAnswer } from '../http/content.ts';
import { csvLine } from '../platform/csv.ts';
import { chainNow } from './chain-records.ts';
import type { AuditPage, AuditQuery, AuditRecordView } from './contract.ts';
import { filterOf, findRecords } from './find-records.ts';
import { reachAudit } from './reach-audit.ts';
import { findChainEnd, listLinks } from './store.ts';
import { viewRecords } from './view-records.ts';

/** Records that are read, named and written in one go. */
const atOnce = 500;

type Format = { type: string; extension: string; head: string; line: (record: AuditRecordView) => string };

const formats: Format[] = [
  {
    type: 'text/csv',
    extension: 'csv',
    head: csvLine([
      'sequence',
      'at',
      'kind',
      'outcome',
      'actor kind',
      'actor id',
      'actor',
      'actor organisation id',
      'actor organisation',
      'subject kind',
      'subject id',
      'address',
      'detail',
      'id',
      'hash',
      'previous hash',
    ]),
    line: (record) =>
      csvLine([
        record.sequence,
        record.at,
        record.kind,
        record.outcome,
        record.actor.kind,
        record.actor.person?.id ?? null,
        record.actor.person?.name ?? null,
        record.actor.organisation?.id ?? null,
        record.actor.organisation?.name ?? null,
        record.subject.kind,
        record.subject.id,
        record.address,
        JSON.stringify(record.detail),
        record.id,
        record.hash,
        record.previousHash,
      ]),
  },
  {
    type: 'application/x-ndjson',
    extension: 'ndjson',
    head: '',
    line: (record) => `${JSON.stringify(record)}\n`,
  },
];

/** The list of records, or an export of all that the query finds, as the Accept header asks; see findRecords for who may. */
export async function findOrExportRecords(
  context: Outside<UserActor>,
  organisationId: string,
  query: AuditQuery,
): Promise<AuditPage | ContentAnswer> {
  const asked = askedType(
    context.request.header?.('accept'),
    formats.map(({ type }) => type),
  );
  const format = formats.find(({ type, extension }) =>
    query.format === undefined ? type === asked : query.format === extension,
  );
  if (!format) return findRecords(context, organisationId, query);
  await inTransaction(context, (context) => reachAudit(context, organisationId, 'audit.read'));
  return new ContentAnswer(Readable.from(exportLines(context, { organisationId, query, format })), {
    'content-type': `${format.type}; charset=utf-8`,
    'content-disposition': `attachment; filename="audit-${organisationId}.${format.extension}"`,
  });
}

/**
 * The records of an organisation that are in its chain now, oldest first, in constant memory: a part at a time, each in a
 * short transaction of its own, so that whoever loses the right to read or to know somebody loses it in the middle.
 */
async function* exportLines(
  context: Outside<UserActor>,
  { organisationId, query, format }: { organisationId: string; query: AuditQuery; format: Format },
): AsyncGenerator<string> {
  if (format.head) yield format.head;
  await chainNow(context, organisationId);
  const upTo = (await inTransaction(context, (context) => findChainEnd(context, organisationId)))?.sequence ?? 0;
  for (let after = 0; after < upTo; ) {
    const part = await inTransaction(context, async (context) => {
      await reachAudit(context, organisationId, 'audit.read');
      const filter = await filterOf(context, query);
      if (!filter) return [];
      const rows = await listLinks(context, organisationId, { filter, after, upTo, limit: atOnce });
      return viewRecords(context, rows);
    });
    if (part.length > 0) yield part.map(format.line).join('');
    const last = part.at(-1)?.sequence;
    if (part.length < atOnce || typeof last !== 'number') return;
    after = last;
  }
}
