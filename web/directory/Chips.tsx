import { CloseButton } from '@mantine/core';
import { IconAlertCircle, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { text } from '../text/index.ts';
import { type Assignee, addressOf } from './assignee.ts';
import styles from './directory.module.css';

/** Those who were chosen; each can be removed, and says so when the server will not have it. */
export function Chips({
  label,
  chosen,
  refusals,
  onRemove,
}: {
  label: string;
  chosen: Assignee[];
  /** By `kind:id`. */
  refusals: ReadonlyMap<string, string>;
  onRemove: (assignee: Assignee) => void;
}) {
  if (chosen.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label={label}>
      {chosen.map((one) => (
        <Chip
          key={addressOf(one)}
          assignee={one}
          refusal={refusals.get(addressOf(one))}
          onRemove={() => onRemove(one)}
        />
      ))}
    </ul>
  );
}

function Chip({
  assignee,
  refusal,
  onRemove,
}: {
  assignee: Assignee;
  refusal: string | undefined;
  onRemove: () => void;
}) {
  const { kind, name, organisation } = assignee;
  const KindIcon = refusal ? IconAlertCircle : kind === 'role' ? IconUsersGroup : IconUser;
  return (
    <li className={styles.chip} data-refused={refusal ? true : undefined}>
      <KindIcon size={16} stroke={1.6} aria-hidden color={refusal ? 'var(--mantine-color-error)' : 'currentColor'} />
      <span className={styles.chipWords}>
        {name} <span className={styles.chipOrganisation}>{organisation.name}</span>
        {refusal ? <div className={styles.refusal}>{refusal}</div> : null}
      </span>
      <CloseButton size="sm" aria-label={text.directory.remove(name, organisation.name)} onClick={onRemove} />
    </li>
  );
}
