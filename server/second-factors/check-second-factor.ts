import type { Context } from '../access/context.ts';
import { recordRefusal } from '../audit/record.ts';
import { type AttemptKind, keepAttempt, releaseAttempt, reserveAttempt } from '../identity/attempts.ts';
import { Problem } from '../platform/errors.ts';
import type { FactorProof } from './contract.ts';
import { checkPasskey } from './passkeys.ts';
import { hashRecoveryCode } from './recovery-code.ts';
import type { FactorKind } from './second-factor.ts';
import { hasSecondFactor, lockApp, saveLastStep, useRecoveryCode } from './store.ts';
import { matchingStep } from './totp.ts';

/** Whose factor it must be, in which session, and on what wrong codes are counted. */
export type FactorOwner = { userId: string; organisationId: string; sessionId: string | null };

/**
 * Makes sure that somebody has their second factor at hand, and uses it up: a code of their app, a recovery code, or a
 * passkey. Call it under the lock on the person. 403 `second_factor_refused`; wrong ones are audited, and counted as wrong
 * passwords are: 429 `too_many_attempts` after ten in 15 minutes, also side by side. Codes of the app and recovery codes
 * are counted apart, and each session and the sign-in apart, and passkeys not at all, since nobody guesses them: so a
 * stranger who guesses codes leaves the owner a way in.
 */
export async function checkSecondFactor(context: Context, owner: FactorOwner, proof: FactorProof): Promise<FactorKind> {
  const kind = await matchingKind(context, owner, proof);
  if (kind) return kind;
  await recordRefusal(context, {
    kind: 'second_factor.confirmed',
    organisationIds: [owner.organisationId],
    subject: { kind: 'user', id: owner.userId },
  });
  throw new Problem('second_factor_refused');
}

async function matchingKind(context: Context, owner: FactorOwner, proof: FactorProof): Promise<FactorKind | undefined> {
  const { userId, sessionId } = owner;
  const { code, recoveryCode, passkey } = proof;
  if (passkey) {
    const asked = { purpose: 'second_factor', userId, sessionId } as const;
    return (await checkPasskey(context, asked, passkey)) ? 'passkey' : undefined;
  }
  const subject = sessionId ? `session ${sessionId}` : userId;
  if (code !== undefined) {
    const isRight = await counted(context, { kind: 'second_factor', subject }, () => checkCode(context, userId, code));
    return isRight ? 'authenticator_app' : undefined;
  }
  const isRight = await counted(context, { kind: 'recovery_code', subject }, () =>
    checkRecoveryCode(context, userId, recoveryCode ?? ''),
  );
  return isRight ? 'recovery_code' : undefined;
}

/** One guess: its place is taken before it is checked, and stays taken if it is wrong. */
export async function counted(
  context: Context,
  of: { kind: AttemptKind; subject: string },
  check: () => Promise<boolean>,
): Promise<boolean> {
  const attempt = await reserveAttempt(context, of.kind, of.subject);
  const isRight = await check();
  await (isRight ? releaseAttempt(context, attempt) : keepAttempt(context, attempt));
  return isRight;
}

/** Under the app's lock: of two who send the same code, one was first. */
export async function checkCode(context: Context, userId: string, code: string): Promise<boolean> {
  const app = await lockApp(context, userId, 'active');
  if (!app) return false;
  const secret = context.services.sealer.open(app.sealed_secret);
  const lastStep = app.last_step === null ? null : Number(app.last_step);
  const step = matchingStep(secret, code, { at: context.now(), lastStep });
  if (step === undefined) return false;
  await saveLastStep(context, app.id, step);
  return true;
}

/** Recovery codes stand in for a factor, and mean nothing without one. */
async function checkRecoveryCode(context: Context, userId: string, code: string): Promise<boolean> {
  return (await hasSecondFactor(context, userId)) && useRecoveryCode(context, userId, hashRecoveryCode(code));
}
