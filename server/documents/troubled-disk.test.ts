import { expect, test } from 'vitest';
import { problemOfStore } from './contents.ts';

test.each(['EROFS', 'EIO', 'EMFILE', 'ENFILE'])('a disk that says %s is "later", in words', (code) => {
  const problem = problemOfStore(Object.assign(new Error(`${code}: no`), { code }));
  expect(problem).toMatchObject({ code: 'unavailable', status: 503, retryAfterSeconds: 60 });
  expect((problem as Error).message).not.toContain(code);
});

test('what is a fault of ours stays one', () => {
  const error = Object.assign(new Error('EACCES: no'), { code: 'EACCES' });
  expect(problemOfStore(error)).toBe(error);
});
