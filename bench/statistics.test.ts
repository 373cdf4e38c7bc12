import { expect, test } from 'vitest';
import { judge, median, quantile, ratios, summarise } from './statistics.ts';

test('the middle of an even count lies between its two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([10, 2, 9])).toBe(9);
  expect(() => median([])).toThrow('no values');
});

test('a quantile lies between neighbours in proportion', () => {
  const hundred = Array.from({ length: 101 }, (_, index) => 100 - index);
  expect(quantile(hundred, 0.99)).toBe(99);
  expect(quantile([1, 2], 0.25)).toBe(1.25);
});

test('ratios are taken within each round, so that a slow round is slow for both', () => {
  expect(ratios([10, 1], [20, 2])).toEqual([0.5, 0.5]);
  expect(() => ratios([1], [1, 2])).toThrow('1 rounds beside 2');
});

test('a run is better or worse only when its range lies outside of the other', () => {
  const before = summarise([10, 11, 12]);
  expect(judge(before, summarise([13, 14]), 'more')).toBe('better');
  expect(judge(before, summarise([13, 14]), 'less')).toBe('worse');
  expect(judge(before, summarise([8, 9]), 'less')).toBe('better');
  expect(judge(before, summarise([12, 20]), 'more')).toBe('same within noise');
});
