import { holdsFor } from './filter.ts';
import { isObject, memberOf, type Step } from './patch.ts';
import { badRequest } from './scim-error.ts';
import { addressOf, booleanOf, lineOf, listOf, primaryOf } from './values.ts';

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** What provisioning may say of a person. */
export type UserDraft = {
  email: string;
  name: string;
  active: boolean;
  externalId: string | null;
  givenName: string | null;
  familyName: string | null;
};
/** What a request says; userName decides over emails, and a whole name over its parts. */
export type UserSaid = Partial<{
  userName: string;
  email: string;
  displayName: string;
  formatted: string;
  givenName: string | null;
  familyName: string | null;
  active: boolean;
  externalId: string | null;
}>;

/** Attributes of RFC 7643 that there is nothing for here: they are passed over. */
export const passedOver = new Set(
  'nickname profileurl title usertype preferredlanguage locale timezone password phonenumbers ims photos addresses entitlements roles x509certificates schemas urn'.split(
    ' ',
  ),
);
const readOnly = new Set(['id', 'meta', 'groups']);

/** What the body of a POST or PUT says. What the server alone decides is passed over there (RFC 7644, section 3.5.1). */
export function readUser(body: Record<string, unknown>): UserSaid {
  const said: UserSaid = {};
  for (const [key, value] of Object.entries(body)) {
    const attribute = key.replace(/^urn:ietf:params:scim:schemas:core:2\.0:User:/i, '').toLowerCase();
    if (!readOnly.has(attribute) && isKnown(attribute)) say(said, { attribute, sub: undefined }, value);
  }
  return said;
}

/** The same, with the one attribute that every user has (RFC 7643, section 4.1.1). 400 `invalidValue` without userName. */
export function readWholeUser(body: Record<string, unknown>): UserSaid {
  const said = readUser(body);
  if (said.userName === undefined) throw badRequest('invalidValue', 'userName is missing.');
  return said;
}

/** What the steps of a PATCH say in the end. 400 `mutability`, `invalidPath`, `invalidValue`, `noTarget`. */
export function readUserSteps(steps: Step[], ownId: string): UserSaid {
  const said: UserSaid = {};
  for (const { op, path, value } of steps) {
    if (path.attribute === 'id' && op !== 'remove' && value === ownId) continue;
    if (readOnly.has(path.attribute)) throw badRequest('mutability', `${path.attribute} is the server's to say.`);
    if (passedOver.has(path.attribute)) continue;
    if (!isKnown(path.attribute)) throw badRequest('invalidPath', `${path.attribute} is no attribute of a user.`);
    if (!meansTheAddress({ op, path })) continue;
    if (op === 'remove') unsay(said, path);
    else say(said, path, op === 'add' && path.attribute === 'emails' ? withoutOthers(value) : value);
  }
  return said;
}

/**
 * There is one address, for work, and it is the primary one. What is said of another, such as the one for home, is passed
 * over; replacing what is not there is 400 `noTarget` (RFC 7644, section 3.5.2.3).
 */
function meansTheAddress({ op, path }: Pick<Step, 'op' | 'path'>): boolean {
  if (path.attribute !== 'emails' || !path.filter || holdsFor(path.filter, theAddress) !== false) return true;
  if (op === 'replace') throw badRequest('noTarget', 'There is no such e-mail address; each person has one, for work.');
  return false;
}

const theAddress = { type: 'work', primary: true };

/** The addresses of a list that are not said to be for something else. */
function withoutOthers(value: unknown): unknown {
  if (typeof value !== 'object') return value;
  return listOf(value, 'emails').filter((one) => {
    if (!isObject(one) || String(memberOf(one, 'primary')).toLowerCase() === 'true') return true;
    const type = memberOf(one, 'type');
    return typeof type !== 'string' || type.toLowerCase() === theAddress.type;
  });
}

const known = new Set(['username', 'emails', 'displayname', 'name', 'active', 'externalid']);
function isKnown(attribute: string): boolean {
  return known.has(attribute);
}

type Place = { attribute: string; sub: string | undefined };

function say(said: UserSaid, { attribute, sub }: Place, value: unknown): void {
  if (attribute === 'username') said.userName = addressOf(value, 'userName');
  if (attribute === 'active') said.active = booleanOf(value, 'active');
  if (attribute === 'externalid') said.externalId = lineOf(value, 'externalId', 500) ?? null;
  if (attribute === 'displayname') assign(said, 'displayName', lineOf(value, 'displayName'));
  if (attribute === 'emails') sayEmail(said, sub, value);
  if (attribute === 'name') sayName(said, sub, value);
}

function assign<Key extends keyof UserSaid>(said: UserSaid, key: Key, value: UserSaid[Key] | undefined): void {
  if (value !== undefined) said[key] = value;
}

function sayEmail(said: UserSaid, sub: string | undefined, value: unknown): void {
  if (sub === 'value') said.email = addressOf(value, 'emails.value');
  else if (sub === undefined)
    assign(said, 'email', typeof value === 'string' ? addressOf(value, 'emails') : primaryOf(value));
  // Type, primary and display: there is one address, for work, and it is the primary one.
}

function sayName(said: UserSaid, sub: string | undefined, value: unknown): void {
  if (sub === undefined) {
    if (value === null || value === undefined) return;
    if (!isObject(value)) throw badRequest('invalidValue', 'name must be an object.');
    for (const part of ['formatted', 'givenName', 'familyName'])
      sayName(said, part.toLowerCase(), memberOf(value, part));
    return;
  }
  if (sub === 'formatted') assign(said, 'formatted', lineOf(value, 'name.formatted'));
  if (value === undefined) return;
  if (sub === 'givenname') said.givenName = lineOf(value, 'name.givenName') ?? null;
  if (sub === 'familyname') said.familyName = lineOf(value, 'name.familyName') ?? null;
}

function unsay(said: UserSaid, { attribute, sub }: Place): void {
  if (attribute === 'username' || attribute === 'active' || attribute === 'emails')
    throw badRequest('mutability', `${attribute} cannot be removed: nobody is without it.`);
  if (attribute === 'externalid') said.externalId = null;
  if (attribute === 'name' && (sub === undefined || sub === 'givenname')) said.givenName = null;
  if (attribute === 'name' && (sub === undefined || sub === 'familyname')) said.familyName = null;
}

/** What becomes of a person by what was said; `now` is undefined for somebody new. 400 `invalidValue` without an address. */
export function draftOf(said: UserSaid, now?: UserDraft): UserDraft {
  const email = said.userName ?? said.email ?? now?.email;
  if (!email) throw badRequest('invalidValue', 'userName is missing.');
  const givenName = said.givenName === undefined ? (now?.givenName ?? null) : said.givenName;
  const familyName = said.familyName === undefined ? (now?.familyName ?? null) : said.familyName;
  const areParts = said.givenName !== undefined || said.familyName !== undefined;
  const parts = areParts ? [givenName, familyName].filter(Boolean).join(' ') : '';
  const name = said.displayName ?? said.formatted ?? (parts || (now?.name ?? email));
  return {
    email,
    name: [...name].slice(0, 200).join(''),
    active: said.active ?? now?.active ?? true,
    externalId: said.externalId === undefined ? (now?.externalId ?? null) : said.externalId,
    givenName,
    familyName,
  };
}
