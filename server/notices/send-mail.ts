import type { Context } from '../access/context.ts';
import { isAgentAddress } from '../identity/email-address.ts';
import { inBatches } from '../platform/batches.ts';
import { newId } from '../platform/ids.ts';
import { insertMails } from './store.ts';
import type { MailGroup } from './unsubscribe-token.ts';

/**
 * Free text of strangers never goes into a subject or text (SPEC 11), names of organisations excepted. `stops` for mails
 * that their recipient can have stopped; mails about somebody's security always go, and have none.
 */
export type Mail = {
  to: string;
  kind: string;
  subject: string;
  text: string;
  stops?: { userId: string; group: MailGroup };
};

/** The queue whose job hands mails to the mail server, after commit. */
export const mailQueue = 'mail.send';

/**
 * Puts a mail into the outbox, in the verb's own transaction: no commit, no mail. With a mail server configured a job
 * delivers it after commit; without one it is kept there, for operators to read (API.md, MAIL_URL). For mails that always
 * go, such as links and what is about somebody's security; all else is told by `notify`.
 */
export async function sendMail(context: Context, mail: Mail): Promise<void> {
  const [row] = await putIntoOutbox(context, [mail]);
  if (row?.status === 'queued') await context.services.jobs.enqueue(context.database, mailQueue, { mailId: row.id });
}

const mailsAtOnce = 500;

/** The same for mails to thousands of people, a few hundred with each statement. */
export async function sendMails(context: Context, mails: Mail[]): Promise<void> {
  for (const some of inBatches(mails, mailsAtOnce)) {
    const rows = await putIntoOutbox(context, some);
    const queued = rows.filter((row) => row.status === 'queued').map((row) => ({ mailId: row.id }));
    if (queued.length > 0) await context.services.jobs.enqueueAll(context.database, mailQueue, queued);
  }
}

async function putIntoOutbox(context: Context, mails: Mail[]) {
  const { sealer, environment } = context.services;
  const status = environment.MAIL_URL ? ('queued' as const) : ('kept' as const);
  // Agents have addresses that lead nowhere.
  const wanted = mails.filter(({ to }) => !isAgentAddress(to));
  if (wanted.length === 0) return [];
  const rows = wanted.map((mail) => ({ id: newId<'mail'>(), ...mail, sealedBody: sealer.seal(mail.text), status }));
  await insertMails(context, rows);
  return rows;
}
