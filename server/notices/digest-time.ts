import { day, hour } from '../platform/clock.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall reads there, as if it were UTC. */
function wallTime(at: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    const numeric = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
    const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      ...numeric,
      ...time,
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day: date = 1, hour: hours = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, date, hours, minute, second);
}

/**
 * The first moment after `after` at which the digest of a person who chose this hour is due: once on each day there. Where
 * the hour is left out because clocks go forward, the moment they do; where it comes twice, its first time.
 */
export function nextDigestAt(after: Date, chosen: { hour: number; timeZone: string }): Date {
  const today = Math.floor(wallTime(after.getTime(), chosen.timeZone) / day) * day;
  for (let days = -1; days <= 3; days++) {
    const moment = momentOf(today + days * day + chosen.hour * hour, chosen.timeZone);
    if (moment > after.getTime()) return new Date(moment);
  }
  throw new Error(`${chosen.timeZone} has no such hour in three days`);
}

/** When a clock on the wall there first reads this, or has passed it over. */
function momentOf(wall: number, timeZone: string): number {
  const offsetAt = (at: number) => wallTime(at, timeZone) - at;
  const before = wall - offsetAt(wall - day);
  const then = wall - offsetAt(wall + day);
  return wallTime(before, timeZone) !== wall && wallTime(then, timeZone) === wall ? then : before;
}
