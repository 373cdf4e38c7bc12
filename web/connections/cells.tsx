import { Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowRight, IconUsers, IconUsersGroup } from '@tabler/icons-react';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useActs } from './acts.ts';
import styles from './cells.module.css';
import { type Connection, type Level, type Person, sayPerson } from './connection.ts';
import { sayStanding, useMaySend } from './standing.ts';

/** `Acme → Globex`, which opens the details, and in words who may send work to whom. */
export function ConnectionCell({ connection }: { connection: Connection }) {
  const { showDetails } = useActs();
  const maySend = useMaySend();
  const { from, to } = connection;
  return (
    <>
      <UnstyledButton className={styles.name ?? ''} onClick={() => showDetails(connection.id)}>
        <Arrow from={from} to={to} />
      </UnstyledButton>
      <Text size="xs" c="dimmed">
        {sayStanding(connection, maySend)}
      </Text>
    </>
  );
}

/** The two names with the arrow between them; ours in plain weight, so that the other one catches the eye. */
export function Arrow({ from, to }: Pick<Connection, 'from' | 'to'>) {
  const us = useMe().organisation.id;
  return (
    <span className={styles.arrow}>
      <span data-ours={from.id === us || undefined}>{from.name}</span>{' '}
      <IconArrowRight size={15} stroke={2} role="img" aria-label="→" className={styles.head} />{' '}
      <span data-ours={to.id === us || undefined}>{to.name}</span>
    </span>
  );
}

/** What the left one sees of the right one. */
export function LevelBadge({ level }: { level: Level | null }) {
  if (!level) return null;
  const LevelIcon = level === 'roles' ? IconUsersGroup : IconUsers;
  return (
    <span className={styles.level}>
      <LevelIcon size={15} stroke={1.6} aria-hidden />
      {text.connections.levels[level]}
    </span>
  );
}

/** When, and by whom as far as we may know. */
export function WhenAndWho({ at, who }: { at: string | null | undefined; who?: Person | null | undefined }) {
  if (!at) return null;
  return (
    <>
      <Text size="sm" component="div">
        <RelativeTime at={at} />
      </Text>
      {who ? (
        <Text size="xs" c="dimmed" component="div">
          {text.connections.by(sayPerson(who))}
        </Text>
      ) : null}
    </>
  );
}

/** A comment in a row, cut after two lines; whole on hover, and in the details. */
export function Comment({ children }: { children: string | null | undefined }) {
  if (!children) return null;
  return (
    <Tooltip label={children} disabled={children.length < 80}>
      <Text size="sm" lineClamp={2} className={styles.comment ?? ''}>
        {children}
      </Text>
    </Tooltip>
  );
}
