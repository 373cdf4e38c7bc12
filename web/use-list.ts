import { useInfiniteQuery } from '@tanstack/react-query';
import { api, type Page, type Query } from './api.ts';

export interface List<Item> {
  items: Item[];
  isPending: boolean;
  /** Shown rows belong to an earlier question (a filter just changed). */
  isPlaceholder: boolean;
  error: Error | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  retry: () => void;
}

/** A list of the server, page by page: `useList(['users', id], '/organisations/…/users', { q })`. */
export function useList<Item>(
  key: readonly unknown[],
  path: string,
  query: Query = {},
  options: { enabled?: boolean } = {},
): List<Item> {
  const list = useInfiniteQuery({
    queryKey: [...key, query],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Item>>(path, { query: { ...query, cursor: pageParam ?? undefined }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (earlier) => earlier,
    enabled: options.enabled ?? true,
  });
  return {
    items: list.data?.pages.flatMap((page) => page.items) ?? [],
    isPending: list.isPending,
    isPlaceholder: list.isPlaceholderData,
    error: list.data ? null : list.error,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
  };
}
