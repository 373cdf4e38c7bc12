import { expect, test } from 'vitest';
import { hasRoomForWords } from './map-arrow.ts';

const box = { width: 120, height: 56 };
const us = { x: 0, y: 0 };

test('words on an arrow never lie over the organisations beside it', () => {
  expect(hasRoomForWords({ x: -174, y: 0 }, us, box, 'Asked')).toBe(true);
  expect(hasRoomForWords({ x: -174, y: 0 }, us, box, 'Roles and people')).toBe(false);
  // One above the other, the words stand beside the line.
  expect(hasRoomForWords({ x: 10, y: -205 }, us, box, 'Roles and people')).toBe(true);
});
