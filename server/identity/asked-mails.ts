import { installation } from '../access/actor.ts';
import { aside, type Outside } from '../access/context.ts';
import { hour, later } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { countAttempts, insertAttempt, lockAttempts } from './attempt-store.ts';

/** Mails of one kind that an address can be sent within an hour by whoever asks for them. */
export const askedMailsMaximum = 5;

/** Counts a mail that somebody asks for; false when the address got five of them within the hour and gets no more. */
export function mayAskForMail(
  context: Outside,
  kind: 'sign_up' | 'password_reset' | 'email_change',
  subject: string,
): Promise<boolean> {
  return aside({ ...context, actor: installation }, async (own) => {
    await lockAttempts(own, kind, subject);
    const since = later(own.now(), -hour);
    const asked = await countAttempts(own, { kind, subject, since, atMost: askedMailsMaximum });
    if (asked >= askedMailsMaximum) return false;
    await insertAttempt(own, { id: newId<'attempt'>(), kind, subject, isUnderway: false });
    return true;
  });
}
