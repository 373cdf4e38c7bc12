import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { NamedReference } from '../contracts.ts';
import { type Assignee, choiceOf } from '../directory/assignee.ts';
import { ColleaguePicker } from '../directory/ColleaguePicker.tsx';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useLastShown } from '../ui/use-last-shown.ts';
import { useSubmission } from '../use-submission.ts';
import { BulkPreview } from './BulkPreview.tsx';
import { refreshTasks } from './queries.ts';
import type { BulkResult } from './task.ts';

/** Tasks that were chosen one by one, or everything of one person. */
export type Bulk = { organisation: NamedReference } & ({ kind: 'tasks'; ids: string[] } | { kind: 'person' });

/** Hands many tasks on at once: to whom, then what would happen to each, then it happens. */
export function BulkTransferDialog({
  bulk,
  onClose,
  onDone,
}: {
  bulk: Bulk | null;
  onClose: () => void;
  onDone: () => void;
}) {
  const shown = useLastShown(bulk);
  return (
    <Modal opened={bulk !== null} onClose={onClose} title={text.tasks.bulkTitle} size="lg">
      {shown ? <BulkForm bulk={shown} onClose={onClose} onDone={onDone} /> : null}
    </Modal>
  );
}

function BulkForm({ bulk, onClose, onDone }: { bulk: Bulk; onClose: () => void; onDone: () => void }) {
  const words = text.tasks;
  const client = useQueryClient();
  const [person, setPerson] = useState<Assignee | null>(null);
  const [to, setTo] = useState<Assignee | null>(null);
  const [message, setMessage] = useState('');
  const [missing, setMissing] = useState<{ person?: string; to?: string }>({});
  const [preview, setPreview] = useState<BulkResult | null>(null);

  const send = useSubmission(
    (isPreview: boolean, idempotencyKey) =>
      api.post<BulkResult>(
        '/tasks/bulk-transfer',
        {
          ...(bulk.kind === 'tasks' ? { taskIds: bulk.ids } : { holderUserId: person?.id }),
          assignee: to ? choiceOf(to) : undefined,
          message: message.trim(),
          preview: isPreview,
        },
        { idempotencyKey },
      ),
    {
      onSuccess: (result, isPreview) => {
        if (isPreview) return setPreview(result);
        void refreshTasks(client);
        onClose();
        onDone();
        toast(words.bulkDone(result.transferred, to?.name ?? ''));
      },
      onError: () => setPreview(null),
    },
  );

  const ask = (event: FormEvent) => {
    event.preventDefault();
    const found = {
      ...(bulk.kind === 'person' && !person ? { person: words.bulkWhoseMissing } : {}),
      ...(to ? {} : { to: words.transferMissing }),
    };
    setMissing(found);
    if (Object.keys(found).length === 0 && message.length <= COMMENT_LIMIT) send.mutate(true);
  };

  if (preview && to) {
    return (
      <BulkPreview
        preview={preview}
        to={to}
        whose={person}
        isSending={send.isPending}
        onBack={() => setPreview(null)}
        onGo={() => send.mutate(false)}
      />
    );
  }
  return (
    <form onSubmit={ask} noValidate>
      <Stack gap="md">
        {bulk.kind === 'tasks' ? (
          <Text>{words.selected(bulk.ids.length)}</Text>
        ) : (
          <ColleaguePicker
            label={words.bulkWhose}
            description={words.bulkWhoseHelp}
            organisation={bulk.organisation}
            kind="user"
            value={person}
            onChange={(next) => {
              setPerson(next);
              setMissing({});
            }}
            error={missing.person ?? fieldError(send.error, 'holderUserId')}
            onEscape={onClose}
          />
        )}
        <ColleaguePicker
          label={words.transferTo}
          description={words.transferToHelp}
          organisation={bulk.organisation}
          value={to}
          onChange={(next) => {
            setTo(next);
            setMissing({});
          }}
          error={missing.to ?? (isProblem(send.error, 'not_assignable') ? sayProblem(send.error) : undefined)}
          onEscape={onClose}
        />
        <CommentField
          label={words.transferMessage}
          description={words.transferMessageHelp}
          value={message}
          onChange={setMessage}
          minRows={2}
        />
        <FormProblem error={send.error} fields={['assignee', 'holderUserId']} shownByFields={['not_assignable']} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={send.isPending}>
            {words.bulkPreview}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
