import type { Person } from '../contracts.ts';
import { text } from '../text/index.ts';

/** A name within a sentence, saying of an agent that it is one: "Archive (agent)"; null for whoever we may not know. */
export function sayNameOf({ name, isAgent }: Pick<Person, 'name' | 'isAgent'>): string | null {
  return name !== null && isAgent ? text.people.agentNamed(name) : name;
}
