import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveAddress } from './move-addresses.ts';

test.each([
  ['a@old.example', 'old.example', 'new.example', 'a@new.example'],
  ['a@x.y.old.example', 'old.example', 'new.example', 'a@x.y.new.example'],
  ['a@eold.example', 'old.example', 'new.example', undefined],
  ['a@old.example.evil.example', 'old.example', 'new.example', undefined],
  ['old.example@else.example', 'old.example', 'new.example', undefined],
  ['a@test.example', 'test.example', 'mail.test.example', 'a@mail.test.example'],
  ['a@mail.test.example', 'test.example', 'mail.test.example', undefined],
  ['a@x.mail.test.example', 'test.example', 'mail.test.example', undefined],
  ['a@mail.test.example', 'mail.test.example', 'test.example', 'a@test.example'],
  ['a@b.mail.test.example', 'mail.test.example', 'test.example', 'a@b.test.example'],
])('%s from %s to %s becomes %s', (email, from, to, expected) => {
  expect(moveAddress(email, from, to)).toBe(expected);
});

const name = fc
  .array(fc.stringMatching(/^[a-c]{1,2}$/), { minLength: 1, maxLength: 4 })
  .map((labels) => labels.join('.'));

test('no two addresses become one, and the local part stays', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 12 }), name, name, (hosts, from, to) => {
      const moved = hosts.flatMap((host) => moveAddress(`a@${host}`, from, to) ?? []);
      expect(new Set(moved).size).toBe(moved.length);
      expect(moved.every((email) => email.startsWith('a@'))).toBe(true);
    }),
  );
});
