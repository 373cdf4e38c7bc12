import { day, later } from '../platform/clock.ts';
import { invalid } from '../platform/errors.ts';
import { usageDaysMaximum } from './contract.ts';

/** What one key gained or lost on a day; `before` is the sum of all that was earlier than the first day. */
export type DailyChange = { key: string; day: string; change: number };
export type Series = { key: string; values: number[] };

const isoDay = (moment: Date) => moment.toISOString().slice(0, 10);

/** The days from the first to the last, both included; the last 30 without them. 422 for a span that is none or too long. */
export function daysOf(span: { from?: string | undefined; to?: string | undefined }, now: Date): string[] {
  const last = span.to ?? isoDay(now);
  const first = span.from ?? isoDay(later(new Date(last), -29 * day));
  const count = Math.round((Date.parse(last) - Date.parse(first)) / day) + 1;
  if (count < 1) throw invalid('to', 'must not be before from');
  if (count > usageDaysMaximum) throw invalid('from', `must be less than ${usageDaysMaximum} days before to`);
  return Array.from({ length: count }, (_, index) => isoDay(later(new Date(first), index * day)));
}

/**
 * How much was in use at the end of each day, by key: what stood before the first day, and then each day's changes; a day
 * without any has what the day before had. Keys that never used anything in these days are left out; those that use most
 * on the last day come first.
 */
export function seriesOf(changes: DailyChange[], days: string[]): Series[] {
  const place = new Map(days.map((name, index) => [name, index]));
  const steps = new Map<string, number[]>();
  for (const { key, day: name, change } of changes) {
    const values = steps.get(key) ?? new Array<number>(days.length).fill(0);
    // Whatever was earlier counts from the first day on.
    const index = place.get(name) ?? 0;
    values[index] = (values[index] ?? 0) + change;
    steps.set(key, values);
  }
  const series = [...steps].map(([key, values]) => ({ key, values: runningSum(values) }));
  return series.filter(({ values }) => values.some((value) => value !== 0)).sort(byUse);
}

/** All series together. */
export function totalOf(series: Series[], days: string[]): number[] {
  return days.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
}

function runningSum(values: number[]): number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}

function byUse(one: Series, other: Series): number {
  const difference = (other.values.at(-1) ?? 0) - (one.values.at(-1) ?? 0);
  return difference || (one.key < other.key ? -1 : 1);
}
