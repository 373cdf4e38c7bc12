/** Due dates as people type them (a day, perhaps a time, on their own clock) and as the server keeps them. */
export interface DueParts {
  /** 2026-11-22, or empty for none. */
  day: string;
  /** 17:00, or empty for the end of the day. */
  time: string;
}

const END_OF_DAY = '23:59';

function two(part: number): string {
  return String(part).padStart(2, '0');
}

export function dayOf(time: Date): string {
  return [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
}

export function dayFromNow(days: number, now = new Date()): string {
  return dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days));
}

/** The last moment of a day from today, which stays the same all day. */
export function endOfDayFromNow(days: number, now = new Date()): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 23, 59, 59, 999);
}

/** Null for no due date; undefined for what cannot be read as one. */
export function dueAtOf({ day, time }: DueParts): string | null | undefined {
  if (day === '') return time === '' ? null : undefined;
  const moment = new Date(`${day}T${time || END_OF_DAY}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

export function duePartsOf(dueAt: string | null): DueParts {
  const moment = dueAt === null ? null : new Date(dueAt);
  if (!moment || Number.isNaN(moment.getTime())) return { day: '', time: '' };
  const time = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  return { day: dayOf(moment), time: time === END_OF_DAY ? '' : time };
}
