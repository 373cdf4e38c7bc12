import { Tooltip } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { language, text } from '../text/index.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: [Intl.RelativeTimeFormatUnit, number, number][] = [
  ['minute', MINUTE, HOUR],
  ['hour', HOUR, DAY],
  ['day', DAY, 14 * DAY],
  ['week', 7 * DAY, 60 * DAY],
  ['month', 30 * DAY, 365 * DAY],
  ['year', 365 * DAY, Number.POSITIVE_INFINITY],
];

const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' });
const exactDay = new Intl.DateTimeFormat(language, { dateStyle: 'full' });

let minute = Math.floor(Date.now() / MINUTE);
function onMinute(listener: () => void): () => void {
  const timer = setInterval(() => {
    minute = Math.floor(Date.now() / MINUTE);
    listener();
  }, 20 * SECOND);
  return () => clearInterval(timer);
}

export function sayRelative(time: Date, now = Date.now()): string {
  const distance = time.getTime() - now;
  const size = Math.abs(distance);
  if (size < MINUTE) return text.common.justNow;
  const [unit, length] = STEPS.find(([, , limit]) => size < limit) ?? ['year', 365 * DAY];
  // What is coming is not called nearer than it is; what is past is not called longer ago.
  const count = distance > 0 ? Math.round(distance / length) : Math.trunc(distance / length);
  return relative.format(count, unit);
}

export function sayExact(time: Date): string {
  return exact.format(time);
}

/** "3 hours ago", with the exact time on hover. */
export function RelativeTime({ at, dateOnly = false }: { at: string; dateOnly?: boolean }) {
  useSyncExternalStore(onMinute, () => minute);
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return null;
  return (
    <Tooltip
      label={dateOnly ? exactDay.format(time) : exact.format(time)}
      events={{ hover: true, focus: true, touch: true }}
    >
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {sayRelative(time)}
      </time>
    </Tooltip>
  );
}
