import { badRequest } from './scim-error.ts';

/** Which attributes an answer holds (RFC 7644, section 3.9). id and schemas always do. */
export type Projection = { attributes: string[] | undefined; excluded: string[] };

const alwaysThere = new Set(['id', 'schemas']);
const namesMaximum = 100;

/** Reads attributes=… and excludedAttributes=…; 400 `invalidValue` for both together. */
export function readProjection(query: {
  attributes?: string | undefined;
  excludedAttributes?: string | undefined;
}): Projection {
  const attributes = namesOf(query.attributes);
  const excluded = namesOf(query.excludedAttributes);
  if (attributes && excluded)
    throw badRequest('invalidValue', 'attributes and excludedAttributes do not go together; send one of them.');
  return { attributes, excluded: excluded ?? [] };
}

function namesOf(text: string | undefined): string[] | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const names = text.split(',').map((name) =>
    name
      .trim()
      .replace(/^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):/i, '')
      .toLowerCase(),
  );
  if (names.length > namesMaximum) throw badRequest('tooMany', `At most ${namesMaximum} attributes are named.`);
  return names;
}

/** Whether an attribute is asked for at all, so that what costs something is not looked up in vain. */
export function isWanted({ attributes, excluded }: Projection, name: string): boolean {
  const lower = name.toLowerCase();
  if (excluded.includes(lower)) return false;
  return !attributes || attributes.some((one) => one === lower || one.startsWith(`${lower}.`));
}

type Resource = Record<string, unknown>;

/** The resource with the attributes that were asked for. */
export function project(resource: Resource, projection: Projection): Resource {
  const kept = Object.entries(resource).flatMap(([key, value]): [string, unknown][] => {
    const name = key.toLowerCase();
    if (alwaysThere.has(name)) return [[key, value]];
    if (!isWanted(projection, name)) return [];
    const part = partOf(projection, name, value);
    return part === undefined ? [] : [[key, part]];
  });
  return Object.fromEntries(kept);
}

function partOf({ attributes, excluded }: Projection, name: string, value: unknown): unknown {
  const prefix = `${name}.`;
  const subs = (names: string[]) =>
    names.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  const wanted = attributes && !attributes.includes(name) ? subs(attributes) : undefined;
  const unwanted = subs(excluded);
  if (!wanted && unwanted.length === 0) return value;
  const keep = (key: string) => (wanted ? wanted.includes(key.toLowerCase()) : !unwanted.includes(key.toLowerCase()));
  const cut = (one: unknown) =>
    typeof one === 'object' && one !== null
      ? Object.fromEntries(Object.entries(one).filter(([key]) => keep(key)))
      : one;
  return Array.isArray(value) ? value.map(cut) : cut(value);
}
