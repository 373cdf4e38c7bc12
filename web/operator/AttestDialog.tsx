import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, fieldError } from '../api.ts';
import type { EmailDomain } from '../contracts.ts';
import { refreshEmailDomains } from '../email-domains/queries.ts';
import { text } from '../text/index.ts';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { toast } from '../ui/toasts.tsx';
import { useSubmission } from '../use-submission.ts';

const words = text.operator;

/** An operator vouches for an e-mail domain, in writing. */
export function AttestDialog({ emailDomain, onClose }: { emailDomain: EmailDomain | null; onClose: () => void }) {
  return (
    <Modal
      opened={emailDomain !== null}
      onClose={onClose}
      title={emailDomain ? words.attestTitle(emailDomain.unicodeName) : ''}
    >
      {emailDomain ? <Form emailDomain={emailDomain} onClose={onClose} /> : null}
    </Modal>
  );
}

function Form({ emailDomain, onClose }: { emailDomain: EmailDomain; onClose: () => void }) {
  const [comment, setComment] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const queryClient = useQueryClient();
  const { id, unicodeName, organisation } = emailDomain;
  const attest = useSubmission(
    (wish: { comment: string }, idempotencyKey) =>
      api.post<EmailDomain>(`/email-domains/${id}/attest`, wish, { idempotencyKey }),
    {
      onSuccess: async () => {
        onClose();
        toast(words.attested(unicodeName, organisation.name));
        await refreshEmailDomains(queryClient);
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsMissing(comment.trim() === '');
    if (comment.trim() !== '' && comment.length <= COMMENT_LIMIT) attest.mutate({ comment: comment.trim() });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{words.attestBody(unicodeName, organisation.name)}</Text>
        <CommentField
          label={words.attestComment}
          description={words.attestCommentHelp}
          required
          value={comment}
          onChange={(value) => {
            setComment(value);
            setIsMissing(false);
          }}
          error={isMissing ? words.commentMissing : fieldError(attest.error, 'comment')}
        />
        <FormProblem error={attest.error} fields={['comment']} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={attest.isPending}>
            {words.attest}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
