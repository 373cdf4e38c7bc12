import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalEmail, suffixesOf } from './email-address.ts';

test.each([
  ['Mia.Member@Acme.Example', 'mia.member@acme.example'],
  ['  mia@acme.example  ', 'mia@acme.example'],
  ['mia+tag@acme.example', 'mia+tag@acme.example'],
  ['mia@acme.example.', 'mia@acme.example'],
  ['mia@BÜCHER.example', 'mia@xn--bcher-kva.example'],
  ['mia@xn--bcher-kva.example', 'mia@xn--bcher-kva.example'],
  ['mia@ａｃｍｅ.example', 'mia@acme.example'],
  ["o'brien@acme.example", "o'brien@acme.example"],
])('%j is %s', (text, email) => {
  expect(canonicalEmail(text)).toBe(email);
});

test.each([
  '',
  'mia',
  '@acme.example',
  'mia@',
  'mia@localhost',
  'mia@127.0.0.1',
  'mia@[127.0.0.1]',
  'mia@0x7f.1',
  'mia@acme.example:25',
  'mia@acme.example/x',
  'mia@acme..example',
  'mia@.acme.example',
  'mia@-acme.example',
  'mia@ac_me.example',
  'mia@acme.123',
  'mia member@acme.example',
  '"mia member"@acme.example',
  'mia..m@acme.example',
  '.mia@acme.example',
  'mia@acme@globex.example',
  'mia@acme.example\nbcc:spy@evil.example',
  'mía@acme.example',
  '\u212aate@acme.example',
  `${'a'.repeat(65)}@acme.example`,
  `mia@${'a'.repeat(64)}.example`,
  `mia@${'abcdefg.'.repeat(32)}example`,
  `<mia@acme.example>`,
])('%j is no address', (text) => {
  expect(canonicalEmail(text)).toBeUndefined();
});

test('the canonical form of a canonical form is itself, and holds nothing but visible ASCII', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.emailAddress(),
        fc.string(),
        fc.tuple(fc.string(), fc.string()).map((parts) => parts.join('@')),
      ),
      (text) => {
        const email = canonicalEmail(text);
        if (email === undefined) return;
        expect(canonicalEmail(email)).toBe(email);
        expect(email).toMatch(/^[\x21-\x7e]+$/);
        expect(email).toBe(email.toLowerCase());
      },
    ),
  );
});

test('an address falls under its e-mail domain and all above it, the most specific first', () => {
  expect(suffixesOf('a@x.test.co.uk')).toEqual(['x.test.co.uk', 'test.co.uk', 'co.uk', 'uk']);
});
