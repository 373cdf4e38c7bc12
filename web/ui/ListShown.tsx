import type { ReactNode } from 'react';
import type { List } from '../use-list.ts';
import { type Column, DataTable } from './DataTable.tsx';
import { ErrorState } from './ErrorState.tsx';
import { LoadingRows } from './LoadingRows.tsx';
import { LoadMore } from './LoadMore.tsx';

/** A list on its way to the screen: skeleton, error with another try, what to say when there is nothing, or its rows. */
export function ListShown<Row>({
  list,
  label,
  columns,
  rowKey,
  empty,
  skeletonRows = 5,
}: {
  list: List<Row>;
  label: string;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  empty: ReactNode;
  skeletonRows?: number;
}) {
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />;
  if (list.isPending) return <LoadingRows rows={skeletonRows} height={48} />;
  if (list.items.length === 0) return empty;
  return (
    <>
      <DataTable label={label} columns={columns} rows={list.items} rowKey={rowKey} isStale={list.isPlaceholder} />
      <LoadMore list={list} />
    </>
  );
}
