import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError, isProblem } from '../api.ts';
import type { EmailDomainDispute } from '../contracts.ts';
import { refreshEmailDomains } from '../email-domains/queries.ts';
import { text } from '../text/index.ts';
import { ChoiceList } from '../ui/ChoiceList.tsx';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { ConflictState } from '../ui/ConflictState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';

const words = text.operator;
type Decision = 'keep' | 'transfer';

/** Both sides of a dispute, and to whom the name belongs from now on, with the reason for both to read. */
export function DecideDialog({ dispute, onClose }: { dispute: EmailDomainDispute | null; onClose: () => void }) {
  return (
    <Modal
      opened={dispute !== null}
      onClose={onClose}
      title={dispute ? words.decideTitle(dispute.unicodeName) : ''}
      size="lg"
    >
      {dispute ? <Form dispute={dispute} onClose={onClose} /> : null}
    </Modal>
  );
}

function Form({ dispute, onClose }: { dispute: EmailDomainDispute; onClose: () => void }) {
  const { unicodeName: name, from, to } = dispute;
  const [decision, setDecision] = useState<Decision>('keep');
  const [comment, setComment] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const queryClient = useQueryClient();
  const decide = useSubmission(
    (wish: { decision: Decision; comment: string }, idempotencyKey) =>
      api.post<EmailDomainDispute>(`/email-domain-disputes/${dispute.id}/decide`, wish, {
        idempotencyKey,
        ifMatch: dispute.version,
      }),
    {
      onSuccess: async () => {
        onClose();
        toast(words.decided(name, (decision === 'keep' ? from : to).organisation.name));
        await refreshEmailDomains(queryClient);
      },
    },
  );
  const reload = () => {
    onClose();
    void refreshEmailDomains(queryClient);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsMissing(comment.trim() === '');
    if (comment.trim() !== '' && comment.length <= COMMENT_LIMIT) decide.mutate({ decision, comment: comment.trim() });
  };
  const isConflict = isProblem(decide.error, 'version_conflict', 'dispute_already_decided', 'dispute_not_open');

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{words.decideBody(from.organisation.name, to.organisation.name, name)}</Text>
        <ChoiceList<Decision>
          label={words.decideWho}
          value={decision}
          onChange={setDecision}
          error={fieldError(decide.error, 'decision')}
          choices={[
            { value: 'keep', label: words.keepsIt(from.organisation.name), words: words.keepWords(from, to) },
            { value: 'transfer', label: words.getsIt(to.organisation.name), words: words.transferWords(from, to) },
          ]}
        />
        <CommentField
          label={words.decideComment}
          description={words.decideCommentHelp}
          required
          value={comment}
          onChange={(value) => {
            setComment(value);
            setIsMissing(false);
          }}
          error={isMissing ? words.commentMissing : fieldError(decide.error, 'comment')}
        />
        {isConflict ? (
          <ConflictState onReload={reload} />
        ) : (
          <FormProblem error={decide.error} fields={['decision', 'comment']} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={decide.isPending}>
            {words.decideSubmit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
