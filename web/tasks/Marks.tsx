import { Badge } from '@mantine/core';
import { IconArrowUp, IconChevronsUp } from '@tabler/icons-react';
import { text } from '../text/index.ts';
import type { Task } from './task.ts';
import styles from './tasks.module.css';

/** What is out of the ordinary about a task: a high priority, and a kind that asks for more than doing it. */
export function Marks({ task: { priority, kind } }: { task: Pick<Task, 'priority' | 'kind'> }) {
  const PriorityIcon = priority === 'urgent' ? IconChevronsUp : IconArrowUp;
  return (
    <>
      {priority === 'high' || priority === 'urgent' ? (
        <span className={styles.priority} data-priority={priority}>
          <PriorityIcon size={14} stroke={2} aria-hidden />
          {text.tasks.priorities[priority]}
        </span>
      ) : null}
      {kind === 'basic' ? null : (
        <Badge color="gray" size="sm">
          {text.tasks.kinds[kind]}
        </Badge>
      )}
    </>
  );
}
