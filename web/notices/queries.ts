import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Notice, NoticeCounts, NoticeSettings } from '../contracts.ts';
import { type List, useList } from '../use-list.ts';

/** Where the bell is not live, such as behind a proxy that keeps streams back, it looks once a minute. */
const LOOK_AGAIN_MS = 60_000;

export function useNotices(isUnreadOnly: boolean): List<Notice> {
  return useList<Notice>(['notices', 'list'], '/notices', isUnreadOnly ? { unread: 'true' } : {});
}

export const countsQuery = queryOptions({
  queryKey: ['notices', 'counts'],
  queryFn: ({ signal }) => api.get<NoticeCounts>('/notices/counts', { signal }),
  refetchInterval: LOOK_AGAIN_MS,
});

export const settingsQuery = queryOptions({
  queryKey: ['notice-settings'],
  queryFn: ({ signal }) => api.get<NoticeSettings>('/me/notice-settings', { signal }),
});

/** After something new, or read. */
export function refreshNotices(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: ['notices'] });
}
