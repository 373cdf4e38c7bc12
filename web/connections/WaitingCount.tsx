import { text } from '../text/index.ts';
import { sayCount, useConnections } from './queries.ts';
import styles from './WaitingCount.module.css';

/** In the navigation: how many requests wait for our answer. */
export function WaitingCount() {
  const incoming = useConnections('incoming');
  if (incoming.items.length === 0) return null;
  return (
    <span className={styles.count}>
      <span aria-hidden>{sayCount(incoming)}</span>
      <span className="cw-hidden">{text.connections.waitingForUs(incoming.items.length)}</span>
    </span>
  );
}
