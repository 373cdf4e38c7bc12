import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusBadge, type Tone } from '../ui/StatusBadge.tsx';
import { type Box, sayPerson, sayState, type Task } from './task.ts';
import styles from './tasks.module.css';

function toneOf({ status, verdict }: Task): Tone {
  if (status === 'taken') return 'waiting';
  if (status === 'declined' || verdict === 'rejected') return 'bad';
  return status === 'completed' ? 'good' : 'neutral';
}

/** How a task stands: to be taken, with somebody, or how it ended. */
export function TaskState({ task, box }: { task: Task; box: Box }) {
  const me = useMe();
  return <StatusBadge tone={toneOf(task)}>{sayState(task, me.user.id, box)}</StatusBadge>;
}

/** The same in a row, where a long name stands below; what is over says since when. */
export function TaskStateCell({ task, box }: { task: Task; box: Box }) {
  const me = useMe();
  const isElsewhere = task.status === 'taken' && task.holder !== null && task.holder.id !== me.user.id;
  if (!isElsewhere && !task.closedAt) {
    return (
      <div>
        <TaskState task={task} box={box} />
      </div>
    );
  }
  return (
    <div>
      <StatusBadge tone={toneOf(task)}>
        {isElsewhere ? text.tasks.statuses.taken : sayState(task, me.user.id, box)}
      </StatusBadge>
      <div className={styles.stateWords}>
        {isElsewhere && task.holder ? sayPerson(task.holder) : null}
        {task.closedAt ? <RelativeTime at={task.closedAt} /> : null}
      </div>
    </div>
  );
}
