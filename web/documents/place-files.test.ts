import { expect, test } from 'vitest';
import { otherName } from './place-files.ts';

test('a file that is kept beside another one keeps its ending', () => {
  expect(otherName('plan.pdf')).toBe('plan (2).pdf');
  expect(otherName('plan')).toBe('plan (2)');
  expect(otherName('archive.tar.gz')).toBe('archive.tar (2).gz');
  expect(otherName('.env')).toBe('.env (2)');
});
