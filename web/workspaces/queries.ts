import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Workspace, WorkspaceEvent } from '../contracts.ts';
import { type List, useList } from '../use-list.ts';
import type { WorkspacesSearch } from './search.ts';

const HISTORY_PAGE = 100;

/** After a change of one: the lists, the one, and what happened in it. */
export function refreshWorkspaces(client: QueryClient): Promise<void> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['workspaces'] }),
    client.invalidateQueries({ queryKey: ['workspace'] }),
  ]).then(() => undefined);
}

/** Open ones unless asked otherwise. */
export function useWorkspaces({ q, role, status = 'open' }: WorkspacesSearch): List<Workspace> {
  return useList<Workspace>(['workspaces'], '/workspaces', { q, role, status: status === 'all' ? undefined : status });
}

/** One workspace; asked again now and then, because rights in it change while one looks. */
export function workspaceQuery(id: string) {
  return queryOptions({
    queryKey: ['workspace', id],
    queryFn: ({ signal }) => api.get<Workspace>(`/workspaces/${id}`, { signal }),
    refetchInterval: 60_000,
  });
}

/** What happened in it, oldest first. */
export function useWorkspaceHistory(id: string): List<WorkspaceEvent> {
  return useList<WorkspaceEvent>(['workspace', id, 'history'], `/workspaces/${id}/history`, { limit: HISTORY_PAGE });
}
