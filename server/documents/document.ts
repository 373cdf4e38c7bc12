import type { ScanStatus } from './contract.ts';

/** A viewer that asks for a hundred ranges or pages stands in the audit once in this time. */
export const accessRememberedMinutes = 60;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
const forbiddenInName = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/**
 * The name of a document from what a client sent: without the path in front of it, trimmed. Undefined for what cannot be a
 * name: empty, longer than 255 characters, `.` or `..`, with control characters or such that turn the direction of writing.
 */
export function documentName(sent: string): string | undefined {
  const name = (sent.split(/[/\\]/).at(-1) ?? '').trim();
  if (name === '' || name === '.' || name === '..' || [...name].length > 255) return undefined;
  return forbiddenInName.test(name) || !name.isWellFormed() ? undefined : name;
}

const typeOfEnding: Record<string, string> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  xml: 'application/xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  zip: 'application/zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
};
const unknownType = 'application/octet-stream';

/** The type of a content: what the client says, or what the ending of the name says where it says nothing of use. */
export function contentTypeOf(sent: string | undefined, name: string): string {
  const said = (sent ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (said !== unknownType && said.length <= 127 && /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*$/.test(said))
    return said;
  return typeOfEnding[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? unknownType;
}

const inertTypes = /^(image\/(png|jpeg|gif|webp|avif|bmp)|text\/plain|application\/pdf|(audio|video)\/[\w.+-]+)$/;

/** Whether a browser may show it in place. Whatever can hold scripts, and whatever we do not know, is saved instead. */
export function isInert(contentType: string): boolean {
  return inertTypes.test(contentType);
}

/** Tags as they are kept: each once, however it is written, in one order. */
export function cleanTags(tags: string[]): string[] {
  const byFold = new Map(tags.map((tag) => [tag.toLowerCase(), tag] as const));
  return [...byFold.values()].sort();
}

/** Whether a content may be read at all: not while it waits for the scanner, and never when something was found in it. */
export function readability(scanStatus: ScanStatus): 'readable' | 'document_being_scanned' | 'document_infected' {
  if (scanStatus === 'waiting') return 'document_being_scanned';
  return scanStatus === 'infected' ? 'document_infected' : 'readable';
}
