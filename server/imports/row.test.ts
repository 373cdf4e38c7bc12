import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importKey, readRow } from './row.ts';

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

test('an e-mail domain is read as when it is claimed: international names too, and one name has one form', () => {
  const keyOf = (...domains: string[]) => {
    const row = readRow({ name: 'Bücherei', domains, country: 'DE' });
    if ('refused' in row) throw new Error(row.refused);
    return [row.domains, importKey(row)];
  };
  const expected = [['xn--bcher-kva.example', 'acme.example'], 'DE|bücherei|xn--bcher-kva.example'];
  expect(keyOf('bücher.example', 'acme.example')).toEqual(expected);
  expect(keyOf('BÜCHER。example.', ' Acme.example ')).toEqual(expected);
  expect(keyOf('xn--bcher-kva.example', 'acme.example')).toEqual(expected);
});

test.each(['bü/cher.example', 'bü cher.example', 'acme', 'a_b.example', 'https://acme.example', 'xn--a.example', ''])(
  'what is no name is refused with the reason: %j',
  (typed) => {
    const read = readRow({ name: 'Acme', domains: [typed], country: 'DE' });
    expect('refused' in read && read.refused).toMatch(/^domains\.0: “.*” (is|has) /);
  },
);
