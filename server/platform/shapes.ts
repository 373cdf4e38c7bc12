import { z } from 'zod';

/** Control characters, but not line feed and tab, which texts of several lines may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
const controlInText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
const controlInLine = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Characters as people count them, which is also how PostgreSQL's char_length does. */
function characters(text: string): number {
  return [...text].length;
}

/** Something that a reader sees: neither white space nor a character without width or ink. */
const visible = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Without white space around it; nothing where there is nothing to see, so that what must be written is. */
function trimmed(text: string): string {
  return visible.test(text) ? text.trim() : '';
}

/** One line a person writes: a name, a title. Trimmed; 1 to `maximum` characters, none of them invisible controls. */
export function line(maximum = 200) {
  return z
    .string()
    .max(maximum * 4, `must have at most ${maximum} characters`)
    .meta({ minLength: 1, maxLength: maximum })
    .transform(trimmed)
    .pipe(
      z
        .string()
        .refine((value) => value.length > 0, 'must not be empty')
        .refine((value) => characters(value) <= maximum, `must have at most ${maximum} characters`)
        .refine((value) => !controlInLine.test(value) && value.isWellFormed(), 'must not hold control characters'),
    );
}

/** A text of several lines: a comment, a description. Trimmed; at most `maximum` characters; may be empty unless `required`. */
export function text(maximum: number, required: 'required' | 'optional' = 'optional') {
  return z
    .string()
    .max(maximum * 4, `must have at most ${maximum} characters`)
    .meta({ minLength: required === 'required' ? 1 : 0, maxLength: maximum })
    .transform((value) => trimmed(value.replaceAll('\r\n', '\n')))
    .pipe(
      z
        .string()
        .refine((value) => required === 'optional' || value.length > 0, 'must not be empty')
        .refine((value) => characters(value) <= maximum, `must have at most ${maximum} characters`)
        .refine((value) => !controlInText.test(value) && value.isWellFormed(), 'must not hold control characters'),
    );
}

/** A comment where one is required (SPEC 6): 1 to 2,000 characters. */
export const requiredComment = text(2000, 'required');
/** A comment where one is optional: at most 2,000 characters. */
export const optionalComment = text(2000).default('');

/** A password as it is typed: never trimmed. */
export const newPassword = z
  .string()
  .min(8, 'must have at least 8 characters')
  .max(200, 'must have at most 200 characters');

/** What confirms the person's identity for one act (API.md, Conventions). Missing is told apart from misshapen. */
export const identityProof = {
  password: z.string().max(200).optional(),
  confirmation: z.string().max(2000).optional(),
};

const notATime = 'must be a time such as 2026-11-22T09:00:00Z';

/** RFC 3339 in, with any offset, and T and Z in small letters too, as it allows; a Date inside. */
export const moment = z
  .string(notATime)
  .meta({ format: 'date-time' })
  .transform((value) => value.toUpperCase())
  .pipe(z.iso.datetime({ offset: true, error: notATime }))
  .transform((value) => new Date(value))
  .refine((value) => value.getTime() < Date.UTC(10_000, 0) && value.getTime() >= 0, 'must be a time in this era');

/** A number in a query or a path, where it is written in decimal digits and no other way: not 0x10, 1e2, a blank or nothing. */
export function inDigits<Shape extends z.ZodNumber | z.ZodDefault<z.ZodNumber>>(number: Shape) {
  return z.preprocess((value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value), number);
}
