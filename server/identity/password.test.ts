import { expect, test } from 'vitest';
import { concurrentMaximum, hashPassword, verifyPassword } from './password.ts';

test('what is stored is argon2id with 19 MiB and two passes, different each time', async () => {
  const [one, other] = await Promise.all([hashPassword('a fine long password'), hashPassword('a fine long password')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(other).not.toBe(one);
});

test('only the right password fits, and none where there is no hash', async () => {
  const stored = await hashPassword('a fine long password');
  expect(await verifyPassword(stored, 'a fine long password')).toBe(true);
  expect(await verifyPassword(stored, 'a fine long passwore')).toBe(false);
  expect(await verifyPassword(undefined, 'nobody has this password')).toBe(false);
});

test('a few are computed at once and the event loop stays free', async () => {
  const hashes = Promise.all(Array.from({ length: 12 }, () => hashPassword('a fine long password')));
  let longestMilliseconds = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longestMilliseconds = Math.max(longestMilliseconds, performance.now() - last);
    last = performance.now();
  }, 2);
  expect((await hashes).length).toBe(12);
  clearInterval(beat);
  expect(concurrentMaximum).toBeLessThan(5);
  expect(longestMilliseconds).toBeLessThan(150);
});

test('when far too many wait, the next is told to come later', async () => {
  const answers = await Promise.allSettled(
    Array.from({ length: 520 }, () =>
      verifyPassword('$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA', 'x'),
    ),
  );
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused.length).toBe(520 - 503);
  expect(refused[0]?.reason).toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 });
});
