import { text } from '../text/index.ts';
import { AnchorLink } from '../ui/links.tsx';
import { useCounts } from './queries.ts';
import styles from './tasks.module.css';

/** What needs me, before anything is read: how much, and each part of it one press away. */
export function Summary() {
  const words = text.tasks;
  const { data: counts } = useCounts();
  if (!counts) return words.inboxLead;
  if (counts.inbox === 0) return words.nothingToDo;
  return (
    <span className={styles.summary}>
      <span>{words.toDo(words.countOrMore(counts.inbox, counts.maximum))}</span>
      {counts.open > 0 ? (
        <AnchorLink to="/inbox" search={{ state: 'open' }} inherit>
          {words.waitingCount(counts.open)}
        </AnchorLink>
      ) : null}
      {counts.held > 0 ? (
        <AnchorLink to="/inbox" search={{ state: 'taken' }} inherit>
          {words.heldCount(counts.held)}
        </AnchorLink>
      ) : null}
      {counts.overdue > 0 ? (
        <AnchorLink to="/inbox" search={{ due: 'overdue' }} inherit c="var(--mantine-color-error)">
          {words.overdueCount(counts.overdue)}
        </AnchorLink>
      ) : null}
    </span>
  );
}
