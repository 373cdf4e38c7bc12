import type { ReactNode } from 'react';
import { text } from '../text/index.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import type { List } from '../use-list.ts';
import type { Connection, View } from './connection.ts';

/** One list of connections on its way to the screen: skeleton, error, why it is empty, or rows. */
export function ConnectionList({
  view,
  list,
  columns,
  empty,
}: {
  view: View;
  list: List<Connection>;
  columns: Column<Connection>[];
  empty: { title: string; reason: string; next?: ReactNode };
}) {
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />;
  if (list.isPending) return <LoadingRows rows={4} height={56} />;
  if (list.items.length === 0) return <EmptyState headingOrder={3} {...empty} />;
  return (
    <>
      <DataTable
        label={text.connections.tabs[view]}
        columns={columns}
        rows={list.items}
        rowKey={(connection) => connection.id}
        isStale={list.isPlaceholder}
      />
      <LoadMore list={list} />
    </>
  );
}
