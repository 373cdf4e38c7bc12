import { Button, TextInput } from '@mantine/core';
import { text } from '../text/index.ts';
import { type DueParts, dayFromNow, dueAtOf } from './due.ts';
import styles from './tasks.module.css';

const QUICK = [
  { days: 0, label: text.tasks.dueToday },
  { days: 1, label: text.tasks.dueTomorrow },
  { days: 7, label: text.tasks.dueWeek },
];

/** A day, perhaps a time; the usual days with one press. */
export function DueFields({
  value,
  onChange,
  error,
}: {
  value: DueParts;
  onChange: (value: DueParts) => void;
  error: string | undefined;
}) {
  const words = text.tasks;
  const dueAt = dueAtOf(value);
  const isPast = typeof dueAt === 'string' && Date.parse(dueAt) < Date.now();
  return (
    <div>
      <div className={styles.two}>
        <TextInput
          type="date"
          label={`${words.dueDay} (${text.common.optional})`}
          value={value.day}
          onChange={(event) => onChange({ ...value, day: event.currentTarget.value })}
          error={error}
          {...(isPast ? { description: words.duePast } : {})}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          style={{ flex: '1 1 12rem', maxWidth: '20rem' }}
        />
        <TextInput
          type="time"
          label={`${words.dueTime} (${text.common.optional})`}
          description={words.dueTimeHelp}
          inputWrapperOrder={['label', 'input', 'description']}
          value={value.time}
          onChange={(event) => onChange({ ...value, time: event.currentTarget.value })}
          style={{ flex: '1 1 12rem', maxWidth: '20rem' }}
        />
      </div>
      <div className={styles.dueQuick} style={{ marginTop: 6 }}>
        {QUICK.map(({ days, label }) => (
          <Button
            key={days}
            size="compact-xs"
            variant="default"
            onClick={() => onChange({ ...value, day: dayFromNow(days) })}
          >
            {label}
          </Button>
        ))}
        {value.day || value.time ? (
          <Button size="compact-xs" variant="default" onClick={() => onChange({ day: '', time: '' })}>
            {words.dueClear}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
