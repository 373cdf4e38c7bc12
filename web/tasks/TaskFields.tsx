import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { text } from '../text/index.ts';
import { type DueParts, dueAtOf } from './due.ts';
import { priorities, type TaskPriority } from './task.ts';

export const TITLE_LIMIT = 200;
export const DESCRIPTION_LIMIT = 10_000;

/** What a task says, as it is typed. */
export interface TaskWords {
  title: string;
  description: string;
  priority: TaskPriority;
  due: DueParts;
}

export type FieldErrors = Partial<Record<'title' | 'description' | 'priority' | 'dueAt', string | undefined>>;

/** What can be said before asking the server. */
export function findMistakes({ title, description, due }: TaskWords): FieldErrors {
  const words = text.tasks;
  return {
    ...(title.trim() === '' ? { title: words.titleMissing } : {}),
    ...(description.length > DESCRIPTION_LIMIT ? { description: words.descriptionTooLong(DESCRIPTION_LIMIT) } : {}),
    ...(dueAtOf(due) === undefined ? { dueAt: words.dueDayMissing } : {}),
  };
}

export function TitleField({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}) {
  return (
    <TextInput
      label={text.tasks.title}
      description={text.tasks.titleHelp}
      required
      maxLength={TITLE_LIMIT}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
    />
  );
}

export function DescriptionField({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}) {
  return (
    <Textarea
      label={`${text.tasks.description} (${text.common.optional})`}
      description={text.tasks.descriptionHelp}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      autosize
      minRows={4}
      maxRows={16}
    />
  );
}

export function PriorityField({ value, onChange }: { value: TaskPriority; onChange: (value: TaskPriority) => void }) {
  return (
    <NativeSelect
      label={text.tasks.priority}
      value={value}
      onChange={(event) => onChange(priorities.find((one) => one === event.currentTarget.value) ?? 'normal')}
      data={priorities.map((one) => ({ value: one, label: text.tasks.priorities[one] }))}
      style={{ flex: '1 1 12rem', maxWidth: '20rem' }}
    />
  );
}
