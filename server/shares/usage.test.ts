import { describe, expect, test } from 'vitest';
import { daysOf, seriesOf, totalOf } from './usage.ts';

const now = new Date('2026-11-22T10:00:00Z');

describe('usage over time', () => {
  test('is told for the last 30 days, or for the days asked for', () => {
    const days = daysOf({}, now);
    expect([days.length, days.at(0), days.at(-1)]).toEqual([30, '2026-10-24', '2026-11-22']);
    expect(daysOf({ from: '2026-02-27', to: '2026-03-01' }, now)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(() => daysOf({ from: '2026-03-01', to: '2026-02-27' }, now)).toThrow('must not be before from');
    expect(() => daysOf({ from: '2020-01-01', to: '2026-01-01' }, now)).toThrow('must be less than 731 days');
  });

  test('holds what is in use at the end of each day; days without a change have what the day before had', () => {
    const days = daysOf({ from: '2026-11-01', to: '2026-11-04' }, now);
    const series = seriesOf(
      [
        { key: 'a', day: '2026-10-31', change: 7 },
        { key: 'a', day: '2026-11-03', change: -2 },
        { key: 'b', day: '2026-11-02', change: 9 },
        { key: 'c', day: '2026-10-31', change: 3 },
        { key: 'c', day: '2026-11-01', change: -3 },
      ],
      days,
    );
    expect(series).toEqual([
      { key: 'b', values: [0, 9, 9, 9] },
      { key: 'a', values: [7, 7, 5, 5] },
    ]);
    expect(totalOf(series, days)).toEqual([7, 16, 14, 14]);
  });
});
