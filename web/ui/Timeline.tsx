import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { List } from '../use-list.ts';
import { ErrorState } from './ErrorState.tsx';
import { LoadingRows } from './LoadingRows.tsx';
import { LoadMore } from './LoadMore.tsx';
import styles from './Timeline.module.css';

/** What happened, one below the other along a line, on its way to the screen. */
export function Timeline<Event extends { id: string }>({
  list,
  none,
  skeletonRows,
  children,
}: {
  list: List<Event>;
  /** What is said when nothing has happened. */
  none: string;
  skeletonRows: number;
  /** One of them. */
  children: (event: Event) => ReactNode;
}) {
  return (
    <>
      {list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : null}
      {list.isPending && !list.error ? <LoadingRows rows={skeletonRows} /> : null}
      {!list.isPending && !list.error && list.items.length === 0 ? <Text size="sm">{none}</Text> : null}
      <ol className={styles.events}>
        {list.items.map((event) => (
          <li key={event.id} className={styles.event}>
            {children(event)}
          </li>
        ))}
      </ol>
      {list.hasMore ? <LoadMore list={list} /> : null}
    </>
  );
}
