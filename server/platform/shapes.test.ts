import { expect, test } from 'vitest';
import { z } from 'zod';
import { inDigits, line, moment, requiredComment, text } from './shapes.ts';

test.each([
  '2026-11-22T09:00:00Z',
  '2026-11-22t09:00:00z',
  '2026-11-22T10:00:00+01:00',
  '2026-11-22t09:00:00.000-00:00',
])('a time is read as RFC 3339 lets it be written: %s', (text) => {
  expect(moment.parse(text).toISOString()).toBe('2026-11-22T09:00:00.000Z');
});

test.each(['2026-11-22', '2026-11-22 09:00:00Z', '2026-11-22T09:00:00', '2026-11-31T09:00:00Z', 'z', '', 0, null])(
  'what is no time is refused in one sentence: %j',
  (value) => {
    const read = moment.safeParse(value);
    expect(read.error?.issues.map(({ message }) => message)).toEqual(['must be a time such as 2026-11-22T09:00:00Z']);
  },
);

test('a number in a query is written in decimal digits and no other way', () => {
  const shape = inDigits(z.number('must be a number from 1 to 200').int().min(1).max(200).default(50));
  expect([shape.parse('1'), shape.parse('200'), shape.parse('007'), shape.parse(undefined)]).toEqual([1, 200, 7, 50]);
  for (const text of ['0x10', '0b1', '0o7', '1e2', '1.0', '+1', '-1', ' 1', '1 ', '', ' ', '١', 'Infinity', '1_0']) {
    expect(shape.safeParse(text).error?.issues[0]?.message, text).toBe('must be a number from 1 to 200');
  }
  for (const text of ['0', '201', '9'.repeat(400)]) expect(shape.safeParse(text).success, text).toBe(false);
});

test('what shows nothing is empty, and what shows something keeps the characters without width that belong to it', () => {
  for (const unseen of ['\u200b', ' \u00ad\u2060 ', '\u3164', '\u2800', '\u{e0041}', '\ufe0f']) {
    expect(line().safeParse(unseen).error?.issues[0]?.message, JSON.stringify(unseen)).toBe('must not be empty');
    expect(requiredComment.safeParse(unseen).success, JSON.stringify(unseen)).toBe(false);
    expect(text(2000).parse(unseen)).toBe('');
  }
  for (const seen of ['👩\u200d🌾', 'می\u200cروم', '❤\ufe0f']) expect(line().parse(` ${seen} `)).toBe(seen);
});
