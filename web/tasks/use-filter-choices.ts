import { useQuery } from '@tanstack/react-query';
import { api, type Page } from '../api.ts';
import type { NamedReference, Organisation, Role } from '../contracts.ts';
import { useReach } from '../directory/queries.ts';
import { useMe } from '../identity/me.ts';
import type { Task } from './task.ts';

const LIMIT = 200;

/** From where work may come: one's own organisation, those that may send to it, and whoever sent what is shown. */
export function useSenders(tasks: Task[]): NamedReference[] {
  const { organisation } = useMe();
  const reach = useReach().data;
  const all = [...(reach?.from ?? []), ...tasks.map((task) => task.from.organisation)];
  const others = new Map(all.filter((one) => one.id !== organisation.id).map((one) => [one.id, one]));
  return [organisation, ...[...others.values()].toSorted((a, b) => a.name.localeCompare(b.name))];
}

/** The roles of an organisation that one coordinates. */
export function useRoles(organisationId: string, enabled: boolean): NamedReference[] {
  const roles = useQuery({
    enabled,
    queryKey: ['roles', organisationId, 'names'],
    queryFn: ({ signal }) =>
      api.get<Page<Role>>(`/organisations/${organisationId}/roles`, { query: { limit: LIMIT }, signal }),
  });
  return roles.data?.items ?? [];
}

/** The organisations of the account, for its enterprise administrators; nothing when there is only one. */
export function useOwnOrganisations(enabled: boolean): NamedReference[] | undefined {
  const own = useQuery({
    enabled,
    queryKey: ['organisations', 'own'],
    queryFn: ({ signal }) => api.get<Page<Organisation>>('/organisations', { query: { limit: LIMIT }, signal }),
  });
  const items = own.data?.items ?? [];
  return items.length > 1 ? items : undefined;
}
