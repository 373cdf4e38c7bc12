import { anonymous } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { sendMail } from '../notices/send-mail.ts';
import { hour, later } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { mustSignOn } from '../single-sign-on/demand.ts';
import { mayAskForMail } from './asked-mails.ts';
import { limitClient } from './attempts.ts';
import { findPerson, type PersonRow } from './person-store.ts';
import { passwordResetHours } from './session.ts';
import { insertPasswordReset } from './store.ts';
import { webLink } from './web-link.ts';

/**
 * Somebody has forgotten their password: a mail brings a link for setting a new one. The answer is always the same;
 * nobody gets a mail who may not sign in, or has had five within the hour.
 */
export async function requestPasswordReset(
  caller: Outside,
  body: { email: string },
): Promise<{ status: 'reset_sent' }> {
  const outside = { ...caller, actor: anonymous };
  await limitClient(outside, 'password_reset');
  const maySend = await mayAskForMail(outside, 'password_reset', body.email);
  return inTransaction(outside, async (context) => {
    const person = await findPerson(context, body.email);
    if (maySend && person?.status === 'active' && person.kind === 'person')
      await ((await mustSignOn(context, person)) ? sayWhereToSignIn : sendReset)(context, person);
    return { status: 'reset_sent' };
  });
}

/** A password would be of no use to them. */
async function sayWhereToSignIn(context: Context, person: PersonRow): Promise<void> {
  await sendMail(context, {
    to: person.email,
    kind: 'password_reset.single_sign_on',
    subject: 'Sign in through your organisation',
    text: [
      'Somebody, most likely you, has forgotten the password of your Causeway account. Your organisation signs its people in through its identity provider, where you need no other password. Begin here:',
      `${context.services.environment.PUBLIC_URL.replace(/\/+$/, '')}/sign-in`,
    ].join('\n\n'),
  });
}

async function sendReset(context: Context, person: PersonRow): Promise<void> {
  const token = newToken();
  const now = context.now();
  await insertPasswordReset(context, {
    id: newId(),
    user_id: person.id,
    token_hash: hashToken(token),
    created_at: now,
    expires_at: later(now, passwordResetHours * hour),
  });
  await record(context, {
    kind: 'password_reset.requested',
    organisationIds: [person.organisation_id],
    subject: { kind: 'user', id: person.id },
  });
  await sendMail(context, {
    to: person.email,
    kind: 'password_reset.requested',
    subject: 'Set a new password',
    text: [
      'Somebody, most likely you, has forgotten the password of your Causeway account. To set a new one, open this link:',
      webLink(context.services.environment, 'reset', token),
      'It works once, within an hour. If it was not you, do nothing: your password stays as it is.',
    ].join('\n\n'),
  });
}
