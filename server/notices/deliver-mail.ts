import { installationContext, inTransaction, type Services } from '../access/context.ts';
import { day, later } from '../platform/clock.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { type Mailer, MailRefused, openMailer } from '../platform/mail.ts';
import { htmlOf, webAddress } from './mail-text.ts';
import { deleteNoticesBefore } from './notices-store.ts';
import { sendDigests } from './send-digests.ts';
import { mailQueue } from './send-mail.ts';
import { clearRefused, markRefused } from './settings-store.ts';
import { eraseKeptBefore, failMail, failQueuedBefore, findQueuedMail, markSent, noteFailure } from './store.ts';
import { type MailGroup, unsubscribeToken } from './unsubscribe-token.ts';

/** After a day of tries a mail counts as failed: its link is too old by then. */
const triedForMilliseconds = day;

/** Without a mail server the text of a mail stands in the outbox this long; its link is too old by then. */
const keptForMilliseconds = 30 * day;

/** What somebody was told stands in their list for a year. */
const noticesKeptForMilliseconds = 365 * day;

export const outboxSweepQueue = 'notices.sweep';
export const digestQueue = 'notices.digest';

/** Hands queued mails to the mail server after commit; a temporary failure is tried again by the job runner. */
export function noticeJobs(services: Services): JobKinds {
  let mailer: Mailer | undefined;
  return {
    [mailQueue]: {
      async perform({ mailId }) {
        const { MAIL_URL } = services.environment;
        // Without a mail server nothing is queued; what was queued before waits in the outbox for one.
        if (!MAIL_URL || typeof mailId !== 'string') return;
        mailer ??= openMailer(MAIL_URL);
        await deliverMail(services, mailer, mailId);
      },
    },
    [outboxSweepQueue]: { perform: () => sweepOutbox(services), schedule: '47 * * * *' },
    [digestQueue]: { perform: () => sendDigests(services), schedule: '*/5 * * * *' },
  };
}

/**
 * Delivers one mail, at least once: the body is erased with the commit that says so. A refusal for good is recorded and
 * ends it; any other is recorded and thrown, so that the job is tried again.
 */
export async function deliverMail(services: Services, mailer: Mailer, mailId: string): Promise<void> {
  const outside = installationContext(services);
  const mail = await inTransaction(outside, (context) => findQueuedMail(context, mailId));
  if (!mail?.sealed_body) return;
  try {
    const text = services.sealer.open(mail.sealed_body);
    await mailer.deliver({
      id: mail.id,
      from: services.environment.MAIL_FROM,
      to: mail.to_address,
      subject: mail.subject,
      text,
      html: htmlOf(text, services.environment.PUBLIC_URL),
      unsubscribeUrl: unsubscribeUrlOf(services, mail),
    });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    const isOver = error.isFinal || later(mail.created_at, triedForMilliseconds) < outside.now();
    await inTransaction(outside, async (context) => {
      await (isOver ? failMail : noteFailure)(context, mailId, error.message);
      if (error.isFinal && error.isOfAddress) await markRefused(context, mail.to_address);
    });
    if (isOver) return;
    throw error;
  }
  await inTransaction(outside, async (context) => {
    await markSent(context, mailId);
    await clearRefused(context, mail.to_address);
  });
}

/** What stops such mails with one click; null for mails that always go. */
function unsubscribeUrlOf(services: Services, mail: { user_id: string | null; notice_group: string | null }) {
  if (!mail.user_id || !mail.notice_group) return null;
  const of = { userId: mail.user_id, group: mail.notice_group as MailGroup, now: services.clock.now() };
  return webAddress(services.environment, `/unsubscribe?token=${unsubscribeToken(services.sealer, of)}`);
}

/** Once an hour: gives up mails that a day of tries has not brought, and erases texts and notices that have been kept for long. */
export function sweepOutbox(services: Services): Promise<void> {
  return inTransaction(installationContext(services), async (context) => {
    await failQueuedBefore(context, later(context.now(), -triedForMilliseconds));
    await eraseKeptBefore(context, later(context.now(), -keptForMilliseconds));
    await deleteNoticesBefore(context, later(context.now(), -noticesKeptForMilliseconds));
  });
}
