import { Text } from '@mantine/core';
import { useState } from 'react';
import { fieldError, isProblem } from '../api.ts';
import type { NamedReference } from '../contracts.ts';
import { type Assignee, choiceOf } from '../directory/assignee.ts';
import { ColleaguePicker } from '../directory/ColleaguePicker.tsx';
import { useMe } from '../identity/me.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { COMMENT_LIMIT, CommentField } from '../ui/CommentField.tsx';
import { ActForm } from './ActForm.tsx';
import type { ActFormProps } from './TaskDialogs.tsx';
import type { Task } from './task.ts';
import { useAct } from './use-act.ts';

const SHOWN_AT_PICKER = ['not_assignable', 'task_not_transferable'];

/** Within which organisation it is handed on: the holder's; while nobody holds it, ours, or the one that was given it. */
function withinOf({ holder, assignees }: Task, ours: NamedReference): NamedReference {
  if (holder) return holder.organisation;
  const given = assignees.map((one) => one.organisation);
  return given.find((one) => one.id === ours.id) ?? given[0] ?? ours;
}

/** Hands it on within the organisation: to a person, who holds it, or to a role, whose members can take it. */
export function TransferForm({ task, onClose, onDone }: ActFormProps) {
  const words = text.tasks;
  const me = useMe();
  const [assignee, setAssignee] = useState<Assignee | null>(null);
  const [message, setMessage] = useState('');
  const [missing, setMissing] = useState<string | undefined>();
  const act = useAct(task, 'transfer', (answer) => {
    onDone(answer, words.transferredToast(task.title, assignee?.name ?? ''));
  });
  const organisation = withinOf(act.task, me.organisation);

  const submit = () => {
    if (!assignee) return setMissing(words.transferMissing);
    if (message.length <= COMMENT_LIMIT) act.send({ assignee: choiceOf(assignee), message: message.trim() });
  };
  const refused = isProblem(act.error, ...SHOWN_AT_PICKER) ? sayProblem(act.error) : fieldError(act.error, 'assignee');

  return (
    <ActForm
      act={act}
      lead={words.transferLead(organisation.name)}
      submitLabel={words.transfer}
      fields={['assignee', 'message']}
      shownByFields={SHOWN_AT_PICKER}
      onSubmit={submit}
      onClose={onClose}
    >
      <div>
        <ColleaguePicker
          label={words.transferTo}
          description={words.transferToHelp}
          organisation={organisation}
          value={assignee}
          onChange={(next) => {
            setAssignee(next);
            setMissing(undefined);
          }}
          error={missing ?? refused}
          onEscape={onClose}
        />
        <Text size="sm" role="status" mt={4}>
          {assignee ? (assignee.kind === 'role' ? words.transferToRole : words.transferToPerson)(assignee.name) : ''}
        </Text>
      </div>
      <CommentField
        label={words.transferMessage}
        description={words.transferMessageHelp}
        value={message}
        onChange={setMessage}
        error={fieldError(act.error, 'message')}
        minRows={2}
      />
    </ActForm>
  );
}
