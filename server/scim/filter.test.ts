import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Comparison, type Filter, operators, printFilter } from './filter.ts';
import { parseFilter, parseValuePath } from './parse-filter.ts';
import { ScimError } from './scim-error.ts';

const attribute = fc
  .constantFrom(
    'userName',
    'emails.value',
    'name.familyName',
    'urn:ietf:params:scim:schemas:core:2.0:User:userName',
    'meta.lastModified',
    '$ref',
  )
  .filter((one) => one !== '$ref');
const value = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !text.includes('\0')),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
);
const comparison: fc.Arbitrary<Comparison> = fc.oneof(
  fc.record({ kind: fc.constant('compare' as const), attribute, operator: fc.constantFrom(...operators), value }),
  fc.record({ kind: fc.constant('present' as const), attribute }),
);
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), one: tie('filter'), other: tie('filter') }),
    fc.record({ kind: fc.constant('not' as const), filter: tie('filter') }),
    fc.record({ kind: fc.constant('has' as const), attribute, filter: tie('filter') }),
    fc.record({ kind: fc.constant('has' as const), attribute, filter: tie('filter'), asks: comparison }),
  ),
}));

test('a filter that is written and read again is the same filter', () => {
  fc.assert(
    fc.property(filter, (one) => {
      const text = printFilter(one);
      fc.pre(text.length <= 2000);
      expect(parseFilter(text)).toEqual(one);
    }),
    { numRuns: 2000 },
  );
});

/** Reads or refuses in SCIM's form; anything else that is thrown fails the test. */
function readOrRefuse(read: (text: string) => unknown, text: string): void {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof ScimError) || error.status !== 400) throw error;
  }
}

test('whatever is sent as a filter or a path is read or refused in SCIM’s own form', () => {
  const bits = fc.array(
    fc.constantFrom(
      'userName',
      ' eq ',
      ' and ',
      ' or ',
      'not',
      '(',
      ')',
      '[',
      ']',
      '.',
      '"x"',
      '"',
      '\\',
      ' pr',
      '1',
      'null',
      ' ',
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        bits.map((all) => all.join('')),
      ),
      (text) => {
        readOrRefuse(parseFilter, text);
        readOrRefuse(parseValuePath, text);
      },
    ),
    { numRuns: 5000 },
  );
});

test('and binds more tightly than or, and parentheses more tightly than both', () => {
  const a: Filter = { kind: 'present', attribute: 'a' };
  const b: Filter = { kind: 'present', attribute: 'b' };
  const c: Filter = { kind: 'present', attribute: 'c' };
  expect(parseFilter('a pr or b pr and c pr')).toEqual({
    kind: 'or',
    one: a,
    other: { kind: 'and', one: b, other: c },
  });
  expect(parseFilter('(a pr or b pr) and c pr')).toEqual({
    kind: 'and',
    one: { kind: 'or', one: a, other: b },
    other: c,
  });
  expect(parseFilter('NOT (a PR)')).toEqual({ kind: 'not', filter: a });
});

test('filters too long, too deep or with too many comparisons are refused', () => {
  expect(() => parseFilter(`userName eq "${'x'.repeat(2000)}"`)).toThrow(ScimError);
  expect(() => parseFilter(`${'('.repeat(22)}a pr${')'.repeat(22)}`)).toThrow(/deep/);
  expect(() => parseFilter(Array(51).fill('a pr').join(' or '))).toThrow(/comparisons/);
  expect(() => parseFilter('not '.repeat(400))).toThrow(ScimError);
});
