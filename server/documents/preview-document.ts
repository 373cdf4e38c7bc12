import { Readable } from 'node:stream';
import type { UserActor } from '../access/actor.ts';
import { type Context, installationContext, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { ContentAnswer } from '../http/content.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { type Preview, PreviewImpossible } from '../platform/preview/preview.ts';
import { findContent } from './content-store.ts';
import { beginContent, giveUpContent, keepContent, writeContent } from './contents.ts';
import { accessRememberedMinutes } from './document.ts';
import { findPreview, holdStored, insertPreview, type PreviewRow } from './preview-store.ts';
import { namesTag } from './range.ts';
import { inertPolicy } from './read-content.ts';
import { claimAccess, type DocumentRow, type VersionRow } from './store.ts';
import { chooseVersion, enterDocument, requireReadable } from './take-up.ts';

type Asked = { version?: number | undefined; page: number };
type Found = {
  document: DocumentRow;
  version: VersionRow;
  contentId: string;
  key: string;
  cached: PreviewRow | undefined;
};

/**
 * One page of a document as a picture, or its text, for whoever may preview it or holds a task with this version. 422
 * `preview_impossible` with the reason, 409 `document_being_scanned`, 403 `document_infected`. Each page is rendered once.
 */
export async function previewDocument(context: Outside<UserActor>, id: string, asked: Asked): Promise<ContentAnswer> {
  const found = await inTransaction(context, async (context): Promise<Found> => {
    const standing = await enterDocument(context, id, 'document.read');
    const version = await chooseVersion(context, standing, asked.version);
    requireReadable(version);
    const content = version.content_id === null ? undefined : await findContent(context, version.content_id);
    if (!content) throw notFound();
    const cached = await cachedPage(context, content.id, asked.page);
    await rememberPreview(context, standing.document, version);
    return { document: standing.document, version, contentId: content.id, key: content.key, cached };
  });
  if (found.cached) return answerCached(context, found.cached);
  return answerRendered(await render(context, found, asked.page), (preview) =>
    keepPreview(context, found, asked.page, preview),
  );
}

function cachedPage(context: Context<UserActor>, contentId: string, page: number) {
  return withWiderSight(context, 'previews are contents of their own, reached through the document', () =>
    findPreview(context, contentId, page),
  );
}

/** Once an hour for person and document: turning a hundred pages is one look at the document. */
async function rememberPreview(context: Context<UserActor>, document: DocumentRow, version: VersionRow): Promise<void> {
  const access = { documentId: document.id, kind: 'previewed' as const, minutes: accessRememberedMinutes };
  if (!(await claimAccess(context, access))) return;
  await record(context, {
    kind: 'document.previewed',
    organisationIds: [document.organisation_id, context.actor.organisationId],
    subject: { kind: 'document', id: document.id },
    detail: { workspaceId: document.workspace_id, number: version.number },
  });
}

type Rendered = { bytes: Buffer; contentType: string; page: number; pageCount: number; isCut: boolean };

async function render({ services }: Outside, found: Found, page: number): Promise<Rendered> {
  const file = await services.contents.read(found.key);
  try {
    return renderedOf(await services.previews.renderPreview({ name: found.document.name, file, page }), page);
  } catch (error) {
    if (!(error instanceof PreviewImpossible)) throw error;
    if (error.isPassing) throw new Problem('unavailable', error.message, { retryAfterSeconds: 5 });
    throw new Problem('preview_impossible', error.message);
  } finally {
    file.destroy();
  }
}

function renderedOf(preview: Preview, asked: number): Rendered {
  if (preview.kind === 'picture') {
    const { bytes, contentType, page, pageCount } = preview;
    return { bytes, contentType, page, pageCount, isCut: false };
  }
  if (asked > 1) throw new PreviewImpossible(`There is no page ${asked}; there is 1.`);
  const bytes = Buffer.from(preview.text);
  return { bytes, contentType: 'text/plain; charset=utf-8', page: 1, pageCount: 1, isCut: preview.isCut };
}

async function answerRendered(rendered: Rendered, keep: (rendered: Rendered) => Promise<void>): Promise<ContentAnswer> {
  // A cut text says so, which a kept one could not.
  if (!rendered.isCut) await keep(rendered);
  const headers = headersOf({
    content_type: rendered.contentType,
    page: rendered.page,
    page_count: rendered.pageCount,
  });
  return new ContentAnswer(rendered.bytes, {
    ...headers,
    ...(rendered.isCut ? { 'x-preview-cut': 'true' } : {}),
    'content-length': String(rendered.bytes.length),
  });
}

/** Keeps a rendered page as a content of its own, unless the document went meanwhile or somebody else was faster. */
async function keepPreview({ services }: Outside, found: Found, page: number, rendered: Rendered): Promise<void> {
  const own = installationContext(services);
  const place = { id: found.document.workspace_id, organisation_id: found.document.organisation_id };
  const content = await inTransaction(own, (context) => beginContent(context, place));
  let isKept = false;
  try {
    const info = await writeContent(own, content, Readable.from([rendered.bytes]));
    isKept = await inTransaction(own, async (context) => {
      if (!(await holdStored(context, found.contentId))) return false;
      const isFirst = await insertPreview(context, {
        contentId: found.contentId,
        page,
        pageCount: rendered.pageCount,
        contentType: rendered.contentType,
        previewContentId: content.id,
      });
      if (isFirst) await keepContent(context, { id: content.id, ...info });
      return isFirst;
    });
  } finally {
    if (!isKept) await giveUpContent(own, content.id);
  }
}

async function answerCached({ services, request }: Outside, cached: PreviewRow): Promise<ContentAnswer> {
  const etag = `"${cached.sha256}"`;
  const headers = { ...headersOf(cached), etag };
  if (namesTag(request.header?.('if-none-match'), etag)) return new ContentAnswer(null, headers, 304);
  return new ContentAnswer(await services.contents.read(cached.key), headers);
}

function headersOf(preview: { content_type: string; page: number; page_count: number }): Record<string, string> {
  return {
    'content-type': preview.content_type,
    'content-disposition': 'inline',
    'content-security-policy': inertPolicy,
    'cache-control': 'private, no-cache',
    'x-page': String(preview.page),
    'x-page-count': String(preview.page_count),
  };
}
