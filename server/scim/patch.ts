import type { Filter } from './filter.ts';
import { parseValuePath } from './parse-filter.ts';
import { badRequest, ScimError } from './scim-error.ts';

/** Operations in one request. */
export const operationsMaximum = 100;
/** Values that one operation may name, such as members. */
export const valuesMaximum = 1000;

/** Where an operation acts, in lower case and without the name of the core schema. */
export type Path = { attribute: string; sub: string | undefined; filter: Filter | undefined };
/** One step: an operation without a path becomes one for each attribute that it names. */
export type Step = { op: 'add' | 'replace' | 'remove'; path: Path; value: unknown };

const coreSchema = /^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):/i;
const extension = /^urn:[\w.:-]+:/i;
/** Attributes of other schemas, which are none of ours and are passed over. */
export const foreignAttribute = 'urn';

/** Reads a path such as name.familyName, members[value eq "…"] or emails[type eq "work"].value. 400 `invalidPath`. */
export function parsePath(text: string): Path {
  const path = text.trim().replace(coreSchema, '');
  if (extension.test(path)) return { attribute: foreignAttribute, sub: undefined, filter: undefined };
  if (path.includes('[')) return readValuePath(path);
  const match = path.match(/^(\$?[a-z][\w$-]{0,99})(?:\.(\$?[a-z][\w$-]{0,99}))?$/i);
  if (!match) throw badRequest('invalidPath', `${text.slice(0, 100)} is no path.`);
  return { attribute: (match[1] ?? '').toLowerCase(), sub: match[2]?.toLowerCase(), filter: undefined };
}

function readValuePath(path: string): Path {
  try {
    const { attribute, filter, sub } = parseValuePath(path);
    return { attribute: attribute.toLowerCase(), sub: sub?.toLowerCase(), filter };
  } catch (error) {
    if (error instanceof ScimError) throw badRequest('invalidPath', error.message);
    throw error;
  }
}

/**
 * The steps of a PATCH in their order (RFC 7644, section 3.5.2), in the dialects that are spoken: op in any case, no path
 * with an object whose keys are paths. 400 `invalidSyntax`, `invalidPath`, `invalidValue` for what comes without a value,
 * `noTarget` for a removal from nowhere.
 */
export function stepsOf(body: Record<string, unknown>): Step[] {
  const operations = memberOf(body, 'operations');
  if (!Array.isArray(operations) || operations.length === 0)
    throw badRequest('invalidSyntax', 'Operations must be a list of at least one operation.');
  if (operations.length > operationsMaximum)
    throw badRequest('tooMany', `One request holds at most ${operationsMaximum} operations.`);
  return operations.flatMap((operation) => stepsIn(operation));
}

function stepsIn(operation: unknown): Step[] {
  if (!isObject(operation)) throw badRequest('invalidSyntax', 'An operation must be an object.');
  const op = String(memberOf(operation, 'op')).toLowerCase();
  if (op !== 'add' && op !== 'replace' && op !== 'remove')
    throw badRequest('invalidSyntax', 'op must be add, replace or remove.');
  const path = memberOf(operation, 'path');
  const value = memberOf(operation, 'value');
  // Else a value that a client forgot would empty a whole group; null is how it says that it means nothing.
  if (op !== 'remove' && value === undefined) throw badRequest('invalidValue', 'To add or to replace takes a value.');
  if (typeof path === 'string' && path.trim() !== '') return [{ op, path: parsePath(path), value }];
  if (path !== undefined && path !== null && path !== '') throw badRequest('invalidPath', 'path must be a text.');
  if (op === 'remove') throw badRequest('noTarget', 'A removal needs a path.');
  if (!isObject(value)) throw badRequest('invalidValue', 'Without a path, value must be an object.');
  const entries = Object.entries(value);
  if (entries.length > operationsMaximum)
    throw badRequest('tooMany', `One operation names at most ${operationsMaximum} attributes.`);
  return entries.filter(([key]) => key !== 'schemas').map(([key, one]) => ({ op, path: parsePath(key), value: one }));
}

/** Whether a value of a request is an object, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member by its name in any case, as SCIM compares names. */
export function memberOf(body: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(body, name)) return body[name];
  const key = Object.keys(body).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : body[key];
}
