import { expect, test } from 'vitest';
import type { Usage } from '../contracts.ts';
import { isRange, lastDays } from './range.ts';
import { CHARTED, chartedOf, figuresOf, sayChange } from './series.ts';

const line = (name: string, values: number[]): Usage['items'][number] => ({
  subject: { kind: 'organisation', id: name, name },
  values,
});

test('what is charted adds up to the whole, however many there are', () => {
  const items = Array.from({ length: CHARTED + 3 }, (_, index) => line(`o${index}`, [1, 2]));
  const charted = chartedOf({ items, total: [9, 18] });
  expect(charted).toHaveLength(CHARTED + 1);
  expect(charted.at(-1)?.values).toEqual([3, 6]);
});

test('without others there is no line for them', () => {
  expect(chartedOf({ items: [line('one', [4])], total: [4] })).toHaveLength(1);
});

test('figures say first, last, most and change', () => {
  expect(figuresOf([2, 9, 5])).toEqual({ first: 2, last: 5, most: 9, change: 3 });
  expect([3, 0, -2].map(sayChange)).toEqual(['+3', '0', '−2']);
});

test('a range ends today and is not longer than the server takes', () => {
  expect(lastDays(7, Date.parse('2026-11-22T23:00:00Z'))).toEqual({ from: '2026-11-16', to: '2026-11-22' });
  expect(isRange({ from: '2026-01-02', to: '2026-01-01' })).toBe(false);
  expect(isRange({ from: '2020-01-01', to: '2026-01-01' })).toBe(false);
  expect(isRange({ from: '', to: '2026-01-01' })).toBe(false);
});
