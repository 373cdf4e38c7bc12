import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { api, type Page } from '../api.ts';
import type { NamedReference } from '../contract-draft.ts';
import { type List, useList } from '../use-list.ts';
import type { Connection, ConnectionEvent, Impact, Level, NetworkMapAnswer, Preview, View } from './connection.ts';

const PAGE_SIZE = 100;
const FOUND_SIZE = 20;

/** Everything below is asked again after a change: a change in one list is a change in another. */
export function refreshConnections(client: QueryClient): Promise<void> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['connections'] }),
    client.invalidateQueries({ queryKey: ['connection'] }),
    client.invalidateQueries({ queryKey: ['connection-blocks'] }),
    client.invalidateQueries({ queryKey: ['directory'] }),
    client.invalidateQueries({ queryKey: ['first-steps'] }),
  ]).then(() => undefined);
}

export function useConnections(view: View, q?: string): List<Connection> {
  return useList<Connection>(['connections', view], '/connections', { view, limit: PAGE_SIZE, q });
}

/** "7", or "100+" while there is more than was loaded; null while nobody knows. */
export function sayCount(list: List<unknown>): string | null {
  if (list.isPending || list.error) return null;
  return list.hasMore ? `${list.items.length}+` : String(list.items.length);
}

export function connectionQuery(id: string) {
  return queryOptions({
    queryKey: ['connection', id],
    queryFn: ({ signal }) => api.get<Connection>(`/connections/${id}`, { signal }),
  });
}

export function useHistory(id: string): List<ConnectionEvent> {
  return useList<ConnectionEvent>(['connection', id, 'history'], `/connections/${id}/history`, { limit: PAGE_SIZE });
}

/** What the asking side would see at a level; for the receiving side. */
export function usePreview(id: string, level: Level) {
  return useQuery({
    queryKey: ['connection', id, 'preview', level],
    queryFn: ({ signal }) => api.get<Preview>(`/connections/${id}/preview`, { query: { level }, signal }),
    staleTime: 0,
  });
}

/** What ending would touch now; asked for while the question is open. */
export function useImpact(id: string, enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ['connection', id, 'impact'],
    queryFn: ({ signal }) => api.get<Impact>(`/connections/${id}/impact`, { signal }),
    staleTime: 0,
  });
}

export function useNetworkMap() {
  return useQuery({
    queryKey: ['connections', 'map'],
    queryFn: ({ signal }) => api.get<NetworkMapAnswer>('/connections/map', { signal }),
  });
}

export interface Found {
  items: (NamedReference & { shortName: string })[];
  hasMore: boolean;
}

/** Listed organisations with this in their name, and the one whose exact short name it is, listed or not. */
export function useConnectable(words: string) {
  const wanted = words.trim();
  return useQuery({
    queryKey: ['connectable', wanted],
    queryFn: async ({ signal }): Promise<Found> => {
      const ask = (query: Record<string, string>) =>
        api.get<Page<Found['items'][number]>>('/organisations', {
          query: { connectable: true, limit: FOUND_SIZE, ...query },
          signal,
        });
      const [byName, exact] = await Promise.all([
        ask(wanted ? { q: wanted } : {}),
        wanted ? ask({ shortName: wanted }) : { items: [], nextCursor: null },
      ]);
      const others = byName.items.filter((one) => exact.items.every((same) => same.id !== one.id));
      return { items: [...exact.items, ...others], hasMore: byName.nextCursor !== null };
    },
    placeholderData: (earlier) => earlier,
  });
}
