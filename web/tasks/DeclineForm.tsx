import { useState } from 'react';
import { fieldError } from '../api.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { ActForm } from './ActForm.tsx';
import type { ActFormProps } from './TaskDialogs.tsx';
import { saySender } from './task.ts';
import { useAct } from './use-act.ts';

/** Nobody will do it; the sender reads the reason. */
export function DeclineForm({ task, onClose, onDone }: ActFormProps) {
  const words = text.tasks;
  const me = useMe();
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState<string | undefined>();
  const act = useAct(task, 'decline', (answer) => onDone(answer, words.declinedToast(task.title)));
  const submit = () => {
    if (comment.trim() === '') return setMissing(words.declineMissing);
    if (comment.length <= COMMENT_LIMIT) act.send({ comment: comment.trim() });
  };
  return (
    <ActForm
      act={act}
      lead={words.declineLead(saySender(task, me.organisation.id))}
      submitLabel={words.decline}
      isDestructive
      fields={['comment']}
      onSubmit={submit}
      onClose={onClose}
    >
      <CommentField
        label={words.declineComment}
        required
        value={comment}
        onChange={(value) => {
          setComment(value);
          setMissing(undefined);
        }}
        error={missing ?? fieldError(act.error, 'comment')}
      />
    </ActForm>
  );
}
