import { useState } from 'react';
import { fieldError } from '../api.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { ActForm } from './ActForm.tsx';
import type { ActFormProps } from './TaskDialogs.tsx';
import { sayAssignees } from './task.ts';
import { useAct } from './use-act.ts';

/** The sender calls it off, taken or not. */
export function CancelForm({ task, onClose, onDone }: ActFormProps) {
  const words = text.tasks;
  const me = useMe();
  const [comment, setComment] = useState('');
  const act = useAct(task, 'cancel', (answer) => onDone(answer, words.cancelledToast(task.title)));
  return (
    <ActForm
      act={act}
      lead={words.cancelLead(sayAssignees(task.assignees, me.user.id))}
      submitLabel={words.cancelTask}
      keepLabel={words.keepTask}
      isDestructive
      fields={['comment']}
      onSubmit={() => {
        if (comment.length <= COMMENT_LIMIT) act.send({ comment: comment.trim() });
      }}
      onClose={onClose}
    >
      <CommentField
        label={words.cancelComment}
        value={comment}
        onChange={setComment}
        error={fieldError(act.error, 'comment')}
      />
    </ActForm>
  );
}
