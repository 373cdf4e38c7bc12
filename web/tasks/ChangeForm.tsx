import { Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { useSubmission } from '../use-submission.ts';
import { ChangeConflict } from './ChangeConflict.tsx';
import { changesOf, type TaskChanges, wordsOf } from './changes.ts';
import { DueFields } from './DueFields.tsx';
import { refreshTasks } from './queries.ts';
import type { ActFormProps } from './TaskDialogs.tsx';
import { DescriptionField, type FieldErrors, findMistakes, PriorityField, TitleField } from './TaskFields.tsx';
import styles from './tasks.module.css';

/** The sender changes what the task says; over the version that they looked at, and nothing else. */
export function ChangeForm({ task, onClose, onDone }: ActFormProps) {
  const words = text.tasks;
  const client = useQueryClient();
  const [looked, setLooked] = useState(task);
  const [form, setForm] = useState(() => wordsOf(task));
  const [mistakes, setMistakes] = useState<FieldErrors>({});
  const save = useSubmission(
    ({ changes, version }: { changes: TaskChanges; version: number }) =>
      api.patch<typeof task>(`/tasks/${task.id}`, changes, { ifMatch: version }),
    {
      onSuccess: (answer) => {
        client.setQueryData(['task', answer.id], answer);
        void refreshTasks(client);
        onDone(answer, words.changedToast(answer.title));
      },
    },
  );
  const changes = changesOf(form, looked);
  const set = (part: Partial<typeof form>) => {
    setForm({ ...form, ...part });
    setMistakes({});
  };
  const errorOf = (field: keyof FieldErrors) => mistakes[field] ?? fieldError(save.error, field);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = findMistakes(form);
    setMistakes(found);
    if (Object.keys(found).length > 0) return;
    if (Object.keys(changes).length === 0) onClose();
    else save.mutate({ changes, version: looked.version });
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TitleField value={form.title} onChange={(title) => set({ title })} error={errorOf('title')} />
        <DescriptionField
          value={form.description}
          onChange={(description) => set({ description })}
          error={errorOf('description')}
        />
        <div className={styles.two}>
          <PriorityField value={form.priority} onChange={(priority) => set({ priority })} />
        </div>
        <DueFields value={form.due} onChange={(due) => set({ due })} error={errorOf('dueAt')} />
        {isProblem(save.error, 'version_conflict') ? (
          <ChangeConflict
            task={looked}
            mine={changes}
            onTake={(now) => {
              save.reset();
              setLooked(now);
              setForm(wordsOf(now));
            }}
            onKeep={(now) => {
              setLooked(now);
              save.mutate({ changes, version: now.version });
            }}
          />
        ) : (
          <FormProblem error={save.error} fields={['title', 'description', 'priority', 'dueAt']} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {text.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
