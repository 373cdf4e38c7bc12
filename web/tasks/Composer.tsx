import { Alert, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { api, fieldError } from '../api.ts';
import { AssigneePicker } from '../directory/AssigneePicker.tsx';
import { choiceOf } from '../directory/assignee.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';
import { ComposerDocuments } from './ComposerDocuments.tsx';
import { Directions } from './Directions.tsx';
import { DueFields } from './DueFields.tsx';
import { type Draft, emptyDraft, isEmpty, keepDraft } from './draft.ts';
import { dueAtOf } from './due.ts';
import { refreshTasks } from './queries.ts';
import { refusalsOf } from './refusals.ts';
import { DescriptionField, type FieldErrors, findMistakes, PriorityField, TitleField } from './TaskFields.tsx';
import { kinds, sayAssignees, type Task } from './task.ts';
import styles from './tasks.module.css';

const ASSIGNEES_LIMIT = 50;

/** The form of a new task. What the server refuses is said where it stands, and nothing typed is lost. */
export function Composer({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const words = text.tasks;
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const [mistakes, setMistakes] = useState<FieldErrors & { assignees?: string }>({});
  const send = useSubmission(
    (wish: Draft, idempotencyKey) => api.post<Task>('/tasks', requestOf(wish), { idempotencyKey }),
    {
      onSuccess: async (task) => {
        keepDraft(me.user.id, emptyDraft);
        onChange(emptyDraft);
        client.setQueryData(['task', task.id], task);
        void refreshTasks(client);
        await navigate({ to: '/tasks/$id', params: { id: task.id } });
        toast(words.sentToast(sayAssignees(task.assignees)));
      },
      onError: () => setTimeout(() => form.current?.querySelector<HTMLElement>('[data-refused] button')?.focus()),
    },
  );
  const refusals = refusalsOf(send.error, send.variables?.assignees ?? []);
  const set = (part: Partial<Draft>) => {
    onChange({ ...draft, ...part });
    setMistakes({});
  };
  const errorOf = (field: keyof FieldErrors) => mistakes[field] ?? fieldError(send.error, field);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = {
      ...(draft.assignees.length === 0 ? { assignees: words.assigneesMissing } : {}),
      ...findMistakes(draft),
    };
    setMistakes(found);
    if (Object.keys(found).length === 0) send.mutate(draft);
  };

  return (
    <form ref={form} onSubmit={submit} noValidate className={styles.composer}>
      <Stack gap="md">
        <div>
          <AssigneePicker
            value={draft.assignees}
            onChange={(assignees) => set({ assignees })}
            maximum={ASSIGNEES_LIMIT}
            error={mistakes.assignees ?? fieldError(send.error, 'assignees')}
            refusals={refusals}
          />
          <Directions assignees={draft.assignees} />
        </div>
        <TitleField value={draft.title} onChange={(title) => set({ title })} error={errorOf('title')} />
        <DescriptionField
          value={draft.description}
          onChange={(description) => set({ description })}
          error={errorOf('description')}
        />
        <div className={styles.two}>
          <NativeSelect
            label={words.kind}
            description={words.kindMeanings[draft.kind]}
            inputWrapperOrder={['label', 'input', 'description']}
            value={draft.kind}
            onChange={(event) => set({ kind: kinds.find((one) => one === event.currentTarget.value) ?? 'basic' })}
            data={kinds.map((one) => ({ value: one, label: words.kinds[one] }))}
            style={{ flex: '1 1 12rem', maxWidth: '20rem' }}
          />
          <PriorityField value={draft.priority} onChange={(priority) => set({ priority })} />
        </div>
        <DueFields value={draft.due} onChange={(due) => set({ due })} error={errorOf('dueAt')} />
        <ComposerDocuments
          documents={draft.documents}
          assignees={draft.assignees}
          onChange={(documents) => set({ documents })}
          error={send.error}
        />
        {refusals.size > 0 ? (
          <Alert color="red" role="alert" p="sm">
            {words.assigneesRefusedLead}
          </Alert>
        ) : (
          <FormProblem
            error={send.error}
            fields={[
              'title',
              'description',
              'dueAt',
              'assignees',
              ...draft.documents.map((_one, index) => `documentIds.${index}`),
            ]}
            shownByFields={['share_allowance_exceeded']}
          />
        )}
        <Group justify="space-between" gap="sm">
          <Text size="sm" c="dimmed" role="status">
            {isEmpty(draft) ? '' : words.draftKept}
          </Text>
          <Group gap="xs">
            {isEmpty(draft) ? null : <Discard draft={draft} onChange={onChange} />}
            <Button type="submit" loading={send.isPending}>
              {words.send}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

/** Empties the form at once; the toast brings it back. */
function Discard({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const discard = () => {
    onChange(emptyDraft);
    toast(text.tasks.draftDiscarded, { undo: () => onChange(draft) });
  };
  return (
    <Button variant="default" onClick={discard}>
      {text.tasks.draftDiscard}
    </Button>
  );
}

function requestOf({ assignees, documents, due, title, description, kind, priority }: Draft) {
  return {
    title: title.trim(),
    description: description.trim(),
    kind,
    priority,
    dueAt: dueAtOf(due) ?? null,
    assignees: assignees.map(choiceOf),
    ...(documents.length > 0 ? { documentIds: documents.map(({ id }) => id) } : {}),
  };
}
