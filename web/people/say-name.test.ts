import { expect, test } from 'vitest';
import { sayNameOf } from './say-name.ts';

test('a name says of an agent that it is one, and of nobody else', () => {
  expect(sayNameOf({ name: 'Archive', isAgent: true })).toBe('Archive (agent)');
  expect(sayNameOf({ name: 'Ada' })).toBe('Ada');
  expect(sayNameOf({ name: null })).toBeNull();
});
