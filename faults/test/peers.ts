import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { MailServer } from '../../server/notices/test/mail-server.ts';
import { password } from '../../server/test/cast.ts';
import { type Receiver, startReceiver } from '../../server/webhooks/test/receiver.ts';
import { Network } from './network.ts';
import type { Scene } from './scene.ts';

/** Whom the server speaks to: each at the end of a stretch of network of its own. */
export class Peers {
  readonly mail = new MailServer();
  readonly toMail = new Network();
  receiver!: Receiver;
  readonly toReceiver = new Network();
  readonly toProvider = new Network();
  /** Takes questions and never answers one. */
  private readonly resolver = createSocket('udp4');
  variables: Record<string, string> = {};
  webhookId = '';
  providerId = '';
  emailDomainId = '';

  async open(): Promise<void> {
    await this.mail.open();
    await this.toMail.open(`smtp://127.0.0.1:${this.mail.port}`);
    this.receiver = await startReceiver();
    await this.toReceiver.open(this.receiver.url);
    await this.toProvider.open(this.receiver.url);
    this.resolver.bind(0, '127.0.0.1');
    await once(this.resolver, 'listening');
    this.variables = {
      MAIL_URL: this.toMail.url,
      EGRESS_ALLOW: '127.0.0.1',
      DNS_SERVERS: `127.0.0.1:${this.resolver.address().port}`,
    };
  }

  /** Tells the server of those that are told to it over its interface. */
  async introduce({ as, cast }: Scene): Promise<void> {
    const acme = `/organisations/${cast.organisations.acme.id}`;
    const made = async (path: string, body: object): Promise<string> => {
      const { status, body: view, text } = await as('ada').post(`${acme}${path}`, body);
      if (status !== 201) throw new Error(`${path}: ${status} ${text}`);
      return view.id;
    };
    this.webhookId = await made('/webhooks', { url: `${this.toReceiver.url}/hook`, events: ['task.*'] });
    this.emailDomainId = await made('/email-domains', { name: 'slow-proof.example', own: true });
    const provider = { name: 'Provider', issuer: this.toProvider.url, clientId: 'causeway', clientSecret: 'a secret' };
    this.providerId = await made('/identity-providers', { ...provider, password });
  }

  async close(): Promise<void> {
    for (const network of [this.toMail, this.toReceiver, this.toProvider]) network.close();
    this.resolver.close();
    await this.receiver.close();
    await this.mail.close();
  }
}
