import { Modal } from '@mantine/core';
import { text } from '../text/index.ts';
import { toast } from '../ui/toasts.tsx';
import { useLastShown } from '../ui/use-last-shown.ts';
import type { DialogAct } from './acts.ts';
import { CancelForm } from './CancelForm.tsx';
import { ChangeForm } from './ChangeForm.tsx';
import { CompleteForm } from './CompleteForm.tsx';
import { DeclineForm } from './DeclineForm.tsx';
import { TransferForm } from './TransferForm.tsx';
import type { Task } from './task.ts';

interface Open {
  act: DialogAct;
  task: Task;
}

const FORMS = {
  complete: CompleteForm,
  decline: DeclineForm,
  transfer: TransferForm,
  change: ChangeForm,
  cancel: CancelForm,
} as const;

export interface ActFormProps {
  task: Task;
  onClose: () => void;
  /** Closes, and says what is done. */
  onDone: (answer: Task, sentence: string) => void;
}

/** The dialogs of the acts that need a few words or a choice first. */
export function TaskDialogs({
  open,
  onClose,
  onDone,
}: {
  open: Open | null;
  onClose: () => void;
  onDone: (answer: Task) => void;
}) {
  const shown = useLastShown(open);
  const Form = shown ? FORMS[shown.act] : null;
  return (
    <Modal
      opened={open !== null}
      onClose={onClose}
      title={shown ? text.tasks[`${shown.act}Title`] : ''}
      size={shown?.act === 'change' ? 'lg' : 'md'}
    >
      {shown && Form ? (
        <Form
          key={`${shown.act} ${shown.task.id}`}
          task={shown.task}
          onClose={onClose}
          onDone={(answer, sentence) => {
            onClose();
            toast(sentence);
            onDone(answer);
          }}
        />
      ) : null}
    </Modal>
  );
}
