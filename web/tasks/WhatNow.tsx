import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { actsOf } from './acts.ts';
import { Due } from './Due.tsx';
import { PageButtons } from './TaskButtons.tsx';
import { TaskState } from './TaskState.tsx';
import { isClosed, isInPerson, sayAssignee, sayPerson, type Task } from './task.ts';
import styles from './tasks.module.css';

function sentenceFor(task: Task, me: ReturnType<typeof useMe>): string | null {
  const words = text.tasks;
  if (isClosed(task)) {
    if (task.status === 'cancelled') return words.closedWords.cancelled;
    const who = task.holder ? sayPerson(task.holder, me.user.id) : words.nobody;
    const how = task.verdict ?? (task.status === 'declined' ? 'declined' : 'completed');
    return words.closedWords[how](who);
  }
  if (task.status === 'open') {
    const [first, ...others] = task.assignees;
    if (isInPerson(task, me.user.id)) return words.openForYou;
    const isForOne = first && first.kind !== 'role' && others.length === 0;
    return isForOne ? words.openForOne(sayAssignee(first)) : words.openForRoles;
  }
  const { next, others } = actsOf(task, me.user.id);
  return next === null && others.length === 0 ? words.nothingForYou : null;
}

/** How it stands, and what can be done now: the first thing on a task's page. */
export function WhatNow({ task }: { task: Task }) {
  const me = useMe();
  const sentence = sentenceFor(task, me);
  const box = task.from.organisation.id === me.organisation.id && !task.may.take ? 'sent' : 'inbox';
  return (
    <section className={styles.now} aria-label={text.tasks.whatNow}>
      <div className={styles.nowWords} aria-live="polite">
        <div className={styles.title}>
          <TaskState task={task} box={box} />
          {isClosed(task) ? null : <Due task={task} />}
        </div>
        {sentence}
      </div>
      <PageButtons task={task} />
    </section>
  );
}
