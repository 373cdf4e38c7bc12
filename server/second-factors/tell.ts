import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { findUser } from '../identity/find-user.ts';
import { sendMail } from '../notices/send-mail.ts';

/** Tells somebody by mail what happened to the second factors of their account, in case it was not they who did it. */
export async function tellOwner(context: Context<UserActor>, sentence: string): Promise<void> {
  const { email } = await findUser(context, context.actor.userId);
  await tellAddress(context, email, sentence);
}

/** The same for somebody else's, after an administrator's act. */
export function tellAddress(context: Context, email: string, sentence: string): Promise<void> {
  return sendMail(context, {
    to: email,
    kind: 'second_factor.changed',
    subject: 'The second factors of your account were changed',
    text: [
      sentence,
      `If it was not you, set a new password at once and tell an administrator of your organisation: ${context.services.environment.PUBLIC_URL}`,
    ].join('\n\n'),
  });
}
