import { anonymous } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { sendMail } from '../notices/send-mail.ts';
import { Problem } from '../platform/errors.ts';
import { hashToken } from '../platform/secrets.ts';
import { refuseWhoMustSignOn } from '../single-sign-on/demand.ts';
import { forgetAttempts, forgetSignInAttemptsOf } from './attempt-store.ts';
import { hashPassword } from './password.ts';
import { lockPerson, type PersonRow } from './person-store.ts';
import {
  deletePasswordResetsOf,
  deleteSessionsOf,
  findPasswordReset,
  lockPasswordReset,
  savePasswordHash,
} from './store.ts';

/**
 * Whoever opens the link sets a new password: all sessions end, the other links die, wrong guesses so far are forgotten, by
 * whichever address and in whichever browser they were made, and the owner is told by mail. API tokens stay; they are deleted one by one. 410 `token_invalid` for a link that is
 * unknown, used or older than an hour, and for somebody disabled since; 401 `single_sign_on_required` where that is demanded.
 */
export function completePasswordReset(caller: Outside, body: { token: string; password: string }): Promise<void> {
  return inTransaction({ ...caller, actor: anonymous }, async (context) => {
    const tokenHash = hashToken(body.token);
    const asked = await findPasswordReset(context, tokenHash);
    if (!asked) throw new Problem('token_invalid');
    const passwordHash = await hashPassword(body.password);
    // The user first and then what belongs to them, in this order everywhere, so that nobody waits in a circle.
    const person = await lockPerson(context, asked.user_id);
    const isWaiting = await lockPasswordReset(context, tokenHash);
    if (!isWaiting || person?.status !== 'active') throw new Problem('token_invalid');
    await refuseWhoMustSignOn(context, person);
    await savePasswordHash(context, person.id, passwordHash);
    await endSessions(context, person);
    await record(context, {
      kind: 'password_reset.completed',
      organisationIds: [person.organisation_id],
      subject: { kind: 'user', id: person.id },
    });
  });
}

async function endSessions(context: Context, person: PersonRow): Promise<void> {
  await deletePasswordResetsOf(context, person.id);
  await deleteSessionsOf(context, person.id, null);
  await forgetSignInAttemptsOf(context, person.id);
  await forgetAttempts(context, 'confirmation', person.id);
  await tellNewPassword(context, person);
}

/** Tells somebody that their password is another one now, in case it was not they who set it. */
export function tellNewPassword(context: Context, person: { email: string }): Promise<void> {
  return sendMail(context, {
    to: person.email,
    kind: 'password.changed',
    subject: 'Your password was changed',
    text: [
      'The password of your Causeway account was changed just now, and you were signed out everywhere else.',
      `If it was not you, set a new one at once: ${context.services.environment.PUBLIC_URL}`,
    ].join('\n\n'),
  });
}
