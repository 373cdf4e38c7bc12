import { Alert, Progress, Text } from '@mantine/core';
import { text } from '../text/index.ts';
import styles from './usage.module.css';

const words = text.usage;
const WARN_PERCENT = 80;

/** How much of something is used, as a bar and in words; says so when little or nothing is left. */
export function Meter({
  title,
  sentence,
  used,
  limit,
  note,
  warning,
}: {
  title: string;
  sentence: string;
  used: number;
  /** Null: there is none, and no bar. */
  limit: number | null;
  note: string;
  warning: string | null;
}) {
  const percent = limit === null ? 0 : limit === 0 ? (used > 0 ? 100 : 0) : (used / limit) * 100;
  const color = percent >= 100 ? 'red' : percent >= WARN_PERCENT ? 'yellow.7' : 'accent.7';
  return (
    <div>
      {title ? (
        <Text size="sm" c="dimmed">
          {title}
        </Text>
      ) : null}
      <div className={styles.figure}>{sentence}</div>
      {limit === null ? null : (
        <Progress value={Math.min(100, percent)} my={8} size="md" color={color} aria-label={sentence} />
      )}
      <Text size="sm" c="dimmed">
        {note}
      </Text>
      {warning ? (
        <Alert color={percent >= 100 ? 'red' : 'yellow'} p="xs" mt="xs">
          {warning}
        </Alert>
      ) : null}
    </div>
  );
}

/** What the account buys: the one limit that blocks. */
export function AllowanceMeter({ used, allowance }: { used: number; allowance: number }) {
  const left = allowance - used;
  const note = allowance === 0 ? words.noAllowance : left < 0 ? words.over(-left) : words.left(left);
  return (
    <Meter
      title={words.allowance}
      sentence={words.used(used, allowance)}
      used={used}
      limit={allowance}
      note={note}
      warning={allowance > 0 && left === 0 ? words.full : null}
    />
  );
}

/** The organisation's own mark, which only warns. */
export function QuotaMeter({
  used,
  quota,
  isShort = false,
}: {
  used: number;
  quota: number | null;
  /** Where it is explained right above. */
  isShort?: boolean;
}) {
  const percent = quota === null ? 0 : quota === 0 ? (used > 0 ? 100 : 0) : (used / quota) * 100;
  return (
    <Meter
      title={isShort ? '' : words.quota}
      sentence={quota === null ? words.quotaNone(used) : words.quotaOf(used, quota)}
      used={used}
      limit={quota}
      note={isShort ? '' : words.quotaLead}
      warning={percent >= 100 ? words.quota100 : percent >= WARN_PERCENT ? words.quota80 : null}
    />
  );
}
