import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export type Received = {
  to: string;
  subject: string;
  text: string;
  html: string;
  from: string;
  id: string;
  header: (name: string) => string | undefined;
};
type Refusal = { responseCode: number; message: string };

/** A real SMTP server on loopback, which takes mails or refuses them as told. */
export class MailServer {
  received: Received[] = [];
  tries = 0;
  refuse: ((to: string) => Refusal | undefined) | undefined;
  private server: SMTPServer | undefined;
  port = 0;

  async open(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: (address, _session, done) => {
        this.tries += 1;
        const refusal = this.refuse?.(address.address);
        done(refusal ? Object.assign(new Error(refusal.message), { responseCode: refusal.responseCode }) : null);
      },
      onData: (stream, session, done) => {
        simpleParser(stream).then((mail) => {
          const to = session.envelope.rcptTo[0]?.address ?? '';
          this.received.push({
            to,
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            html: mail.html || '',
            header: (name) => mail.headerLines.find((line) => line.key === name)?.line,
            from: mail.from?.text ?? '',
            id: mail.messageId ?? '',
          });
          done();
        }, done);
      },
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.server.address() as AddressInfo).port;
    this.server = server;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => (this.server ? this.server.close(resolve) : resolve()));
  }
}
