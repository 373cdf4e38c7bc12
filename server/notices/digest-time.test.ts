import { expect, test } from 'vitest';
import { nextDigestAt } from './digest-time.ts';

const next = (after: string, hour: number, timeZone: string) =>
  nextDigestAt(new Date(after), { hour, timeZone }).toISOString();

test.each([
  ['later today', '2026-07-01T05:00:00Z', 8, 'Europe/Berlin', '2026-07-01T06:00:00.000Z'],
  ['at the hour itself, tomorrow', '2026-07-01T06:00:00Z', 8, 'Europe/Berlin', '2026-07-02T06:00:00.000Z'],
  ['in winter time', '2026-12-01T05:00:00Z', 8, 'Europe/Berlin', '2026-12-01T07:00:00.000Z'],
  [
    'at eight before and after clocks go forward',
    '2026-03-28T07:30:00Z',
    8,
    'Europe/Berlin',
    '2026-03-29T06:00:00.000Z',
  ],
  ['at eight before and after clocks go back', '2026-10-24T06:30:00Z', 8, 'Europe/Berlin', '2026-10-25T07:00:00.000Z'],
  [
    'when the hour is left out, as clocks go forward',
    '2026-03-28T12:00:00Z',
    2,
    'Europe/Berlin',
    '2026-03-29T01:00:00.000Z',
  ],
  ['when the hour comes twice, its first time', '2026-10-24T12:00:00Z', 2, 'Europe/Berlin', '2026-10-25T00:00:00.000Z'],
  ['and its second time is left out', '2026-10-25T00:00:00Z', 2, 'Europe/Berlin', '2026-10-26T01:00:00.000Z'],
  ['where a day begins before ours', '2026-07-01T18:00:00Z', 8, 'Pacific/Kiritimati', '2026-07-02T18:00:00.000Z'],
  ['half an hour off', '2026-07-01T00:00:00Z', 8, 'Asia/Kolkata', '2026-07-01T02:30:00.000Z'],
  ['where clocks move by half an hour', '2026-10-03T00:00:00Z', 2, 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
  [
    'at midnight, where clocks go forward at midnight',
    '2026-09-05T12:00:00Z',
    0,
    'America/Santiago',
    '2026-09-06T04:00:00.000Z',
  ],
])('a digest goes %s', (_name, after, hour, timeZone, expected) => {
  expect(next(after, hour, timeZone)).toBe(expected);
});

test('a digest goes once on each day of a year, in every zone that changes its clocks', () => {
  for (const timeZone of [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Santiago',
    'Africa/Casablanca',
  ]) {
    for (const hour of [0, 2, 3, 23]) {
      const days = new Set<string>();
      let at = new Date('2026-01-01T12:00:00Z');
      for (let count = 0; count < 365; count++) {
        at = nextDigestAt(at, { hour, timeZone });
        days.add(at.toLocaleDateString('en-CA', { timeZone }));
      }
      expect(days.size, `${timeZone} at ${hour}`).toBe(365);
      expect(at.getTime()).toBeLessThan(Date.parse('2027-01-02T14:00:00Z'));
    }
  }
});
