import { IconAlertTriangle } from '@tabler/icons-react';
import { text } from '../text/index.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import type { Task } from './task.ts';
import styles from './tasks.module.css';

/** When it is due, relative, with the exact time on hover; overdue in word, picture and colour. */
export function Due({ task, isAlone = false }: { task: Pick<Task, 'dueAt' | 'overdue'>; isAlone?: boolean }) {
  if (!task.dueAt) return null;
  if (task.overdue) {
    return (
      <span className={styles.overdue}>
        <IconAlertTriangle size={15} stroke={1.8} aria-hidden />
        <span>
          {text.tasks.overdue}
          <span className={styles.overdueSince}>
            , {text.tasks.dueWord} <RelativeTime at={task.dueAt} />
          </span>
        </span>
      </span>
    );
  }
  return (
    <span>
      {isAlone ? null : `${text.tasks.due} `}
      <RelativeTime at={task.dueAt} />
    </span>
  );
}
