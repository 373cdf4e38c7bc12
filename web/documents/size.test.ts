import { expect, test } from 'vitest';
import { sayBytes } from './size.ts';

test('sizes are said as file managers say them', () => {
  expect([0, 1, 999, 4_096, 340_000, 999_600, 1_234_567, 5_368_709_120].map(sayBytes)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '4 kB',
    '340 kB',
    '1 MB',
    '1.2 MB',
    '5.4 GB',
  ]);
});
