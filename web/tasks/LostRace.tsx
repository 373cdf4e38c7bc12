import { Alert, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { text } from '../text/index.ts';
import { AnchorLink } from '../ui/links.tsx';
import { useBroughtIntoView } from '../ui/use-brought-into-view.ts';
import { type Lost, useActs } from './acts.ts';
import { isClosed, sayPerson } from './task.ts';

function wordsFor({ task, act, now }: Lost): { title: string; body: string } {
  const words = text.tasks;
  if (now && isClosed(now)) return { title: words.lostOver(task.title), body: words.lostOverBody };
  if (act === 'putBack') return { title: words.lostPutBack(task.title), body: words.lostPutBackBody };
  const title = now?.holder ? words.lostTo(sayPerson(now.holder)) : words.lost;
  return { title, body: words.lostBody(task.title) };
}

/** Two took the same task at the same time, and the other was first: says who, and that there is nothing left to do. */
export function LostRace({ isOnItsPage = false }: { isOnItsPage?: boolean }) {
  const { lost, dismissLost } = useActs();
  return lost ? <Notice key={lost.task.id} lost={lost} onClose={dismissLost} isOnItsPage={isOnItsPage} /> : null;
}

function Notice({ lost, onClose, isOnItsPage }: { lost: Lost; onClose: () => void; isOnItsPage: boolean }) {
  const element = useBroughtIntoView<HTMLDivElement>();
  const { title, body } = wordsFor(lost);
  return (
    <Alert
      ref={element}
      color="yellow"
      role="alert"
      mb="md"
      icon={<IconHandStop size={18} aria-hidden />}
      title={title}
      withCloseButton
      closeButtonLabel={text.common.close}
      onClose={onClose}
    >
      <Text size="sm">
        {body}{' '}
        {lost.now && !isOnItsPage ? (
          <AnchorLink to="/tasks/$id" params={{ id: lost.task.id }} inherit>
            {text.tasks.lostLook}
          </AnchorLink>
        ) : null}
      </Text>
    </Alert>
  );
}
