import { installationContext, inTransaction } from '../../access/context.ts';
import type { Application } from '../../test/application.ts';
import type { Cast } from '../../test/cast.ts';
import type { Answer, Client, Json } from '../../test/client.ts';
import { recordName } from '../proof.ts';
import type { DnsServer } from './dns-server.ts';

type Person = keyof Cast['people'];
type Organisation = keyof Cast['organisations'];

let names = 0;
/** A name that no other test of the file uses. */
export function freshName(): string {
  names += 1;
  return `name-${names}.example`;
}

/** Acts on the e-mail domains of the cast's organisations, with a name server of the test's own. */
export function sceneOf(application: Application, dns: DnsServer) {
  const administrators: Partial<Record<Organisation, Person>> = {
    acme: 'ada',
    hooli: 'hugo',
    globex: 'gwen',
    initech: 'ingrid',
  };
  const as = (organisation: Organisation): Client => application.as(administrators[organisation] ?? 'otto');
  const claim = (organisation: Organisation, name: string, own = true): Promise<Answer> =>
    as(organisation).post(`/organisations/${application.cast.organisations[organisation].id}/email-domains`, {
      name,
      own,
    });

  /** Claimed, with the id and the record to make. */
  async function claimed(organisation: Organisation, name: string): Promise<Json> {
    return expectStatus(await claim(organisation, name), 201).body;
  }
  const publish = (emailDomain: Json) => dns.say(emailDomain.proof.name, { texts: [emailDomain.proof.value] });
  const publishAll = (...all: Json[]) =>
    dns.say(recordName(all[0].name), { texts: all.map((one) => one.proof.value as string) });
  const prove = (organisation: Organisation, id: string): Promise<Answer> =>
    as(organisation).post(`/email-domains/${id}/prove`);

  /** Owned by proof; the record stays there. */
  async function owned(organisation: Organisation, name: string): Promise<Json> {
    const emailDomain = await claimed(organisation, name);
    publish(emailDomain);
    return expectStatus(await prove(organisation, emailDomain.id), 200).body;
  }

  const read = async (organisation: Organisation, id: string): Promise<Json> =>
    expectStatus(await as(organisation).get(`/email-domains/${id}`), 200).body;
  const historyOf = async (organisation: Organisation, id: string): Promise<string[]> =>
    expectStatus(await as(organisation).get(`/email-domains/${id}/history`), 200).body.items.map(
      (event: Json) => event.kind,
    );

  /** Mails of these kinds about a name, by whom they went to. */
  async function mailsAbout(name: string): Promise<{ to: string; kind: string; text: string }[]> {
    const mails = await behind(({ database }) =>
      database.selectFrom('mails').selectAll().where('kind', 'like', 'email_domain.%').orderBy('id').execute(),
    );
    return mails
      .map((mail) => ({
        to: mail.to_address,
        kind: mail.kind.replace('email_domain.', ''),
        text: `${mail.subject}\n${mail.sealed_body ? application.services.sealer.open(mail.sealed_body) : ''}`,
      }))
      .filter(({ text }) => text.includes(name));
  }
  const behind = <Result>(act: Parameters<typeof inTransaction<Result, { kind: 'installation' }>>[1]) =>
    inTransaction({ ...installationContext(application.services), actor: { kind: 'installation' } }, act);

  /** Somebody signs up with this address and proves it: where they land, and why. */
  async function place(email: string): Promise<{ organisation: string; rule: string; emailDomain: string | null }> {
    const nobody = application.as('nobody');
    expectStatus(await nobody.post('/sign-up', { name: 'New Person', email, password: 'a long enough password' }), 202);
    const mail = await behind(({ database }) =>
      database
        .selectFrom('mails')
        .selectAll()
        .where('to_address', '=', email.toLowerCase())
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow(),
    );
    const token = application.services.sealer.open(mail.sealed_body!).match(/token=([\w-]+)/)?.[1];
    const { body } = expectStatus(await nobody.post('/sign-up/verify', { token }), 201);
    return { organisation: body.organisation.name, ...body.placement };
  }

  return { as, claim, claimed, publish, publishAll, prove, owned, read, historyOf, mailsAbout, behind, place };
}

/** "409 email_domain_unproven", or only the status when it went well. */
export function said(answer: Answer): string {
  return answer.body?.code ? `${answer.status} ${answer.body.code}` : String(answer.status);
}

export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.text}`);
  return answer;
}
