import type { ReactNode } from 'react';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import type { List } from '../use-list.ts';
import { type Selection, TaskList } from './TaskList.tsx';
import type { Box, Task } from './task.ts';

/** A list of tasks on its way to the screen: loading, failed, empty with the reason, or there. */
export function TasksShown({
  list,
  box,
  label,
  empty,
  selection,
}: {
  list: List<Task>;
  box: Box;
  label: string;
  empty: ReactNode;
  selection?: Selection;
}) {
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />;
  if (list.isPending) return <LoadingRows rows={6} height={52} />;
  if (list.items.length === 0) return <div aria-busy={list.isPlaceholder}>{empty}</div>;
  return (
    <>
      <TaskList
        label={label}
        tasks={list.items}
        box={box}
        isStale={list.isPlaceholder}
        {...(selection ? { selection } : {})}
      />
      <LoadMore list={list} />
    </>
  );
}
