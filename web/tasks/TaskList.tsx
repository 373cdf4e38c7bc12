import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { text } from '../text/index.ts';
import { Due } from './Due.tsx';
import { FromTo } from './FromTo.tsx';
import { Marks } from './Marks.tsx';
import { RowButtons } from './TaskButtons.tsx';
import { TaskStateCell } from './TaskState.tsx';
import { type Box, isClosed, type Task } from './task.ts';
import styles from './tasks.module.css';

export interface Selection {
  ids: ReadonlySet<string>;
  toggle: (ids: string[], isChosen: boolean) => void;
}

/** Tasks, two lines each; on narrow screens each is a card of its own. */
export function TaskList({
  label,
  tasks,
  box,
  isStale,
  selection,
}: {
  label: string;
  tasks: Task[];
  box: Box;
  /** They answer an earlier question, and the new answer is on its way. */
  isStale: boolean;
  /** Offers to choose those that may be handed on. */
  selection?: Selection;
}) {
  return (
    <div className={styles.frame} data-stale={isStale || undefined} aria-busy={isStale}>
      {selection ? <SelectAll tasks={tasks} selection={selection} /> : null}
      <ul className={styles.list} aria-label={label}>
        {tasks.map((task) => (
          <Row key={task.id} task={task} box={box} selection={selection} />
        ))}
      </ul>
    </div>
  );
}

function Row({ task, box, selection }: { task: Task; box: Box; selection: Selection | undefined }) {
  return (
    <li
      className={styles.row}
      data-task={task.id}
      data-selectable={selection ? true : undefined}
      data-overdue={task.overdue || undefined}
    >
      {selection ? (
        <Checkbox
          size="xs"
          aria-label={text.tasks.select(task.title)}
          checked={selection.ids.has(task.id)}
          disabled={!task.may.transfer}
          onChange={(event) => selection.toggle([task.id], event.currentTarget.checked)}
        />
      ) : null}
      <div className={styles.main}>
        <div className={styles.title}>
          <Link to="/tasks/$id" params={{ id: task.id }} className={styles.titleLink}>
            {task.title}
          </Link>
          <Marks task={task} />
        </div>
        <FromTo task={task} box={box} />
      </div>
      <div className={styles.due}>{isClosed(task) ? null : <Due task={task} />}</div>
      <TaskStateCell task={task} box={box} />
      <RowButtons task={task} />
    </li>
  );
}

function SelectAll({ tasks, selection }: { tasks: Task[]; selection: Selection }) {
  const able = tasks.filter((task) => task.may.transfer).map((task) => task.id);
  const chosen = able.filter((id) => selection.ids.has(id));
  return (
    <div className={styles.selectAll}>
      <Checkbox
        size="xs"
        label={text.tasks.selectAll}
        disabled={able.length === 0}
        checked={able.length > 0 && chosen.length === able.length}
        indeterminate={chosen.length > 0 && chosen.length < able.length}
        onChange={(event) => selection.toggle(able, event.currentTarget.checked)}
      />
    </div>
  );
}
