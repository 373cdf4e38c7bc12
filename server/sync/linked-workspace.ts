import { hour, later, minute } from '../platform/clock.ts';

export type Mode = 'collaboration' | 'publication';

/** So many files are looked at, read and written at a time. */
export const filesAtOnce = 4;
/** What a run did with each file is told so long. */
export const runsKeptDays = 30;
/** The list of a repository holds at most so many files and folders. */
export const filesMaximum = 1_000_000;

/** When a repository that is away is tried again: after a minute, then twice as long each time, up to an hour. */
export function nextTryAfter(failures: number, now: Date): Date {
  return later(now, Math.min(hour, minute * 2 ** Math.min(failures, 10)));
}

/** Whether so many deletions wait for somebody to confirm them: more than the number and more than the share of all files. */
export function needConfirmation(
  deletes: { count: number; of: number; confirmed: number },
  limits: { deletes_maximum: number; deletes_maximum_percent: number },
): boolean {
  if (deletes.count <= deletes.confirmed) return false;
  return deletes.count > limits.deletes_maximum && deletes.count * 100 > deletes.of * limits.deletes_maximum_percent;
}

/** Whether one folder is the other or stands in it: two workspaces never share files of a repository. */
export function overlap(one: string, other: string): boolean {
  const inside = (inner: string, outer: string) =>
    outer === '' || inner === outer || inner.toLowerCase().startsWith(`${outer.toLowerCase()}/`);
  return inside(one, other) || inside(other, one) || one.toLowerCase() === other.toLowerCase();
}
