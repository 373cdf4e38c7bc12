import { expect, test } from 'vitest';
import { readTrusted, withItems, withoutItem } from './trusted.ts';

test('addresses and e-mail domains are read from what people paste', () => {
  const { items, others } = readTrusted('Ada Marsh <Ada@One.test>, @two.test; *.three.test\nfour.test ada@one.test');
  expect(items).toEqual([
    { kind: 'address', value: 'ada@one.test' },
    { kind: 'email_domain', value: 'two.test' },
    { kind: 'email_domain', value: 'three.test' },
    { kind: 'email_domain', value: 'four.test' },
  ]);
  expect(others).toEqual([]);
});

test('what is neither is said', () => {
  expect(readTrusted('ada@ @@one.test -one.test').others).toEqual(['ada@', '@@one.test', '-one.test']);
});

test('each stands on the list once', () => {
  const item = { kind: 'email_domain', value: 'one.test' } as const;
  expect(withItems([item], [{ ...item }])).toEqual([item]);
  expect(withoutItem([item], item)).toEqual([]);
});
