import { Text } from '@mantine/core';
import { sayDirection } from '../connections/direction.tsx';
import type { Assignee } from '../directory/assignee.ts';
import { useReach } from '../directory/queries.ts';
import { isMutual, levelOf } from '../directory/reach.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import styles from './tasks.module.css';

/** Who may send work to whom, for the organisations chosen; and what several assignees mean. */
export function Directions({ assignees }: { assignees: Assignee[] }) {
  const us = useMe().organisation;
  const reach = useReach().data;
  const others = new Map(
    assignees.filter((one) => one.organisation.id !== us.id).map((one) => [one.organisation.id, one.organisation]),
  );
  const isForSeveral = assignees.length > 1 || assignees[0]?.kind === 'role';
  return (
    <Text size="sm" c="dimmed" component="div" mt={6}>
      {others.size > 0 ? (
        <ul className={styles.directions} aria-label={text.tasks.whoMaySend}>
          {[...others.values()].map((one) => (
            <li key={one.id}>
              {sayDirection(us.name, one.name, {
                level: levelOf(reach, one.id) ?? null,
                isMutual: isMutual(reach, one.id),
              })}
            </li>
          ))}
        </ul>
      ) : null}
      {isForSeveral ? text.tasks.severalMeans : null}
    </Text>
  );
}
