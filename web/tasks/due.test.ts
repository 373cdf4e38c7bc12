import { describe, expect, test } from 'vitest';
import { dayFromNow, dueAtOf, duePartsOf, endOfDayFromNow } from './due.ts';

describe('a due date as it is typed', () => {
  test('a day alone means its end, on the clock of whoever typed it', () => {
    const dueAt = dueAtOf({ day: '2026-11-24', time: '' });
    expect(dueAt).toBe(new Date('2026-11-24T23:59').toISOString());
    expect(duePartsOf(dueAt ?? null)).toEqual({ day: '2026-11-24', time: '' });
  });

  test('a day and a time come back as they were typed', () => {
    const parts = { day: '2026-02-28', time: '08:05' };
    expect(duePartsOf(dueAtOf(parts) ?? null)).toEqual(parts);
  });

  test('nothing typed is no due date; a time without a day is a mistake', () => {
    expect(dueAtOf({ day: '', time: '' })).toBeNull();
    expect(dueAtOf({ day: '', time: '08:00' })).toBeUndefined();
    expect(dueAtOf({ day: '99999-99-99', time: '' })).toBeUndefined();
    expect(duePartsOf(null)).toEqual({ day: '', time: '' });
    expect(duePartsOf('soon')).toEqual({ day: '', time: '' });
  });

  test('a week from the end of a year is in the next one', () => {
    const now = new Date(2026, 11, 28, 15, 30);
    expect(dayFromNow(7, now)).toBe('2027-01-04');
    expect(endOfDayFromNow(0, now).getTime()).toBe(endOfDayFromNow(0, new Date(2026, 11, 28, 0, 1)).getTime());
  });
});
