import { expect, test } from 'vitest';
import { askedType } from './accept.ts';

test.each([
  [undefined, undefined],
  ['', undefined],
  ['*/*', undefined],
  ['application/json, text/plain, */*', undefined],
  ['text/csv', 'text/csv'],
  ['TEXT/CSV; charset=utf-8', 'text/csv'],
  ['text/csv, */*;q=0.1', 'text/csv'],
  ['application/json, text/csv', 'text/csv'],
  ['application/x-ndjson, text/csv;q=0.5', 'application/x-ndjson'],
  ['text/csv;q=0.2, application/x-ndjson;q=0.7', 'application/x-ndjson'],
  ['application/json, text/csv;q=0.5', undefined],
  ['text/csv;q=0', undefined],
  ['text/csv;q=nonsense', undefined],
  ['text/csvx', undefined],
])('Accept: %s asks for %s', (accept, type) => {
  expect(askedType(accept, ['text/csv', 'application/x-ndjson'])).toBe(type);
});
