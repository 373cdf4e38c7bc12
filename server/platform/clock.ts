/** Where verbs take the time from: real in the server, moved by hand in tests. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The moment that many milliseconds after (or, negative, before) another. */
export function later(from: Date, milliseconds: number): Date {
  return new Date(from.getTime() + milliseconds);
}
