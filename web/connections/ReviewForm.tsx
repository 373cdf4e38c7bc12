import { Alert, Button, Checkbox, Group, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { fieldError, isProblem } from '../api.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { ConflictState } from '../ui/ConflictState.tsx';
import { FormProblem } from '../ui/FormProblem.tsx';
import { IdentityField } from '../ui/IdentityField.tsx';
import { toast } from '../ui/toasts.tsx';
import type { Connection, Level } from './connection.ts';
import { LevelChoice } from './LevelChoice.tsx';
import styles from './ReviewForm.module.css';
import { type Answer, useAnswer } from './use-answer.ts';
import { WhoAsks } from './WhoAsks.tsx';

type Field = 'level' | 'comment' | 'password';
type Missing = Partial<Record<Field, string>>;

const SHOWN_BY_FIELDS = ['identity_not_confirmed', 'too_many_attempts'];

interface Props {
  connection: Connection;
  /** There is a newer version than the one shown. */
  isOutdated: boolean;
  onReload: () => void;
  onClose: () => void;
  onAccepted: (connection: Connection) => void;
  onRejected: () => void;
}

function findMissing(act: Answer['act'], level: Level | null, comment: string, password: string): Missing {
  return {
    ...(act === 'accept' && !level ? { level: text.connections.levelMissing } : {}),
    ...(comment.trim() === '' ? { comment: text.common.commentMissing } : {}),
    ...(comment.length > COMMENT_LIMIT ? { comment: text.common.commentTooLong(COMMENT_LIMIT) } : {}),
    ...(password === '' ? { password: text.common.passwordMissing } : {}),
  };
}

/** Accept or reject, with a comment and the password; nothing typed is ever lost to a wrong one. */
export function ReviewForm({ connection, isOutdated, onReload, onClose, onAccepted, onRejected }: Props) {
  const words = text.connections;
  const { from } = connection;
  const [level, setLevel] = useState<Level | null>(null);
  const [comment, setComment] = useState('');
  const [password, setPassword] = useState('');
  const [block, setBlock] = useState(false);
  const [missing, setMissing] = useState<Missing>({});
  const form = useRef<HTMLFormElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const submission = useAnswer(connection, {
    onAccepted,
    onRejected: () => {
      toast(block ? words.rejectedAndBlocked(from.name) : words.rejected(from.name));
      onRejected();
    },
    onError: (error) => {
      if (isProblem(error, 'identity_not_confirmed')) passwordField.current?.select();
    },
  });
  const { error } = submission;
  const isConflict = isOutdated || isProblem(error, 'connection_already_answered', 'version_conflict');

  const answer = (act: Answer['act']) => {
    const found = findMissing(act, level, comment, password);
    setMissing(found);
    const first = (['level', 'comment', 'password'] as const).find((field) => found[field]);
    if (first) focusField(form.current, first);
    else submission.mutate({ act, level, comment: comment.trim(), password, block });
  };
  const clear = (field: Field) => setMissing(({ [field]: _gone, ...rest }) => rest);

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        answer('accept');
      }}
    >
      <Stack gap="lg">
        <WhoAsks connection={connection} />
        <div data-field="level">
          <LevelChoice
            connection={connection}
            value={level}
            onChange={(value) => {
              setLevel(value);
              clear('level');
            }}
            error={missing.level ?? fieldError(error, 'level')}
          />
        </div>
        <div data-field="comment">
          <CommentField
            label={words.answerComment}
            description={words.answerCommentHelp(from.name)}
            required
            value={comment}
            onChange={(value) => {
              setComment(value);
              clear('comment');
            }}
            error={missing.comment ?? fieldError(error, 'comment')}
          />
        </div>
        <div data-field="password">
          <IdentityField
            fieldRef={passwordField}
            value={password}
            onChange={(value) => {
              setPassword(value);
              clear('password');
            }}
            error={missing.password ?? (isProblem(error, ...SHOWN_BY_FIELDS) ? sayProblem(error) : undefined)}
          />
        </div>
      </Stack>
      <Answers
        from={from.name}
        block={block}
        onBlock={setBlock}
        pending={submission.isPending ? submission.variables.act : null}
        onReject={() => answer('reject')}
        onClose={onClose}
      >
        {isConflict ? (
          <ConflictState onReload={onReload}>{words.answeredMeanwhile}</ConflictState>
        ) : (
          <FormProblem error={error} shownByFields={SHOWN_BY_FIELDS} fields={['level', 'comment', 'password']} />
        )}
        {Object.keys(missing).length > 0 ? (
          <Alert color="red" p="xs" role="alert">
            {text.problems.invalid}
          </Alert>
        ) : null}
      </Answers>
    </form>
  );
}

function focusField(form: HTMLFormElement | null, field: Field): void {
  form?.querySelector<HTMLElement>(`[data-field="${field}"] :is(input, textarea)`)?.focus();
}

function Answers({
  from,
  block,
  onBlock,
  pending,
  onReject,
  onClose,
  children,
}: {
  from: string;
  block: boolean;
  onBlock: (block: boolean) => void;
  pending: Answer['act'] | null;
  onReject: () => void;
  onClose: () => void;
  /** What keeps the answer from being given. */
  children: ReactNode;
}) {
  const words = text.connections;
  return (
    <div className={styles.answers}>
      {children}
      <div className={styles.buttons}>
        <Group gap="sm">
          <Button
            variant="default"
            className={styles.reject ?? ''}
            onClick={onReject}
            loading={pending === 'reject'}
            disabled={pending === 'accept'}
          >
            {words.reject}
          </Button>
          <Checkbox
            size="sm"
            label={words.alsoBlock(from)}
            checked={block}
            onChange={(event) => onBlock(event.currentTarget.checked)}
          />
        </Group>
        <Group gap="xs" className={styles.accept ?? ''}>
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={pending === 'accept'} disabled={pending === 'reject'}>
            {words.accept}
          </Button>
        </Group>
      </div>
    </div>
  );
}
