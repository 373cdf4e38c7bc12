import { expect, test } from 'vitest';
import { auditSearch, countFilters, questionOf, withoutFilters } from './search.ts';

test('a range of days holds its last day whole', () => {
  const { from, to } = questionOf({ from: '2026-03-01', to: '2026-03-01' });
  const hours = (Date.parse(to ?? '') - Date.parse(from ?? '')) / 3_600_000;
  expect([23, 24, 25]).toContain(hours);
});

test('what is misshapen in an address is left out', () => {
  expect(auditSearch.parse({ from: '2026-02-31', who: 'somebody', refused: 'yes', tab: 'else', q: 'x' })).toEqual({
    q: 'x',
  });
});

test('taking the filters away keeps the tab', () => {
  const search = { tab: 'records', from: '2026-03-01', q: 'x', refused: true } as const;
  expect(countFilters(search)).toBe(3);
  expect(countFilters(withoutFilters(search))).toBe(0);
  expect(withoutFilters(search).tab).toBe('records');
});
