import type { Usage, UsageSubject } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';

/** More would be a muddle; the table has all of them. */
export const CHARTED = 6;

export interface Line {
  key: string;
  name: string;
  values: number[];
}

/** Whose shares these are, as far as one may know. */
export function saySubject(subject: UsageSubject): string {
  const words = text.usage;
  switch (subject.kind) {
    case 'organisation':
      return subject.name;
    case 'workspace':
      return subject.name ?? words.nothing(subject.organisation.name);
    case 'person':
      return sayNameOf(subject) ?? words.someone(subject.organisation.name);
    case 'invited':
      return subject.email ?? words.invited;
    case 'reserved':
      return words.reserved;
  }
}

export function linesOf({ items }: Pick<Usage, 'items'>): Line[] {
  return items.map(({ subject, values }, index) => ({
    // Names may be the same, and some have no id.
    key: `line${index}`,
    name: saySubject(subject),
    values,
  }));
}

/** Those who use most, and all others as one line, so that the stack adds up to the whole. */
export function chartedOf(usage: Pick<Usage, 'items' | 'total'>): Line[] {
  const shown = linesOf(usage).slice(0, CHARTED);
  const rest = usage.total.map((sum, day) => sum - shown.reduce((before, line) => before + (line.values[day] ?? 0), 0));
  return rest.some((value) => value > 0) ? [...shown, { key: 'others', name: text.usage.others, values: rest }] : shown;
}

export interface Figures {
  first: number;
  last: number;
  most: number;
  change: number;
}

export function figuresOf(values: number[]): Figures {
  const first = values.at(0) ?? 0;
  const last = values.at(-1) ?? 0;
  return { first, last, most: values.reduce((most, value) => Math.max(most, value), 0), change: last - first };
}

/** "+5", "−3", "0". */
export function sayChange(change: number): string {
  if (change === 0) return '0';
  return `${change > 0 ? '+' : '−'}${Math.abs(change)}`;
}
