import { type Projection, readProjection } from './project.ts';
import type { Resource } from './resource.ts';
import { badRequest } from './scim-error.ts';

/** Resources in one answer. */
export const countMaximum = 200;
const countDefault = 100;

export type ListQuery = { filter: string | undefined; startIndex: number; count: number; projection: Projection };
export type List = Record<string, unknown>;

/** Reads what a list is asked for. Sorting is not supported and passed over. 400 `invalidValue` for what is no number. */
export function readListQuery(query: Record<string, unknown>): ListQuery {
  const filter = textOf(query, 'filter');
  return {
    filter: filter === undefined || filter.trim() === '' ? undefined : filter,
    // RFC 7644, section 3.4.2.4: less than 1 is 1, a negative count is 0.
    startIndex: Math.max(1, numberOf(query, 'startIndex', 1)),
    count: Math.min(countMaximum, Math.max(0, numberOf(query, 'count', countDefault))),
    projection: projectionOf(query),
  };
}

/** Reads attributes and excludedAttributes. */
export function projectionOf(query: Record<string, unknown>): Projection {
  return readProjection({
    attributes: textOf(query, 'attributes'),
    excludedAttributes: textOf(query, 'excludedAttributes'),
  });
}

function textOf(query: Record<string, unknown>, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw badRequest('invalidValue', `${name} is given more than once.`);
}

function numberOf(query: Record<string, unknown>, name: string, otherwise: number): number {
  const text = textOf(query, name);
  if (text === undefined) return otherwise;
  if (!/^-?\d{1,9}$/.test(text)) throw badRequest('invalidValue', `${name} must be a whole number.`);
  return Number(text);
}

/** A ListResponse. */
export function listOfResources(resources: Resource[], total: number, startIndex: number): List {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources.map(({ body }) => body),
  };
}
