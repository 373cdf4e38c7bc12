import { expect, test } from 'vitest';
import { abilities, effective, inOrder, offeredPresets, presetOf, toggled } from './abilities.ts';

test('looking is among the abilities always', () => {
  expect(inOrder([])).toEqual(['preview']);
  expect(inOrder(['comment', 'download'])).toEqual(['preview', 'download', 'comment']);
});

test('a preset is recognised, and anything else is chosen one by one', () => {
  expect(presetOf(['preview'])).toBe('view');
  expect(presetOf(['comment', 'preview'])).toBe('comment');
  expect(presetOf(['manage'])).toBe('manage');
  expect(presetOf(['preview', 'download'])).toBe('own');
});

test('nobody is offered what they lack themselves', () => {
  expect(offeredPresets(['preview', 'invite'])).toEqual(['view']);
  expect(offeredPresets(abilities)).toEqual(['view', 'comment', 'edit', 'manage']);
});

test('managing brings everything, and taking anything away ends managing', () => {
  expect(toggled(['preview'], 'manage', true)).toEqual(abilities);
  expect(toggled(abilities, 'delete', false)).not.toContain('manage');
  expect(toggled(['preview'], 'preview', false)).toEqual(['preview']);
  expect(effective(['manage'])).toEqual(abilities);
});
