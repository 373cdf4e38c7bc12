import { canonicalEmail, isAgentAddress } from '../identity/email-address.ts';
import { line } from '../platform/shapes.ts';
import { isObject, memberOf, valuesMaximum } from './patch.ts';
import { badRequest } from './scim-error.ts';

/** True and false, also as texts in any case, as some providers send them. */
export function booleanOf(value: unknown, name: string): boolean {
  const one = single(value);
  if (typeof one === 'boolean') return one;
  const text = typeof one === 'string' ? one.toLowerCase() : undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw badRequest('invalidValue', `${name} must be true or false.`);
}

/** A line of text; undefined where nothing is said: null and the empty text. */
export function lineOf(value: unknown, name: string, maximum = 200): string | undefined {
  const one = single(value);
  if (one === undefined || one === null || one === '') return undefined;
  const result = line(maximum).safeParse(one);
  if (result.success) return result.data;
  throw badRequest('invalidValue', `${name} ${result.error.issues[0]?.message ?? 'must be a text'}.`);
}

/** An address in its canonical form. */
export function addressOf(value: unknown, name: string): string {
  const one = single(value);
  const email = typeof one === 'string' && one.length <= 1000 ? canonicalEmail(one) : undefined;
  if (email && !isAgentAddress(email)) return email;
  throw badRequest('invalidValue', `${name} must be an e-mail address: it is the one that the person signs in with.`);
}

/** The address among several: the primary one, else the one for work, else the first. Undefined for none. */
export function primaryOf(value: unknown): string | undefined {
  const all = listOf(value, 'emails').filter(isObject);
  const chosen =
    all.find((one) => String(memberOf(one, 'primary')).toLowerCase() === 'true') ??
    all.find((one) => String(memberOf(one, 'type')).toLowerCase() === 'work') ??
    all[0];
  return chosen && addressOf(memberOf(chosen, 'value'), 'emails.value');
}

/** The values of an attribute that may have several. */
export function listOf(value: unknown, name: string): unknown[] {
  const all = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
  if (all.length > valuesMaximum) throw badRequest('tooMany', `${name} names at most ${valuesMaximum} at once.`);
  return all;
}

/** Some providers wrap a single value: [{"value": "False"}]. */
function single(value: unknown): unknown {
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isObject(one) && Object.hasOwn(one, 'value') ? one.value : one;
}
