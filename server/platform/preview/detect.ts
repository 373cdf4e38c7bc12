import { fileTypeFromFile } from 'file-type';
import { PreviewImpossible } from './preview.ts';
import { decodeText, readStart } from './read-text.ts';

export type Kind =
  | { kind: 'pdf' }
  | { kind: 'drawing' }
  | { kind: 'text' }
  | { kind: 'picture'; hasPages: boolean }
  | { kind: 'office'; ending: string };

const office = new Set(['docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'rtf']);
/** These three share one container, so that only the name tells them apart. */
const oldOffice = new Set(['doc', 'xls', 'ppt']);
const pictures = new Set([
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/tiff',
]);

/** What a file is, by its content; by the ending of its name only where contents look alike. */
export async function detectKind({ path, name }: { path: string; name: string }): Promise<Kind> {
  const found = await fileTypeFromFile(path);
  if (found?.ext === 'pdf') return { kind: 'pdf' };
  if (found && pictures.has(found.mime)) return { kind: 'picture', hasPages: found.mime === 'image/tiff' };
  if (found && office.has(found.ext)) return { kind: 'office', ending: found.ext };
  if (found?.ext === 'cfb' && oldOffice.has(endingOf(name))) return { kind: 'office', ending: endingOf(name) };
  if (found && !isText(found.mime))
    throw new PreviewImpossible(`There is no preview of this kind of file (${found.ext}).`);
  const text = decodeText(await readStart(path, 4096));
  if (text === undefined) throw new PreviewImpossible('There is no preview of this kind of file.');
  return { kind: isDrawing(text) ? 'drawing' : 'text' };
}

/** The ending of a name, in lower case and without the dot. */
export function endingOf(name: string): string {
  return name.match(/\.([a-z0-9]{1,10})$/i)?.[1]?.toLowerCase() ?? '';
}

function isText(mime: string): boolean {
  return mime.startsWith('text/') || /[/+](xml|json)$/.test(mime);
}

/** Whether the first element is `svg`. */
export function isDrawing(text: string): boolean {
  return /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE[^[>]*(\[[\s\S]*?\])?\s*>\s*)?(<!--[\s\S]*?-->\s*)*<(\w+:)?svg[\s>]/i.test(
    text,
  );
}
