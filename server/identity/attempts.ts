import { installation } from '../access/actor.ts';
import { aside, type Context, type Outside } from '../access/context.ts';
import { later, minute, second } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import {
  countAttempts,
  deleteAttempt,
  insertAttempt,
  lockAttempts,
  settleAttempt,
  wrongAttempts,
} from './attempt-store.ts';

/** Ten wrong ones within 15 minutes close the door (API.md, Conventions). */
export const wrongMaximum = 10;
export const windowMinutes = 15;
/** What one network address may ask for in the same time. Generous: a whole organisation may stand behind one. */
export const clientMaximum = 1000;
/** A check that takes longer has died with its process, and counts as wrong. */
const underwaySeconds = 10;
const lookAgainMilliseconds = { first: 25, longest: 400 };

export type AttemptKind = 'sign_in' | 'confirmation' | 'second_factor' | 'recovery_code';
export type Attempt = { id: string; kind: AttemptKind; subject: string };

/**
 * Before a password is checked: takes one of the ten places, so that guesses made side by side are counted before any of
 * them is answered. While checks under way hold the last places it waits for them, so that right passwords sent side by
 * side shut nobody out. 429 `too_many_attempts` with the time to wait when ten were wrong.
 */
export async function reserveAttempt(context: Outside, kind: AttemptKind, subject: string): Promise<Attempt> {
  const attempt = { id: newId<'attempt'>(), kind, subject };
  const giveUpAt = Date.now() + underwaySeconds * second;
  let pause = lookAgainMilliseconds.first;
  while (!(await takePlace(context, attempt))) {
    if (Date.now() > giveUpAt)
      throw new Problem('too_many_attempts', undefined, { retryAfterSeconds: underwaySeconds });
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(2 * pause, lookAgainMilliseconds.longest);
  }
  return attempt;
}

/** Counting belongs to no organisation: it happens as the installation, and stays whatever becomes of the verb. */
function apart<Result>(context: Outside, act: (own: Context) => Promise<Result>): Promise<Result> {
  return aside({ ...context, actor: installation }, act);
}

function takePlace(context: Outside, attempt: Attempt): Promise<boolean> {
  return apart(context, async (own) => {
    await lockAttempts(own, attempt.kind, attempt.subject);
    const now = own.now();
    const since = later(now, -windowMinutes * minute);
    const underwaySince = later(now, -underwaySeconds * second);
    const { wrong, underway, tenthAt } = await wrongAttempts(own, attempt, {
      since,
      underwaySince,
      place: wrongMaximum,
    });
    if (wrong >= wrongMaximum && tenthAt) {
      const waitMilliseconds = later(tenthAt, windowMinutes * minute).getTime() - now.getTime();
      throw new Problem('too_many_attempts', undefined, { retryAfterSeconds: waitMilliseconds / second });
    }
    if (wrong + underway >= wrongMaximum) return false;
    await insertAttempt(own, { ...attempt, isUnderway: true });
    return true;
  });
}

/** The password was right: the place is free again. */
export async function releaseAttempt(context: Outside, attempt: Attempt): Promise<void> {
  await apart(context, (own) => deleteAttempt(own, attempt.id));
}

/** The password was wrong: the place stays taken for 15 minutes. */
export async function keepAttempt(context: Outside, attempt: Attempt): Promise<void> {
  await apart(context, (own) => settleAttempt(own, attempt.id));
}

/** 429 `too_many_requests` when one network address asks for this more than a thousand times in 15 minutes. */
export async function limitClient(context: Outside, kind: 'sign_in' | 'sign_up' | 'password_reset'): Promise<void> {
  const { address } = context.request;
  if (!address) return;
  const subject = `client ${address}`;
  await apart(context, async (own) => {
    const since = later(own.now(), -windowMinutes * minute);
    const asked = await countAttempts(own, { kind, subject, since, atMost: clientMaximum });
    if (asked >= clientMaximum) throw new Problem('too_many_requests', undefined, { retryAfterSeconds: 60 });
    await insertAttempt(own, { id: newId<'attempt'>(), kind, subject, isUnderway: false });
  });
}
