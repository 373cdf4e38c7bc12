import { z } from 'zod';

/**
 * Clients written in languages where a field that is not set is sent as null mean by it what leaving it away means. So a
 * null counts as left away wherever the shape lets the field be left away and gives null no meaning of its own. Not for
 * changes: there, null might mean "take it away", and doing nothing would be the wrong answer.
 */
export function withoutNulls(shape: z.ZodType, data: unknown): unknown {
  if (!(shape instanceof z.ZodObject) || !isRecord(data)) return data;
  const fields = shape.shape as Record<string, z.ZodType>;
  const kept = Object.entries(data).flatMap(([name, value]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) return [[name, value]];
    if (value === null) return mayBeLeftAway(field) && !takes(field, null) ? [] : [[name, value]];
    return [[name, withoutNulls(inner(field), value)]];
  });
  return Object.fromEntries(kept);
}

/** A filter with nothing behind its = filters nothing. What says where a page begins and ends is always meant. */
export function withoutEmptyFilters(shape: z.ZodType, query: unknown): unknown {
  if (!(shape instanceof z.ZodObject) || !isRecord(query)) return query;
  const fields = shape.shape as Record<string, z.ZodType>;
  const isEmptyFilter = (name: string, value: unknown) =>
    value === '' && !paging.has(name) && Object.hasOwn(fields, name) && mayBeLeftAway(fields[name]);
  return Object.fromEntries(Object.entries(query).filter(([name, value]) => !isEmptyFilter(name, value)));
}

const paging = new Set(['limit', 'cursor']);

const mayBeLeftAway = (field: z.ZodType | undefined) => field !== undefined && takes(field, undefined);

const takes = (field: z.ZodType, value: unknown) => field.safeParse(value).success;

/** The shape itself of a field that may be left away. */
function inner(field: z.ZodType): z.ZodType {
  return field instanceof z.ZodOptional || field instanceof z.ZodDefault ? inner(field.unwrap() as z.ZodType) : field;
}

/** An object as JSON has them; its own names only, whatever they are. */
function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
