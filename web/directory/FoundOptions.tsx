import { Combobox } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { AssigneeName } from './AssigneeName.tsx';
import { type Assignee, addressOf, byOrganisation, isSame } from './assignee.ts';
import styles from './directory.module.css';
import type { FoundAssignees } from './queries.ts';

/** What was found, under the organisations that it belongs to. */
export function FoundOptions({
  id,
  label,
  found,
  chosen,
  isStale,
  why,
  nothing,
}: {
  /** Of the list, where it is there before the field looks for it. */
  id?: string;
  label: string;
  found: FoundAssignees;
  chosen: Assignee[];
  isStale: boolean;
  /** Why somebody of this organisation can be reached; without it the organisation is not named. */
  why?: (organisationId: string) => string;
  nothing: ReactNode;
}) {
  const ourId = useMe().organisation.id;
  const option = (one: Assignee) => {
    const isChosen = chosen.some((other) => isSame(one, other));
    return (
      <Combobox.Option key={addressOf(one)} value={addressOf(one)} active={isChosen} className={styles.option ?? ''}>
        <AssigneeName assignee={one} />
        {isChosen ? <IconCheck size={16} role="img" aria-label={text.directory.isChosen} /> : null}
      </Combobox.Option>
    );
  };
  return (
    <>
      <Combobox.Options {...(id ? { id } : {})} className={styles.options ?? ''} aria-busy={isStale} aria-label={label}>
        {why
          ? byOrganisation(found.items, ourId).map(({ organisation, entries }) => (
              <Combobox.Group
                key={organisation.id}
                label={
                  <span className={styles.group}>
                    <span className={styles.groupName}>{organisation.name}</span> {why(organisation.id)}
                  </span>
                }
              >
                {entries.map(option)}
              </Combobox.Group>
            ))
          : found.items.map(option)}
      </Combobox.Options>
      {found.items.length === 0 && !isStale ? <Combobox.Empty>{nothing}</Combobox.Empty> : null}
      {found.hasMore ? <Combobox.Footer fz="xs">{text.directory.pickMore}</Combobox.Footer> : null}
    </>
  );
}
