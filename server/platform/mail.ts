import { createTransport } from 'nodemailer';

export type Message = {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  id: string;
  /** Where a mail program has such mails stopped with one click (RFC 8058); null for mails that cannot be. */
  unsubscribeUrl: string | null;
};

/** What became of handing over a message: refused for good, as far as the server says, or worth another try. */
export class MailRefused extends Error {
  readonly isFinal: boolean;
  /** It was the address that was refused, not what the mail says. */
  readonly isOfAddress: boolean;
  constructor(sentence: string, { isFinal, isOfAddress }: { isFinal: boolean; isOfAddress: boolean }) {
    super(sentence);
    this.isFinal = isFinal;
    this.isOfAddress = isOfAddress;
  }
}

export type Mailer = { deliver(message: Message): Promise<void> };

/** Speaks SMTP with the server that the URL names (see MAIL_URL), one connection for each message. */
export function openMailer(url: string): Mailer {
  const transport = createTransport(
    { url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 },
    { headers: { 'auto-submitted': 'auto-generated' } },
  );
  return {
    async deliver({ id, unsubscribeUrl, ...message }) {
      try {
        // The same Message-ID at each try, so that a copy sent twice is recognised as one.
        await transport.sendMail({
          ...message,
          messageId: `<${id}@causeway>`,
          headers: unsubscribeUrl ? unsubscribeHeaders(unsubscribeUrl) : {},
          disableFileAccess: true,
          disableUrlAccess: true,
        });
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

function unsubscribeHeaders(url: string): Record<string, string> {
  return { 'list-unsubscribe': `<${url}>`, 'list-unsubscribe-post': 'List-Unsubscribe=One-Click' };
}

function refusalOf(error: unknown): MailRefused {
  const { message, responseCode, command } = error as { message?: string; responseCode?: number; command?: string };
  const isFinal = responseCode !== undefined && responseCode >= 500;
  return new MailRefused((message ?? String(error)).slice(0, 500), { isFinal, isOfAddress: command === 'RCPT TO' });
}
