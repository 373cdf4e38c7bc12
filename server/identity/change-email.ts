import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { sendMail } from '../notices/send-mail.ts';
import { hour, later, minute, second } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { mayAskForMail } from './asked-mails.ts';
import { confirmIdentity, type IdentityProof } from './confirm-identity.ts';
import { findPerson } from './person-store.ts';
import { emailChangeHours } from './session.ts';
import { deleteEmailChangesOf, insertEmailChange } from './store.ts';
import { webLink } from './web-link.ts';

/**
 * Somebody who is signed in asks for another address: a mail to the new one brings the link that proves it; until then
 * the old one counts. The answer is the same whether or not the address is taken. 403 `identity_not_confirmed`; 429
 * `too_many_requests` beyond five an hour.
 */
export function changeEmail(outside: Outside<UserActor>, body: { email: string } & IdentityProof) {
  return inTransaction(outside, async (context) => {
    const { userId, organisationId } = context.actor;
    await confirmIdentity(context, body);
    if (!(await mayAskForMail(context, 'email_change', userId))) {
      throw new Problem('too_many_requests', undefined, { retryAfterSeconds: (hour - minute) / second });
    }
    const holder = await withWiderSight(context, 'an address may belong to a user of any organisation', () =>
      findPerson(context, body.email),
    );
    // Who has it as an alias may have it back.
    const isKnown = holder !== undefined && (holder.id !== userId || holder.email === body.email);
    await deleteEmailChangesOf(context, userId);
    if (isKnown) await tellKnown(context, body.email);
    else await sendProof(context, body.email);
    await record(context, {
      kind: 'email_change.requested',
      organisationIds: [organisationId],
      subject: { kind: 'user', id: userId },
    });
    return { status: 'verification_sent' as const };
  });
}

async function sendProof(context: Context<UserActor>, email: string): Promise<void> {
  const token = newToken();
  const now = context.now();
  await insertEmailChange(context, {
    id: newId(),
    user_id: context.actor.userId,
    email,
    token_hash: hashToken(token),
    created_at: now,
    expires_at: later(now, emailChangeHours * hour),
  });
  await sendMail(context, {
    to: email,
    kind: 'email_change.requested',
    subject: 'Confirm your new e-mail address',
    text: [
      'Somebody, most likely you, wants to use this address for their Causeway account. To confirm it, open this link where you are signed in:',
      webLink(context.services.environment, 'verify-email', token),
      `It works once, within ${emailChangeHours} hours. If it was not you, do nothing: nothing happens.`,
    ].join('\n\n'),
  });
}

function tellKnown(context: Context, email: string): Promise<void> {
  return sendMail(context, {
    to: email,
    kind: 'email_change.already_known',
    subject: 'You already have an account',
    text: [
      'Somebody, most likely you, wants to use this address for another Causeway account. It has an account already, so nothing was changed.',
      `Sign in here: ${context.services.environment.PUBLIC_URL}`,
    ].join('\n\n'),
  });
}
