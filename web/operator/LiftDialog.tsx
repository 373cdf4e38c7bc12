import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { LiftedDemand, OperatorOrganisation } from '../contracts.ts';
import { text } from '../text/index.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { toast } from '../ui/toasts.tsx';
import { useLastShown } from '../ui/use-last-shown.ts';

const words = text.operator;

/** Lets the people of an organisation in again by their passwords whose identity provider is gone, with the reason. */
export function LiftDialog({
  organisation,
  onClose,
}: {
  organisation: OperatorOrganisation | null;
  onClose: () => void;
}) {
  const shown = useLastShown(organisation);
  return shown ? (
    <Asked key={shown.id} organisation={shown} isOpened={organisation !== null} onClose={onClose} />
  ) : null;
}

function Asked({
  organisation: { id, name },
  isOpened,
  onClose,
}: {
  organisation: OperatorOrganisation;
  isOpened: boolean;
  onClose: () => void;
}) {
  const queryClient = useQueryClient();
  return (
    <ConfirmDialog<LiftedDemand>
      opened={isOpened}
      onClose={onClose}
      title={words.liftTitle(name)}
      explanation={words.liftWhy(name)}
      confirmLabel={words.liftSubmit}
      comment={{
        label: words.liftComment,
        description: words.liftCommentHelp,
        required: true,
        missing: words.commentMissing,
      }}
      act={(confirmation, idempotencyKey) =>
        api.post<LiftedDemand>(`/organisations/${id}/single-sign-on/lift`, confirmation, { idempotencyKey })
      }
      onDone={() => {
        toast(words.lifted(name));
        void queryClient.invalidateQueries({ queryKey: ['operator-organisations'] });
      }}
    />
  );
}
