import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ConnectionView } from '../../server/connections/contract.ts';
import { api, type Page } from '../api.ts';
import type { NamedReference, Role, User } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import type { Assignee, AssigneeKind } from './assignee.ts';

const FOUND_SIZE = 30;
const CONNECTIONS_SIZE = 200;
const REACH_STALE_MS = 30_000;

export type Level = NonNullable<ConnectionView['level']>;

export interface Reached {
  organisation: NamedReference;
  level: Level;
}

/** Where our work may go, and from where work may come to us, as far as the first 200 connections tell. */
export interface Reach {
  us: NamedReference;
  to: Reached[];
  from: NamedReference[];
  isCut: boolean;
}

const byName = (a: NamedReference, b: NamedReference) => a.name.localeCompare(b.name);

export function useReach() {
  const { id, name } = useMe().organisation;
  return useQuery({
    queryKey: ['directory', 'reach', id],
    staleTime: REACH_STALE_MS,
    queryFn: async ({ signal }): Promise<Reach> => {
      const page = await api.get<Page<ConnectionView>>('/connections', {
        query: { view: 'paired', limit: CONNECTIONS_SIZE },
        signal,
      });
      const to = page.items.flatMap((one) =>
        one.from.id === id && one.level ? [{ organisation: one.to, level: one.level }] : [],
      );
      return {
        us: { id, name },
        to: to.toSorted((a, b) => byName(a.organisation, b.organisation)),
        from: page.items.flatMap((one) => (one.to.id === id ? [one.from] : [])).toSorted(byName),
        isCut: page.nextCursor !== null,
      };
    },
  });
}

export interface FoundAssignees {
  items: Assignee[];
  hasMore: boolean;
}

/** The first that match, across every organisation that we may send work to. */
export function useFoundAssignees(words: string, filters: { kind?: AssigneeKind; organisationId?: string } = {}) {
  const query = { q: words.trim() || undefined, limit: FOUND_SIZE, ...filters };
  return useQuery({
    queryKey: ['directory', 'found', query],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<FoundAssignees> => {
      const page = await api.get<Page<Assignee>>('/directory', { query, signal });
      return { items: page.items, hasMore: page.nextCursor !== null };
    },
  });
}

/**
 * The roles and active people of one organisation, to hand work on within it. One's own is in the directory; others of
 * the account, which only its enterprise administrators see, are read as such.
 */
export function useColleagues(organisation: NamedReference, words: string, kind?: AssigneeKind) {
  const ourId = useMe().organisation.id;
  const q = words.trim() || undefined;
  return useQuery({
    queryKey: ['directory', 'colleagues', organisation.id, q, kind],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<FoundAssignees> => {
      if (organisation.id === ourId) {
        const query = { q, kind, organisationId: ourId, limit: FOUND_SIZE };
        const page = await api.get<Page<Assignee>>('/directory', { query, signal });
        return { items: page.items, hasMore: page.nextCursor !== null };
      }
      const path = `/organisations/${organisation.id}`;
      const none: Page<Role & User> = { items: [], nextCursor: null };
      const [roles, users] = await Promise.all([
        kind === 'user' ? none : api.get<Page<Role>>(`${path}/roles`, { query: { q, limit: FOUND_SIZE }, signal }),
        kind === 'role'
          ? none
          : api.get<Page<User>>(`${path}/users`, { query: { q, status: 'active', limit: FOUND_SIZE }, signal }),
      ]);
      return {
        items: [
          ...roles.items.map((role) => ({ kind: 'role' as const, id: role.id, name: role.name, organisation })),
          ...users.items.map((user) => ({ kind: 'user' as const, id: user.id, name: user.name, organisation })),
        ],
        hasMore: roles.nextCursor !== null || users.nextCursor !== null,
      };
    },
  });
}
