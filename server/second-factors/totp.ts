import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app knows it: SHA-1, six digits, thirty seconds. */
const algorithm = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** A clock that is a step ahead or behind is forgiven. */
const stepsOfTolerance = 1;

/** A fresh secret of 160 bits, in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the QR code holds: the secret, with the name under which the app shows it. */
export function totpUri(secret: string, named: { issuer: string; label: string }): string {
  return new TOTP({ ...algorithm, ...named, secret: Secret.fromBase32(secret) }).toString();
}

/**
 * The time step that a code belongs to, if it is right at this moment and newer than the last one that was used: each code
 * is good once, and so are all before it. Undefined for every other code.
 */
export function matchingStep(
  secret: string,
  code: string,
  when: { at: Date; lastStep: number | null },
): number | undefined {
  const totp = new TOTP({ ...algorithm, secret: Secret.fromBase32(secret) });
  const delta = totp.validate({ token: code, timestamp: when.at.getTime(), window: stepsOfTolerance });
  if (delta === null) return undefined;
  const step = totp.counter({ timestamp: when.at.getTime() }) + delta;
  return when.lastStep !== null && step <= when.lastStep ? undefined : step;
}
