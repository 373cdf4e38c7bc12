import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRow } from './row.ts';

test('whatever stands in a file, a row of it is a row or a refusal in words', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('acme.example', 'co.uk', '..', '\n', '"'));
  const field = fc.oneof(text, fc.jsonValue({ maxDepth: 1 }));
  const row = fc.record(
    { name: field, domains: fc.oneof(fc.array(field, { maxLength: 3 }), field), country: field },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(row, fc.jsonValue()), (value) => {
      const read = readRow(value);
      if ('refused' in read) expect(read.refused.length).toBeGreaterThan(5);
      else expect(read.name.length).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
});
