import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '../api.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { useLastShown } from '../ui/use-last-shown.ts';
import { AcceptedStep } from './AcceptedStep.tsx';
import type { Connection } from './connection.ts';
import { connectionQuery } from './queries.ts';
import { ReviewForm } from './ReviewForm.tsx';
import { ReviewOutcome } from './ReviewOutcome.tsx';

const PHONE = '(max-width: 37.5em)';

interface Props {
  id: string | undefined;
  onClose: () => void;
  onAnswered: () => void;
}

/** Before consent, what it means: who asks, what they would see at each level, and the answer. */
export function ReviewDialog({ id, onClose, onAnswered }: Props) {
  const shown = useLastShown(id);
  const isPhone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={id !== undefined}
      onClose={onClose}
      title={text.connections.review}
      size={860}
      fullScreen={isPhone ?? false}
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      {shown ? <Review key={shown} id={shown} onClose={onClose} onAnswered={onAnswered} /> : null}
    </Modal>
  );
}

function Review({ id, onClose, onAnswered }: Props & { id: string }) {
  const query = useQuery({ ...connectionQuery(id), staleTime: 0 });
  if (isProblem(query.error, 'not_found') || (query.error && !query.data && isProblem(query.error, 'invalid'))) {
    return <EmptyState headingOrder={3} title={text.common.errorTitle} reason={text.connections.gone} />;
  }
  return (
    <Loaded query={query}>
      {(connection) => (
        <Answering
          now={connection}
          reload={async () => (await query.refetch()).data}
          onClose={onClose}
          onAnswered={onAnswered}
        />
      )}
    </Loaded>
  );
}

/**
 * The form stays with the version that was looked at; when there is a newer one, it says so and leaves what was typed,
 * until the person asks for what it is now.
 */
function Answering({
  now,
  reload,
  onClose,
  onAnswered,
}: {
  now: Connection;
  reload: () => Promise<Connection | undefined>;
  onClose: () => void;
  onAnswered: () => void;
}) {
  const [looked, setLooked] = useState(now);
  const [accepted, setAccepted] = useState<Connection | null>(null);
  if (accepted) return <AcceptedStep connection={accepted} onClose={onClose} />;
  if (looked.status !== 'requested') return <ReviewOutcome connection={looked} onClose={onClose} />;
  return (
    <ReviewForm
      connection={looked}
      isOutdated={now.version !== looked.version}
      onReload={() => {
        void reload().then((fresh) => fresh && setLooked(fresh));
        onAnswered();
      }}
      onClose={onClose}
      onAccepted={(answer) => {
        setAccepted(answer);
        onAnswered();
      }}
      onRejected={() => {
        onClose();
        onAnswered();
      }}
    />
  );
}
