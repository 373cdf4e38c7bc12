import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { fieldError, isProblem } from '../api.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { useSubmission } from '../use-submission.ts';
import { COMMENT_LIMIT, CommentField } from './CommentField.tsx';
import { ConflictState } from './ConflictState.tsx';
import { FormProblem } from './FormProblem.tsx';
import { IdentityField } from './IdentityField.tsx';

/** What a person gave to confirm an act; `password` may stand for their passkey (`BY_PASSKEY`), so hand it to `api` as it is. Pass `idempotencyKey` on to the call. */
export interface Confirmation {
  password: string;
  comment: string;
}

export interface ConfirmDialogProps<Answer> {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will be, in a sentence or two, before it is. */
  explanation: ReactNode;
  confirmLabel: string;
  act: (confirmation: Confirmation, idempotencyKey: string) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  /** Shows a comment field. */
  comment?: { label?: string; description?: string; required: boolean; initial?: string; missing?: string };
  /** Ends or takes away something. */
  isDestructive?: boolean;
  /** What else the act needs: a choice of level, a date. Names of its fields, so that their errors show there. */
  children?: ReactNode | ((error: unknown) => ReactNode);
  fields?: string[];
  /** What to do when somebody else changed it meanwhile; without it the sentence alone is shown. */
  onReload?: () => void;
  /** Codes, besides `version_conflict`, that say that somebody else was quicker. */
  conflictCodes?: string[];
  size?: string;
}

const WAITING = ['too_many_attempts'];
const SHOWN_BY_FIELDS = ['identity_not_confirmed', ...WAITING];

/**
 * Confirms one act with the person's password. A wrong one changes nothing and is said next to the field; what was typed
 * stays. The dialog closes on success only, or when the person closes it.
 */
export function ConfirmDialog<Answer>(props: ConfirmDialogProps<Answer>) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size={props.size ?? 'md'} trapFocus>
      <ConfirmForm {...props} />
    </Modal>
  );
}

function ConfirmForm<Answer>(props: ConfirmDialogProps<Answer>) {
  const { comment, onClose, onDone, act, onReload } = props;
  const [password, setPassword] = useState('');
  const [words, setWords] = useState(comment?.initial ?? '');
  const [missing, setMissing] = useState<{ password?: string; comment?: string }>({});
  const passwordField = useRef<HTMLInputElement>(null);
  const explanationId = useId();
  const submission = useSubmission(act, {
    onSuccess: (answer) => {
      onClose();
      onDone(answer);
    },
    onError: (error) => {
      if (isProblem(error, 'identity_not_confirmed')) passwordField.current?.select();
    },
  });
  const { error } = submission;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = {
      ...(password === '' ? { password: text.common.passwordMissing } : {}),
      ...(comment?.required && words.trim() === '' ? { comment: comment.missing ?? text.common.commentMissing } : {}),
      ...(words.length > COMMENT_LIMIT ? { comment: text.common.commentTooLong(COMMENT_LIMIT) } : {}),
    };
    setMissing(found);
    if (Object.keys(found).length === 0) submission.mutate({ password, comment: words.trim() });
  };

  const passwordError =
    missing.password ??
    (isProblem(error, ...SHOWN_BY_FIELDS) ? sayProblem(error) : (fieldError(error, 'password') ?? undefined));

  return (
    <form onSubmit={submit} noValidate aria-describedby={explanationId}>
      <Stack gap="md">
        <Text component="div" size="md" id={explanationId}>
          {props.explanation}
        </Text>
        {typeof props.children === 'function' ? props.children(error) : props.children}
        {comment ? (
          <CommentField
            {...(comment.label ? { label: comment.label } : {})}
            {...(comment.description ? { description: comment.description } : {})}
            required={comment.required}
            value={words}
            onChange={(value) => {
              setWords(value);
              setMissing(({ comment: _gone, ...rest }) => rest);
            }}
            error={missing.comment ?? fieldError(error, 'comment')}
          />
        ) : null}
        <IdentityField
          fieldRef={passwordField}
          value={password}
          onChange={(value) => {
            setPassword(value);
            setMissing(({ password: _gone, ...rest }) => rest);
          }}
          error={passwordError}
        />
        {isProblem(error, 'version_conflict', ...(props.conflictCodes ?? [])) && onReload ? (
          <ConflictState onReload={onReload} />
        ) : (
          <FormProblem
            error={error}
            shownByFields={SHOWN_BY_FIELDS}
            fields={['password', 'comment', ...(props.fields ?? [])]}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={submission.isPending} {...(props.isDestructive ? { color: 'red' } : {})}>
            {props.confirmLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
