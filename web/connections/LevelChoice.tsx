import { Radio, Text } from '@mantine/core';
import { useId } from 'react';
import { text } from '../text/index.ts';
import type { Connection, Level } from './connection.ts';
import styles from './LevelChoice.module.css';
import { LevelPreview } from './LevelPreview.tsx';

const levels: Level[] = ['roles', 'roles_and_users'];

/** The two levels side by side, each with exactly what the asking side would see of us today. */
export function LevelChoice({
  connection,
  value,
  onChange,
  error,
}: {
  connection: Connection;
  value: Level | null;
  onChange: (level: Level) => void;
  error: string | undefined;
}) {
  const words = text.connections;
  const id = useId();
  return (
    <fieldset className={styles.choice} aria-describedby={error ? `${id}-error` : undefined}>
      <legend className={styles.legend}>{words.whatTheySee(connection.from.name)}</legend>
      <div className={styles.levels}>
        {levels.map((level) => (
          <div key={level} className={styles.level} data-chosen={value === level || undefined}>
            <Radio
              name={id}
              value={level}
              checked={value === level}
              onChange={() => onChange(level)}
              label={words.levels[level]}
              description={words.levelHelp[level]}
              aria-invalid={error ? true : undefined}
              classNames={{ label: styles.name ?? '', body: styles.radio ?? '' }}
            />
            <LevelPreview connection={connection} level={level} />
          </div>
        ))}
      </div>
      {error ? (
        <Text id={`${id}-error`} size="sm" c="var(--mantine-color-error)" mt={6} role="alert">
          {error}
        </Text>
      ) : null}
    </fieldset>
  );
}
