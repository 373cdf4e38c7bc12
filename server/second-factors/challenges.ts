import { randomBytes } from 'node:crypto';
import { aside, type Context, type Outside } from '../access/context.ts';
import { later, minute } from '../platform/clock.ts';
import { hashToken } from '../platform/secrets.ts';
import { deleteExpiredProofs, deleteOldChallenges, insertChallenge, takeChallenge } from './challenge-store.ts';
import { type ChallengePurpose, challengeMinutes, challengesMaximum } from './second-factor.ts';

/** What an answer must be for: nobody yet when somebody signs in by passkey alone. */
export type AskedFor = {
  purpose: ChallengePurpose;
  userId: string | null;
  sessionId: string | null;
};

/** Remembers what a passkey is asked to sign: 256 random bits, for one purpose and act, good for five minutes. */
export async function openChallenge(
  context: Context,
  asked: AskedFor & { act?: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = randomBytes(32);
  const now = context.now();
  if (asked.userId) await deleteOldChallenges(context, asked.userId, challengesMaximum);
  await insertChallenge(context, {
    challenge_hash: hashToken(challenge.toString('base64url')),
    purpose: asked.purpose,
    user_id: asked.userId,
    session_id: asked.sessionId,
    act: asked.act ?? null,
    created_at: now,
    expires_at: later(now, challengeMinutes * minute),
  });
  return new Uint8Array(challenge);
}

/**
 * Takes the challenge that an answer was given to, whatever becomes of the answer: there is no second try. Undefined when
 * it was never asked, is answered, is too old, or was asked of someone else, in another session or for something else.
 */
export async function closeChallenge(
  context: Outside,
  clientDataJson: string,
  asked: AskedFor,
): Promise<{ challenge: string; act: string | null } | undefined> {
  const challenge = challengeOf(clientDataJson);
  if (challenge === undefined) return undefined;
  const taken = await aside(context, (own) => takeChallenge(own, hashToken(challenge)));
  const isForThis =
    taken !== undefined &&
    taken.expires_at > context.now() &&
    taken.purpose === asked.purpose &&
    taken.user_id === asked.userId &&
    taken.session_id === asked.sessionId;
  return isForThis ? { challenge, act: taken.act } : undefined;
}

/** The challenge that a browser says it answers. Answers from inside a page of another site are not read at all. */
function challengeOf(clientDataJson: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'));
    const { challenge, crossOrigin } = data as { challenge?: unknown; crossOrigin?: unknown };
    return typeof challenge === 'string' && crossOrigin !== true ? challenge : undefined;
  } catch {
    return undefined;
  }
}

/** Part of the hourly sweep: challenges and confirmations whose time has run out. */
export function sweepProofs(context: Context): Promise<void> {
  return deleteExpiredProofs(context);
}
