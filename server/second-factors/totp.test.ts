import { Secret } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { hashRecoveryCode, newRecoveryCode } from './recovery-code.ts';
import { matchingStep, newTotpSecret, totpUri } from './totp.ts';

/** RFC 6238, appendix B, for SHA-1: the last six of their eight digits. */
const vectors: [seconds: number, code: string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];
const secret = Secret.fromLatin1('12345678901234567890').base32;
const at = (seconds: number) => new Date(seconds * 1000);

describe('one-time codes', () => {
  test.each(vectors)('are those of RFC 6238 at %i seconds', (seconds, code) => {
    expect(matchingStep(secret, code, { at: at(seconds), lastStep: null })).toBe(Math.floor(seconds / 30));
  });

  test('are good one step before and after, and no further', () => {
    const good = [-60, -30, 0, 30, 60].map(
      (off) => matchingStep(secret, '050471', { at: at(1_111_111_111 + off), lastStep: null }) !== undefined,
    );
    expect(good).toEqual([false, true, true, true, false]);
  });

  test('are good once: neither the same nor an older one comes after', () => {
    const now = at(1_111_111_111);
    const used = matchingStep(secret, '050471', { at: now, lastStep: null }) ?? 0;
    expect(matchingStep(secret, '050471', { at: now, lastStep: used })).toBeUndefined();
    expect(matchingStep(secret, '081804', { at: now, lastStep: null })).toBe(used - 1);
    expect(matchingStep(secret, '081804', { at: now, lastStep: used })).toBeUndefined();
  });
});

test('a secret has 160 bits, and the QR code names the installation and the address', () => {
  const fresh = newTotpSecret();
  expect(fresh).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(fresh);
  const uri = new URL(totpUri(fresh, { issuer: 'Causeway', label: 'ada@acme.example' }));
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/Causeway:ada@acme.example',
  ]);
  expect(uri.searchParams.get('secret')).toBe(fresh);
});

test('recovery codes are read however they are typed', () => {
  const code = newRecoveryCode();
  expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
  expect(hashRecoveryCode(` ${code.toUpperCase().replaceAll('-', ' ')} `)).toEqual(hashRecoveryCode(code));
  expect(hashRecoveryCode('oil0-oil0-oil0-oil0')).toEqual(hashRecoveryCode('0110-0110-0110-0110'));
  expect(newRecoveryCode()).not.toBe(code);
});
