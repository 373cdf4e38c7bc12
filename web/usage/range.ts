const DAY_MS = 86_400_000;
/** A usage over time spans at most so many days. */
export const DAYS_LIMIT = 731;

export const rangeNames = ['7', '30', '90', '365', 'own'] as const;
export type RangeName = (typeof rangeNames)[number];

export interface Range {
  from: string;
  to: string;
}

/** A day in UTC, as the server counts them. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** So many days, the last one today. */
export function lastDays(count: number, now: number): Range {
  return { from: dayOf(now - (count - 1) * DAY_MS), to: dayOf(now) };
}

/** Whether the first day is not after the last, and they are not too far apart. */
export function isRange({ from, to }: Range): boolean {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  return days >= 0 && days < DAYS_LIMIT;
}
