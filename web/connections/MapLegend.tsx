import { text } from '../text/index.ts';
import type { MapConnection } from './map-data.ts';
import styles from './NetworkMap.module.css';

type Kind = 'roles_and_users' | 'roles' | 'requested';

/** What the kinds of lines mean; only those that the map has. */
export function MapLegend({ connections }: { connections: MapConnection[] }) {
  const words = text.connections;
  const kinds: { kind: Kind; label: string }[] = [
    { kind: 'roles_and_users', label: words.levels.roles_and_users },
    { kind: 'roles', label: words.levels.roles },
    { kind: 'requested', label: words.mapAskedLegend },
  ];
  const isThere = (kind: Kind) =>
    connections.some(({ level, status }) => (status === 'requested' ? kind === 'requested' : kind === level));
  return (
    <ul className={styles.legend} aria-label={words.mapLegend}>
      {kinds
        .filter(({ kind }) => isThere(kind))
        .map(({ kind, label }) => (
          <li key={kind}>
            <svg width="36" height="10" aria-hidden="true" className={styles.edge} data-kind={kind}>
              <path d="M 0 5 L 27 5" className={styles.line} />
              <path d="M 36 5 L 27 0.5 L 27 9.5 Z" className={styles.head} />
            </svg>
            {label}
          </li>
        ))}
    </ul>
  );
}
