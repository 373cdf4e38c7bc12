import type { Person } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';

/** A name, or somebody of an organisation whose people we do not see. */
export function sayPerson(person: Person | null): string {
  if (!person) return text.common.unknownPerson;
  return sayNameOf(person) ?? text.documents.someone(person.organisation.name);
}
