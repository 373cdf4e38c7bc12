import { Text } from '@mantine/core';
import styles from './Quote.module.css';

/** Somebody's own words, told apart from ours. */
export function Quote({ label, children }: { label?: string; children: string }) {
  return (
    <figure className={styles.figure}>
      {label ? (
        <Text component="figcaption" size="xs" c="dimmed" mb={2}>
          {label}
        </Text>
      ) : null}
      <blockquote className={styles.quote}>{children}</blockquote>
    </figure>
  );
}
