import { IconUser, IconUsersGroup } from '@tabler/icons-react';
import { AgentBadge } from '../people/AgentBadge.tsx';
import { text } from '../text/index.ts';
import type { Assignee } from './assignee.ts';
import styles from './directory.module.css';

/** A role or a person by name, told apart by picture and by word. */
export function AssigneeName({ assignee }: { assignee: Pick<Assignee, 'kind' | 'name' | 'isAgent'> }) {
  const KindIcon = assignee.kind === 'role' ? IconUsersGroup : IconUser;
  return (
    <span className={styles.assignee}>
      <KindIcon size={16} stroke={1.6} aria-hidden className={styles.kindIcon} />
      <span className={styles.assigneeName}>{assignee.name}</span>
      {assignee.isAgent ? (
        <AgentBadge kind="agent" />
      ) : (
        <span className={styles.kind}>{text.directory.kinds[assignee.kind]}</span>
      )}
    </span>
  );
}
