import { fileTypeFromBuffer } from 'file-type';
import { endingOf } from './detect.ts';
import { decodeText } from './read-text.ts';

/** So many bytes from the beginning are enough to decide; give the whole file when it is smaller. */
export const headBytes = 64 * 1024;

export type SafeContentType = {
  /** What the file is, to be shown to people and filtered by; never sent as a header of the download. */
  contentType: string;
  /** What the download says that it is. */
  servedContentType: string;
  /** Whether a browser must save it and never show it. */
  isAttachment: boolean;
};

/**
 * Content types in which something can act in the browser that opens them: scripts, styles, forms, references to elsewhere.
 * They are served as bytes to be saved.
 */
export const activeContentTypes: ReadonlySet<string> = new Set([
  'text/html',
  'application/xhtml+xml',
  'image/svg+xml',
  'text/xml',
  'application/xml',
  'application/xslt+xml',
  'application/mathml+xml',
  'application/rss+xml',
  'application/atom+xml',
  'text/css',
  'text/javascript',
  'application/javascript',
  'application/wasm',
  'application/x-shockwave-flash',
  'application/java-archive',
  'multipart/related',
  'message/rfc822',
  'text/cache-manifest',
  'application/manifest+json',
]);

/** What a browser shows without anything in it acting: pictures of points, sound, film. Everything else is saved. */
const shown = new Set(
  'image/png image/jpeg image/gif image/webp image/avif audio/mpeg audio/wav audio/ogg audio/flac audio/mp4 video/mp4 video/webm'.split(
    ' ',
  ),
);

const bytesToSave = 'application/octet-stream';

const activeEndings: Record<string, string> = {
  ...{ html: 'text/html', htm: 'text/html', shtml: 'text/html', hta: 'text/html' },
  ...{ xhtml: 'application/xhtml+xml', xht: 'application/xhtml+xml', svg: 'image/svg+xml', svgz: 'image/svg+xml' },
  ...{
    xml: 'application/xml',
    xsl: 'application/xslt+xml',
    xslt: 'application/xslt+xml',
    mml: 'application/mathml+xml',
  },
  ...{ rss: 'application/rss+xml', atom: 'application/atom+xml', css: 'text/css', wasm: 'application/wasm' },
  ...{
    js: 'text/javascript',
    mjs: 'text/javascript',
    swf: 'application/x-shockwave-flash',
    jar: 'application/java-archive',
  },
  ...{ mht: 'multipart/related', mhtml: 'multipart/related', eml: 'message/rfc822', appcache: 'text/cache-manifest' },
};

const textEndings: Record<string, string> = {
  csv: 'text/csv',
  md: 'text/markdown',
  json: 'application/json',
  ics: 'text/calendar',
};

const oldOffice: Record<string, string> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
};

/**
 * Decides by the beginning of a file what it is, as what it is served, and whether only to be saved. The name can only make it
 * stricter: a picture named .html is saved. Texts are served as text/plain, PDFs are always saved, for no look at the beginning
 * finds all scripts in one; what seems to have some is served as mere bytes.
 */
export async function safeContentType(name: string, head: Buffer): Promise<SafeContentType> {
  const contentType = await contentTypeOf(name, head);
  if (activeContentTypes.has(contentType) || activeEndings[endingOf(name)])
    return { contentType, servedContentType: bytesToSave, isAttachment: true };
  if (contentType === 'application/pdf') {
    const servedContentType = hasScript(head) ? bytesToSave : contentType;
    return { contentType, servedContentType, isAttachment: true };
  }
  if (shown.has(contentType)) return { contentType, servedContentType: contentType, isAttachment: hasMarkup(head) };
  const isText = contentType.startsWith('text/') || contentType === 'application/json';
  // Markup in what is called a table or notes: as text it would be harmless, but not every program looks at the header.
  if (isText && markupIn(decodeText(head) ?? ''))
    return { contentType, servedContentType: bytesToSave, isAttachment: true };
  if (isText) return { contentType, servedContentType: `text/plain; charset=${charsetOf(head)}`, isAttachment: false };
  return { contentType, servedContentType: bytesToSave, isAttachment: true };
}

async function contentTypeOf(name: string, head: Buffer): Promise<string> {
  const ending = endingOf(name);
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found?.ext === 'cfb') return oldOffice[ending] ?? found.mime;
  if (found && !/[/+]xml$/.test(found.mime)) return found.mime;
  const text = decodeText(head);
  if (text === undefined) return bytesToSave;
  return textEndings[ending] ?? markupIn(text) ?? found?.mime ?? activeEndings[ending] ?? 'text/plain';
}

/** What a browser that guesses would take a text for. */
function markupIn(text: string): string | undefined {
  const start = text.slice(0, 8192);
  if (/<(\w+:)?svg[\s>]/i.test(start)) return 'image/svg+xml';
  if (/<(!doctype\s+html|html|head|body|script|iframe|style|title|table|img|a\s|div|font|h1|p>|br|b>)/i.test(start))
    return 'text/html';
  return /^\s*<\?xml/i.test(start) ? 'application/xml' : undefined;
}

/** A picture with markup in it is two things at once. */
function hasMarkup(head: Buffer): boolean {
  return /<(!doctype|html|script|svg|body|iframe)[\s>]/i.test(head.toString('latin1'));
}

/** Names may be spelt with #xx, and objects may be packed, which is why a PDF is saved in any case. */
function hasScript(head: Buffer): boolean {
  const text = head
    .toString('latin1')
    .replaceAll(/#([0-9a-f]{2})/gi, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /\/(JS|JavaScript|OpenAction|AA|Launch|SubmitForm|RichMedia|EmbeddedFile|XFA)\b/.test(text) || hasMarkup(head);
}

function charsetOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
