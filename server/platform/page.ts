import { z } from 'zod';
import { invalid } from './errors.ts';
import { inDigits } from './shapes.ts';

/** The longest key that a cursor of ours holds is a name of 255 characters, folded: each may become three of four bytes. */
const cursorMaximum = 5000;

const notOurs = 'is not one that this list gave out; leave it away to start from the beginning';

/** The query of every list: limit (default 50, at most 200) and an opaque cursor. */
export const pageQuery = {
  limit: inDigits(z.number('must be a number from 1 to 200').int().min(1).max(200).default(50)),
  // What is no cursor at all is refused as any misshapen query, before it is asked who may read the list.
  cursor: z
    .string()
    .max(cursorMaximum)
    .refine((cursor) => keyIn(cursor) !== undefined, notOurs)
    .optional(),
};

/** The answer of every list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A time in a cursor, as we write it: in UTC, and of an era that the database knows. */
export const timeInCursor = z.iso.datetime().refine((time) => time >= '0001');

export type Page<Item> = { items: Item[]; nextCursor: string | null };

/** Opaque to clients: the sort key of the last row, as JSON in base64url. */
export function encodeCursor(key: (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads a cursor back; 422 `invalid` when it is not one that we gave for a list of this shape. */
export function decodeCursor<Shape extends z.ZodType>(
  cursor: string | undefined,
  shape: Shape,
): z.output<Shape> | undefined {
  if (cursor === undefined) return undefined;
  const key = shape.safeParse(keyIn(cursor));
  if (!key.success) throw invalid('cursor', notOurs);
  return key.data;
}

/** The sort key that a cursor holds, of whatever list; undefined when it holds none. */
function keyIn(cursor: string): unknown[] | undefined {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(key) && !key.some(isUnstorable) ? key : undefined;
  } catch {
    // No JSON: not ours, whatever else it is.
    return undefined;
  }
}

/** NUL and halves of characters stand in no text that we keep. */
function isUnstorable(part: unknown): boolean {
  return typeof part === 'string' && (part.includes('\0') || !part.isWellFormed());
}

/**
 * Cuts limit + 1 rows down to a page; `keyOf` names the last row's place in the order. What has no view, because it is gone
 * since the rows were found, is left out.
 */
export function cutPage<Row, Item>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => (string | number | null)[],
  view: (row: Row) => Item | undefined,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(view).filter((item) => item !== undefined);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null };
}
