import { expect, test } from 'vitest';
import { addSample, type Sample, secondsLeft, speedOf } from './upload-speed.ts';

const all = (...samples: Sample[]) => samples.reduce<Sample[]>(addSample, []);

test('speed is that of the last seconds', () => {
  const samples = all({ at: 0, bytes: 0 }, { at: 10_000, bytes: 10 }, { at: 12_000, bytes: 4_010 });
  expect(speedOf(samples)).toBe(2_000);
  expect(secondsLeft(5_000, 2_000)).toBe(3);
});

test('nothing is said before enough is known, or when nothing moves', () => {
  expect(speedOf(all({ at: 0, bytes: 0 }, { at: 100, bytes: 500 }))).toBeNull();
  expect(secondsLeft(10, null)).toBeNull();
  expect(secondsLeft(10, speedOf(all({ at: 0, bytes: 5 }, { at: 1_000, bytes: 5 })))).toBeNull();
});

test('what the network lost is not counted as sent', () => {
  const samples = all(
    { at: 0, bytes: 0 },
    { at: 1_000, bytes: 900 },
    { at: 2_000, bytes: 100 },
    { at: 3_000, bytes: 400 },
  );
  expect(speedOf(samples)).toBe(300);
});
