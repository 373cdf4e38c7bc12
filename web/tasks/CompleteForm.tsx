import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { fieldError } from '../api.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { ActForm } from './ActForm.tsx';
import type { ActFormProps } from './TaskDialogs.tsx';
import { sayPerson, saySender, type Verdict } from './task.ts';
import { useAct } from './use-act.ts';

const VERDICTS: Verdict[] = ['approved', 'rejected'];

/** Done; an approval with its verdict, a rejection with the reason. */
export function CompleteForm({ task, onClose, onDone }: ActFormProps) {
  const words = text.tasks;
  const me = useMe();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState<{ verdict?: string; comment?: string }>({});
  const act = useAct(task, 'complete', (answer) => onDone(answer, words.completedToast(task.title)));
  const isApproval = task.kind === 'approve';
  const isReasonNeeded = verdict === 'rejected';
  const { holder } = act.task;

  const submit = () => {
    const found = {
      ...(isApproval && !verdict ? { verdict: words.verdictMissing } : {}),
      ...(isReasonNeeded && comment.trim() === '' ? { comment: words.rejectedNeedsComment } : {}),
    };
    setMissing(found);
    if (Object.keys(found).length > 0 || comment.length > COMMENT_LIMIT) return;
    act.send({ ...(verdict ? { verdict } : {}), comment: comment.trim() });
  };

  return (
    <ActForm
      act={act}
      lead={
        <>
          {words.completeLead[task.kind](saySender(task, me.organisation.id))}
          {holder && holder.id !== me.user.id ? ` ${words.completeFor(sayPerson(holder))}` : null}
        </>
      }
      submitLabel={words.complete}
      fields={['verdict', 'comment']}
      onSubmit={submit}
      onClose={onClose}
    >
      {isApproval ? (
        <Radio.Group
          label={words.verdict}
          value={verdict}
          onChange={(next) => {
            setVerdict(VERDICTS.find((one) => one === next) ?? null);
            setMissing({});
          }}
          error={missing.verdict ?? fieldError(act.error, 'verdict')}
        >
          <Stack gap="xs" mt={4}>
            {VERDICTS.map((one) => (
              <Radio
                key={one}
                value={one}
                label={words.verdicts[one]}
                description={words.verdictMeanings[one]}
                {...(one === 'approved' ? { 'data-autofocus': true } : {})}
              />
            ))}
          </Stack>
        </Radio.Group>
      ) : null}
      <CommentField
        label={words.completeComment}
        description={words.completeCommentHelp}
        required={isReasonNeeded}
        value={comment}
        onChange={(value) => {
          setComment(value);
          setMissing(({ comment: _gone, ...rest }) => rest);
        }}
        error={missing.comment ?? fieldError(act.error, 'comment')}
      />
    </ActForm>
  );
}
