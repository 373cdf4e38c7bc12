import { anonymous } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { sendMail } from '../notices/send-mail.ts';
import { hour, later } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { isDemandedFor } from '../single-sign-on/demand.ts';
import { mayAskForMail } from './asked-mails.ts';
import { limitClient } from './attempts.ts';
import { hashPassword } from './password.ts';
import { findPerson } from './person-store.ts';
import { signUpHours } from './session.ts';
import { insertSignUp } from './store.ts';
import { webLink } from './web-link.ts';

type SignUp = { name: string; email: string; password: string };

/**
 * Anybody asks to join with an address that they have yet to prove (SPEC 4): a mail brings the link. The answer, and the
 * time that it takes, is the same whether or not the address is known; who has it already is told so by mail. Beyond five
 * mails an hour no more are sent, silently. 429 `too_many_requests` for one client far beyond that.
 */
export async function signUp(caller: Outside, body: SignUp): Promise<{ status: 'verification_sent' }> {
  // Whoever is signed in in this browser has nothing to do with it.
  const outside = { ...caller, actor: anonymous };
  await limitClient(outside, 'sign_up');
  const passwordHash = await hashPassword(body.password);
  const maySend = await mayAskForMail(outside, 'sign_up', body.email);
  return inTransaction(outside, async (context) => {
    if (maySend) {
      const known = await findPerson(context, body.email);
      if (known) await tellKnown(context, body.email);
      else if (await isDemandedFor(context, body.email)) await sayWhereToSignIn(context, body.email);
      else await sendVerification(context, { ...body, passwordHash });
    }
    return { status: 'verification_sent' };
  });
}

async function sendVerification(context: Context, signUp: { name: string; email: string; passwordHash: string }) {
  const token = newToken();
  const now = context.now();
  await insertSignUp(context, {
    id: newId(),
    email: signUp.email,
    name: signUp.name,
    password_hash: signUp.passwordHash,
    token_hash: hashToken(token),
    created_at: now,
    expires_at: later(now, signUpHours * hour),
  });
  await sendMail(context, {
    to: signUp.email,
    kind: 'sign_up.verification',
    subject: 'Confirm your e-mail address',
    text: [
      'Somebody, most likely you, signed up to Causeway with this address. To confirm that it is yours, open this link:',
      webLink(context.services.environment, 'verify', token),
      `It works once, within ${signUpHours} hours. If it was not you, do nothing: without the link nothing happens.`,
    ].join('\n\n'),
  });
}

/** Single sign-on is demanded for their e-mail domain, and is how they join. */
function sayWhereToSignIn(context: Context, email: string): Promise<void> {
  return sendMail(context, {
    to: email,
    kind: 'sign_up.single_sign_on',
    subject: 'Sign in through your organisation',
    text: [
      'Somebody, most likely you, signed up to Causeway with this address. Your organisation signs its people in through its identity provider, and you need no password here. Begin here:',
      `${context.services.environment.PUBLIC_URL.replace(/\/+$/, '')}/sign-in`,
    ].join('\n\n'),
  });
}

function tellKnown(context: Context, email: string): Promise<void> {
  const { PUBLIC_URL } = context.services.environment;
  return sendMail(context, {
    to: email,
    kind: 'sign_up.already_known',
    subject: 'You already have an account',
    text: [
      'Somebody, most likely you, signed up to Causeway with this address, which has an account already. Sign in here:',
      PUBLIC_URL,
      'If you have forgotten your password, ask for a new one there. If it was not you, do nothing.',
    ].join('\n\n'),
  });
}
