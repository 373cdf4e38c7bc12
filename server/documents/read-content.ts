import { Readable } from 'node:stream';
import { create as contentDisposition } from 'content-disposition';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { ContentAnswer } from '../http/content.ts';
import { notFound, Problem, problemDocument } from '../platform/errors.ts';
import { clearSpentBuffers } from '../platform/spent-buffers.ts';
import { findContent } from './content-store.ts';
import { accessRememberedMinutes, isInert } from './document.ts';
import { namesTag, type Range, readRange } from './range.ts';
import { claimAccess, type VersionRow } from './store.ts';
import { authorizeDownload, chooseVersion, type DocumentStanding, enterDocument, requireReadable } from './take-up.ts';

/** Nothing of ours runs in it and nothing of it runs at all, wherever a browser opens it. */
export const inertPolicy =
  "default-src 'none'; sandbox; frame-ancestors 'self'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'";

type Found = { version: VersionRow; name: string; key: string; range: Range | 'unsatisfiable' | undefined };

/**
 * The bytes of a document, whole or a range of them, for whoever may download it or holds a task with this version. 403
 * `document_infected`, 409 `document_being_scanned`, 416 `range_not_satisfiable`. Each access stands in the audit before the
 * first byte leaves.
 */
export async function readContent(
  context: Outside<UserActor>,
  id: string,
  query: { version?: number | undefined },
): Promise<ContentAnswer> {
  const asked = whatIsAsked(context);
  const found = await inTransaction(context, async (context): Promise<Found> => {
    const standing = await enterDocument(context, id, 'document.read');
    const version = await chooseVersion(context, standing, query.version);
    await authorizeDownload(context, standing, version);
    requireReadable(version);
    const content = version.content_id === null ? undefined : await findContent(context, version.content_id);
    if (!content) throw notFound();
    const range = rangeOf(asked, version);
    if (!asked.isHead && !namesTag(asked.ifNoneMatch, etagOf(version)) && range !== 'unsatisfiable')
      await rememberDownload(context, standing, { version, isPart: range !== undefined });
    return { version, name: standing.document.name, key: content.key, range };
  });
  return answer(context, found, asked);
}

type Asked = {
  isHead: boolean;
  range: string | undefined;
  ifRange: string | undefined;
  ifNoneMatch: string | undefined;
};

function whatIsAsked({ request }: Outside): Asked {
  const isHead = request.act?.startsWith('HEAD ') ?? false;
  return {
    isHead,
    // Ranges are of GET alone (RFC 9110); HEAD tells of the whole.
    range: isHead ? undefined : request.header?.('range'),
    ifRange: request.header?.('if-range'),
    ifNoneMatch: request.header?.('if-none-match'),
  };
}

function etagOf(version: VersionRow): string {
  return `"${version.sha256}"`;
}

/** The range that will be sent; undefined for the whole, whatever was asked for. */
function rangeOf({ range, ifRange }: Asked, version: VersionRow): Range | 'unsatisfiable' | undefined {
  const isFresh = ifRange === undefined || ifRange.trim() === etagOf(version);
  return isFresh ? readRange(range, version.size_bytes) : undefined;
}

/** A whole download is recorded each time; ranges, of which a viewer asks hundreds, once an hour for person and document. */
async function rememberDownload(
  context: Context<UserActor>,
  { document }: DocumentStanding,
  { version, isPart }: { version: VersionRow; isPart: boolean },
): Promise<void> {
  const access = { documentId: document.id, kind: 'downloaded' as const, minutes: accessRememberedMinutes };
  if (isPart && !(await claimAccess(context, access))) return;
  await record(context, {
    kind: 'document.downloaded',
    organisationIds: [document.organisation_id, context.actor.organisationId],
    subject: { kind: 'document', id: document.id },
    detail: { workspaceId: document.workspace_id, number: version.number, ...(isPart ? { isPart } : {}) },
  });
}

async function answer(context: Outside, { version, name, key, range }: Found, asked: Asked): Promise<ContentAnswer> {
  const size = version.size_bytes;
  const etag = etagOf(version);
  const headers = headersOf(version, name);
  if (namesTag(asked.ifNoneMatch, etag)) return new ContentAnswer(null, headers, 304);
  if (range === 'unsatisfiable') return unsatisfiable(size);
  const part = range ? { ...headers, 'content-range': `bytes ${range.start}-${range.end}/${size}` } : headers;
  const length = { 'content-length': String(range ? range.end - range.start + 1 : size) };
  // An empty stream leaves the length that is told as it is.
  const bytes = asked.isHead || size === 0 ? Readable.from([]) : await openBytes(context, key, range);
  return new ContentAnswer(bytes, { ...part, ...length }, range ? 206 : 200);
}

async function openBytes({ services }: Outside, key: string, range: Range | undefined): Promise<Readable> {
  const bytes = await services.contents.read(key, range);
  bytes.once('close', clearSpentBuffers());
  return bytes;
}

function headersOf(version: VersionRow, name: string): Record<string, string> {
  const type = isInert(version.content_type) ? 'inline' : 'attachment';
  return {
    'content-type': version.content_type,
    'content-disposition': contentDisposition(name, { type }),
    'accept-ranges': 'bytes',
    etag: etagOf(version),
    'repr-digest': `sha-256=:${Buffer.from(version.sha256, 'hex').toString('base64')}:`,
    'last-modified': version.created_at.toUTCString(),
    'content-security-policy': inertPolicy,
    'cache-control': 'private, no-cache',
  };
}

function unsatisfiable(size: number): ContentAnswer {
  const problem = new Problem('range_not_satisfiable', `The document has ${size} bytes.`);
  return new ContentAnswer(
    JSON.stringify(problemDocument(problem)),
    { 'content-type': 'application/problem+json', 'content-range': `bytes */${size}`, 'accept-ranges': 'bytes' },
    416,
  );
}
