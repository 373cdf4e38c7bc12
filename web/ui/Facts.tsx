import type { ReactNode } from 'react';
import styles from './Facts.module.css';

/** What is known of a thing: names beside what they stand for, in two columns as wide as the names need. */
export function Facts({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <dl className={styles.facts} aria-label={label}>
      {children}
    </dl>
  );
}

/** One of them; also in a `dl` that lays them out otherwise. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
