import { z } from 'zod';
import { readDnsName } from '../email-domains/name.ts';
import { line } from '../platform/shapes.ts';

/** An institution as the import reads it. */
export type ImportRow = { name: string; domains: string[]; country: string; mended: string | null };

/** In the one form in which it is kept, as when it is claimed: bücher.example and xn--bcher-kva.example are one name. */
const name = z.string().transform((typed, context) => {
  const read = readDnsName(typed);
  if ('name' in read) return read.name;
  context.addIssue({ code: 'custom', message: read.refused });
  return z.NEVER;
});

const rowShape = z.strictObject({
  name: line(200),
  domains: z.array(name).min(1, 'must name at least one e-mail domain').max(50, 'must name at most 50 e-mail domains'),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters such as NO'),
});

/**
 * Checks one row. Characters from U+0080 to U+009F are what Windows-1252 text looks like when it was read as Latin-1
 * (“ and ” arrive as U+0093 and U+0094): they are mended as the WHATWG encoding standard reads them, and this is said.
 * Returns the row, or the sentence that says why it is refused.
 */
export function readRow(value: unknown): ImportRow | { refused: string } {
  const { mendedValue, mended } = mendName(value);
  const result = rowShape.safeParse(mendedValue);
  if (result.success) return { ...result.data, mended };
  const sentences = result.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'row'}: ${issue.message}`);
  return { refused: sentences.join('; ') };
}

function mendName(value: unknown): { mendedValue: unknown; mended: string | null } {
  if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string')
    return { mendedValue: value, mended: null };
  const windows = new TextDecoder('windows-1252');
  const mended = value.name.replace(/[\u0080-\u009f]/g, (character) =>
    windows.decode(Uint8Array.of(character.charCodeAt(0))),
  );
  if (mended === value.name || /[\u0080-\u009f]/.test(mended)) return { mendedValue: value, mended: null };
  return { mendedValue: { ...value, name: mended }, mended: `name: read as Windows-1252, “${mended}”` };
}

/** What a row is recognised by when the import runs again: its country, name and first e-mail domain. */
export function importKey(row: ImportRow): string {
  return [row.country, row.name.normalize('NFC').toLowerCase(), row.domains[0]].join('|');
}

/** A short name from the first e-mail domain: fho.edu.br → fho-edu-br. */
export function shortNameOf(row: ImportRow): string {
  return (row.domains[0] ?? '').replaceAll('.', '-').slice(0, 63).replace(/-+$/, '');
}
