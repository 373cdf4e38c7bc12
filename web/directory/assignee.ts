import type { DirectoryEntry, Explanation } from '../../server/directory/contract.ts';

/** A role or a person that work can be assigned to. */
export type Assignee = DirectoryEntry;
export type AssigneeKind = DirectoryEntry['kind'];
export type { Explanation };

/** What requests name: `{kind, id}`. */
export function choiceOf({ kind, id }: Assignee): { kind: AssigneeKind; id: string } {
  return { kind, id };
}

export function isSame(one: Pick<Assignee, 'kind' | 'id'>, other: Pick<Assignee, 'kind' | 'id'>): boolean {
  return one.kind === other.kind && one.id === other.id;
}

/** `role:0192…` in addresses of screens. */
export function addressOf({ kind, id }: Pick<Assignee, 'kind' | 'id'>): string {
  return `${kind}:${id}`;
}

export interface OrganisationGroup {
  organisation: Assignee['organisation'];
  entries: Assignee[];
}

/** By organisation: our own first, then by name; roles before people, as they came. */
export function byOrganisation(entries: Assignee[], ourId: string): OrganisationGroup[] {
  const groups = new Map<string, OrganisationGroup>();
  for (const entry of entries) {
    const group = groups.get(entry.organisation.id) ?? { organisation: entry.organisation, entries: [] };
    group.entries.push(entry);
    groups.set(entry.organisation.id, group);
  }
  const rank = (group: OrganisationGroup) => (group.organisation.id === ourId ? 0 : 1);
  return [...groups.values()]
    .map((group) => ({
      ...group,
      entries: group.entries.toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === 'role' ? -1 : 1)),
    }))
    .toSorted((a, b) => rank(a) - rank(b) || a.organisation.name.localeCompare(b.organisation.name));
}
