import type { AuditRecord } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';

const words = text.audit;
/** Members of what was recorded that name the thing, the first that is there. */
const NAMING = ['title', 'name', 'email', 'role', 'host', 'path', 'format'] as const;

/** "Accepted a connection": what the record says was done; a kind that has no words yet by its own. */
export function sayKind(kind: string): string {
  const said = text.auditEvents[kind];
  if (said) return said;
  const [noun = '', verb = ''] = kind.split('.', 2);
  const named = words.subjects[noun] ?? capitalised(plain(noun));
  return verb ? `${named}: ${plain(verb)}` : named;
}

/** What the thing was called then, where the record says so. */
export function sayName(record: AuditRecord): string | null {
  const { detail } = record;
  // The path of a refused request stands beside its method.
  if (sayAttempt(record) !== null) return null;
  for (const member of NAMING) {
    const value = detail[member];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** Why a refused attempt was refused, where the record says so. */
export function sayRefusal({ outcome, detail }: AuditRecord): string | null {
  if (outcome !== 'refused') return null;
  const code = typeof detail.code === 'string' ? detail.code : detail.because;
  if (typeof code !== 'string') return null;
  // What is said to whoever tried reads oddly to others.
  if (code === 'forbidden') return words.forbidden;
  const known: Record<string, unknown> = text.problems;
  const said = known[code];
  return typeof said === 'string' ? said : plain(code);
}

/** What a refused request was, by its method and path. */
export function sayAttempt({ detail }: AuditRecord): string | null {
  const { method, path } = detail;
  return typeof method === 'string' && typeof path === 'string' ? words.tried(method, path) : null;
}

/** Who acted, as far as we may know. */
export function sayActor({ actor, organisationId }: AuditRecord): string {
  if (actor.kind === 'installation') return words.installation;
  if (actor.kind === 'anonymous') return words.anonymous;
  const { person, organisation } = actor;
  const name = person ? sayNameOf(person) : null;
  if (!name) return organisation ? words.someone(organisation.name) : text.common.unknownPerson;
  return organisation && organisation.id !== organisationId ? words.ofOrganisation(name, organisation.name) : name;
}

export function saySubject(kind: string): string {
  return words.subjects[kind] ?? capitalised(plain(kind));
}

function plain(word: string): string {
  return word.replaceAll('_', ' ');
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
