import type { Filter } from './filter.ts';
import { isObject, memberOf, type Path, type Step } from './patch.ts';
import { badRequest } from './scim-error.ts';
import { lineOf, listOf } from './values.ts';

export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What happens to the members, in its order. */
export type MemberStep = { op: 'add' | 'replace' | 'remove'; ids: string[] } | { op: 'clear' };
/** What a request says of a group. */
export type GroupSaid = { displayName?: string; externalId?: string | null; memberSteps: MemberStep[] };

/** What the body of a POST or PUT says; a PUT without members leaves nobody. */
export function readGroup(body: Record<string, unknown>): GroupSaid {
  const said: GroupSaid = { memberSteps: [] };
  const displayName = lineOf(memberOf(body, 'displayName'), 'displayName');
  if (!displayName) throw badRequest('invalidValue', 'displayName is missing.');
  said.displayName = displayName;
  const externalId = memberOf(body, 'externalId');
  if (externalId !== undefined) said.externalId = lineOf(externalId, 'externalId', 500) ?? null;
  said.memberSteps.push({ op: 'replace', ids: idsOf(memberOf(body, 'members')) });
  return said;
}

const readOnly = new Set(['id', 'meta']);

/** What the steps of a PATCH say. 400 `mutability`, `invalidPath`, `invalidValue`. */
export function readGroupSteps(steps: Step[], ownId: string): GroupSaid {
  const said: GroupSaid = { memberSteps: [] };
  for (const step of steps) {
    const { attribute } = step.path;
    if (attribute === 'id' && step.op !== 'remove' && step.value === ownId) continue;
    if (readOnly.has(attribute)) throw badRequest('mutability', `${attribute} is the server's to say.`);
    if (attribute === 'members') said.memberSteps.push(memberStep(step));
    else if (attribute === 'displayname') said.displayName = nameOf(step);
    else if (attribute === 'externalid')
      said.externalId = step.op === 'remove' ? null : (lineOf(step.value, 'externalId', 500) ?? null);
    else if (attribute !== 'urn' && attribute !== 'schemas')
      throw badRequest('invalidPath', `${attribute} is no attribute of a group.`);
  }
  return said;
}

function nameOf({ op, value }: Step): string {
  const name = op === 'remove' ? undefined : lineOf(value, 'displayName');
  if (name) return name;
  throw badRequest(op === 'remove' ? 'mutability' : 'invalidValue', 'A group has a displayName.');
}

function memberStep({ op, path, value }: Step): MemberStep {
  if (path.filter) {
    if (op !== 'remove') throw badRequest('invalidPath', 'Members are added and removed, never changed.');
    return { op: 'remove', ids: idsIn(path) };
  }
  if (path.sub !== undefined && path.sub !== 'value')
    throw badRequest('mutability', 'Members are added and removed, never changed.');
  if (op === 'remove' && (value === undefined || value === null)) return { op: 'clear' };
  return { op, ids: idsOf(value) };
}

/** The ids that a path such as members[value eq "…" or value eq "…"] names. */
function idsIn(path: Path): string[] {
  const ids = path.filter && equalities(path.filter);
  if (!ids || path.sub !== undefined) throw badRequest('invalidPath', 'Members are named by members[value eq "id"].');
  return ids;
}

function equalities(filter: Filter): string[] | undefined {
  if (filter.kind === 'or') {
    const [one, other] = [equalities(filter.one), equalities(filter.other)];
    return one && other && [...one, ...other];
  }
  const isEquality =
    filter.kind === 'compare' && filter.operator === 'eq' && filter.attribute.toLowerCase() === 'value';
  return isEquality && typeof filter.value === 'string' ? [filter.value.toLowerCase()] : undefined;
}

function idsOf(value: unknown): string[] {
  const ids = listOf(value, 'members').map((member) => {
    const id = isObject(member) ? memberOf(member, 'value') : member;
    if (typeof id === 'string' && idPattern.test(id)) return id.toLowerCase();
    throw badRequest('invalidValue', 'A member is named by {"value": "the id of a user"}.');
  });
  return [...new Set(ids)];
}

/** Who is added and who goes, from who is in it now. Removing who is not in it changes nothing. */
export function changeOfMembers(now: ReadonlySet<string>, steps: MemberStep[]): { added: string[]; removed: string[] } {
  let wanted = new Set(now);
  for (const step of steps) {
    if (step.op === 'clear') wanted = new Set();
    else if (step.op === 'replace') wanted = new Set(step.ids);
    else for (const id of step.ids) step.op === 'add' ? wanted.add(id) : wanted.delete(id);
  }
  return {
    added: [...wanted].filter((id) => !now.has(id)),
    removed: [...now].filter((id) => !wanted.has(id)),
  };
}
