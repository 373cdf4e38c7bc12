import { Button, Tooltip } from '@mantine/core';
import { text } from '../text/index.ts';
import { useActs } from './acts.ts';
import styles from './cells.module.css';
import type { Connection } from './connection.ts';

/** Whether there is anything to do with it for the viewer. */
export function hasActs({ may, status }: Connection): boolean {
  const isWaiting = status === 'requested' && (may.accept || may.reject || may.resend || may.cancel);
  return isWaiting || may.changeLevel || may.end;
}

/** What the viewer may do with a connection now, as buttons; the same ones in rows and in the details. */
export function RowActions({ connection }: { connection: Connection }) {
  const acts = useActs();
  const words = text.connections;
  const { may, from, to } = connection;
  return (
    <span className={styles.actions}>
      {may.accept || may.reject ? (
        <Button
          size="xs"
          variant="light"
          aria-label={words.reviewOf(from.name)}
          onClick={() => acts.review(connection.id)}
        >
          {words.review}
        </Button>
      ) : null}
      {connection.status === 'requested' && (may.resend || may.cancel) ? (
        <RequestActions connection={connection} />
      ) : null}
      {may.changeLevel ? (
        <Button
          size="xs"
          variant="default"
          aria-label={words.changeLevelOf(from.name, to.name)}
          onClick={() => acts.changeLevel(connection)}
        >
          {words.changeLevel}
        </Button>
      ) : null}
      {may.end ? (
        <Button
          size="xs"
          variant="default"
          aria-label={words.endOf(from.name, to.name)}
          onClick={() => acts.end(connection)}
        >
          {words.end}
        </Button>
      ) : null}
    </span>
  );
}

function RequestActions({ connection }: { connection: Connection }) {
  const acts = useActs();
  const words = text.connections;
  const { may, to } = connection;
  const isBusy = acts.busyId === connection.id;
  return (
    <>
      <Tooltip label={words.resendWait} disabled={may.resend ?? false}>
        <Button
          size="xs"
          variant="default"
          aria-label={words.resendOf(to.name)}
          aria-disabled={!may.resend}
          data-disabled={!may.resend || undefined}
          disabled={isBusy}
          onClick={() => (may.resend ? acts.resend(connection) : undefined)}
        >
          {words.resend}
        </Button>
      </Tooltip>
      {may.cancel ? (
        <Button
          size="xs"
          variant="default"
          aria-label={words.cancelOf(to.name)}
          disabled={isBusy}
          onClick={() => acts.cancel(connection)}
        >
          {words.cancelRequest}
        </Button>
      ) : null}
    </>
  );
}
