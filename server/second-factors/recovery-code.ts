import { createHash, randomBytes } from 'node:crypto';

/** How many recovery codes are made at once. */
export const recoveryCodesCount = 10;
/** Crockford's letters and digits, without those that look alike. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';
const groups = 4;
const lettersOfGroup = 4;

/** A code of 80 random bits, written in groups: 7k3m-9wqe-…. */
export function newRecoveryCode(): string {
  const bytes = randomBytes(groups * lettersOfGroup);
  const text = [...bytes].map((byte) => letters[byte % letters.length]).join('');
  return text.match(new RegExp(`.{${lettersOfGroup}}`, 'g'))?.join('-') ?? text;
}

/** What is kept of a code: spaces, hyphens and capitals make no difference when it is typed. It is random, so one round is enough. */
export function hashRecoveryCode(code: string): Buffer {
  const plain = code.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  return createHash('sha256').update(`recovery code ${plain}`).digest();
}
