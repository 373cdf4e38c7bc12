import { open } from 'node:fs/promises';
import { PreviewImpossible } from './preview.ts';
import type { Job, Rendered } from './render.ts';

/** As much of a text is shown. */
export const textBytesMaximum = 256 * 1024;

/** The beginning of a text: UTF-8, UTF-16 or, for what is neither, Windows-1252 (Latin-1 with its quotes). */
export async function readText({ path }: Job): Promise<Rendered> {
  const bytes = await readStart(path, textBytesMaximum + 1);
  const isCut = bytes.length > textBytesMaximum;
  const text = decodeText(bytes.subarray(0, textBytesMaximum));
  if (text === undefined) throw new PreviewImpossible('There is no preview of this kind of file.');
  return { head: { kind: 'text', isCut }, bytes: Buffer.from(text) };
}

/** The first bytes of a file, at the most as many as told. */
export async function readStart(path: string, maximum: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(maximum);
    let length = 0;
    for (let read = -1; read !== 0 && length < maximum; length += read)
      read = (await file.read(buffer, length, maximum - length, length)).bytesRead;
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}

/** The text that bytes spell, which may be cut in the middle of a letter; undefined when they are no text. */
export function decodeText(bytes: Buffer): string | undefined {
  for (const encoding of encodingsOf(bytes)) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
      if (!hasControls(text)) return text;
    } catch {
      // Not in this encoding; the next one is tried.
    }
  }
  return undefined;
}

function encodingsOf(bytes: Buffer): string[] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ['utf-16le'];
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return ['utf-16be'];
  const start = bytes.subarray(0, 1024);
  const zeros = (odd: number) => start.filter((byte, index) => byte === 0 && index % 2 === odd).length;
  // Letters of Western texts in UTF-16 are every other byte zero.
  if (zeros(1) > start.length / 5 && zeros(0) === 0) return ['utf-16le'];
  if (zeros(0) > start.length / 5 && zeros(1) === 0) return ['utf-16be'];
  return ['utf-8', 'windows-1252'];
}

/** Characters that no text has: all below the space except tab, line ends, form feed and escape. */
function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 && !(code >= 9 && code <= 13) && code !== 27) return true;
  }
  return false;
}
