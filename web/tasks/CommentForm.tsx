import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import { text } from '../text/index.ts';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { useSubmission } from '../use-submission.ts';
import { refreshTasks } from './queries.ts';
import type { Task, TaskComment } from './task.ts';

/** Says something that both sides read, whether or not the task is over. */
export function CommentForm({ task, readers }: { task: Task; readers: string | null }) {
  const words = text.tasks;
  const client = useQueryClient();
  const [said, setSaid] = useState('');
  const [missing, setMissing] = useState<string | undefined>();
  const [news, setNews] = useState('');
  const comment = useSubmission(
    (wish: string, idempotencyKey) =>
      api.post<TaskComment>(`/tasks/${task.id}/comments`, { text: wish }, { idempotencyKey }),
    {
      onSuccess: async () => {
        setSaid('');
        setNews(words.commentSent);
        await refreshTasks(client);
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (said.trim() === '') return setMissing(words.commentMissing);
    if (said.length <= COMMENT_LIMIT) comment.mutate(said.trim());
  };
  return (
    <form onSubmit={submit} noValidate>
      <CommentField
        label={words.commentLabel}
        {...(readers ? { description: words.commentHelp(readers) } : {})}
        required
        value={said}
        onChange={(value) => {
          setSaid(value);
          setMissing(undefined);
          setNews('');
        }}
        error={missing ?? fieldError(comment.error, 'text')}
        minRows={2}
      />
      <FormProblem error={comment.error} fields={['text']} />
      <Group justify="flex-end" mt="xs">
        <Button type="submit" variant="default" loading={comment.isPending}>
          {words.commentSend}
        </Button>
      </Group>
      <span className="cw-hidden" role="status">
        {news}
      </span>
    </form>
  );
}
