import { dueAtOf, duePartsOf } from './due.ts';
import type { TaskWords } from './TaskFields.tsx';
import type { Task } from './task.ts';

export type TaskChanges = Partial<Pick<Task, 'title' | 'description' | 'priority' | 'dueAt'>>;

export function wordsOf(task: Task): TaskWords {
  return {
    title: task.title,
    description: task.description,
    priority: task.priority,
    due: duePartsOf(task.dueAt),
  };
}

/** Only what was changed, so that what somebody else changed besides stays. */
export function changesOf(words: TaskWords, task: Task): TaskChanges {
  const before = wordsOf(task);
  const isDueSame = words.due.day === before.due.day && words.due.time === before.due.time;
  const dueAt = dueAtOf(words.due);
  return {
    ...(words.title.trim() === task.title ? {} : { title: words.title.trim() }),
    ...(words.description.trim() === task.description ? {} : { description: words.description.trim() }),
    ...(words.priority === task.priority ? {} : { priority: words.priority }),
    ...(isDueSame || dueAt === undefined ? {} : { dueAt }),
  };
}
