import { afterAll, beforeAll, expect, test } from 'vitest';
import { installationContext, inTransaction } from '../access/context.ts';
import { tokenFor } from '../identity/test/mailbox.ts';
import { day } from '../platform/clock.ts';
import { type Application, startApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { runAs } from '../test/global-setup.ts';
import { notifyAdministrators } from './notify.ts';
import { sendMail } from './send-mail.ts';
import { MailServer } from './test/mail-server.ts';

const mailServer = new MailServer();
let application: Application;
let close: () => Promise<void>;

beforeAll(async () => {
  await mailServer.open();
  const variables = { MAIL_URL: `smtp://127.0.0.1:${mailServer.port}`, MAIL_FROM: 'Causeway <hello@causeway.example>' };
  ({ application, close } = await startApplication({ variables, withJobs: true }));
});

afterAll(async () => {
  await close();
  await mailServer.close();
});

async function until<Found>(find: () => Promise<Found | undefined> | Found | undefined): Promise<Found> {
  for (let round = 0; round < 200; round++) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not happen within ten seconds');
}

const arrived = (to: string) => until(() => mailServer.received.find((mail) => mail.to === to));

async function inOutbox(to: string): Promise<Json> {
  return (await application.as('otto').get(`/outbox?to=${encodeURIComponent(to)}`)).body.items[0];
}

function send(to: string): Promise<void> {
  return inTransaction(installationContext(application.services), (context) =>
    sendMail(context, { to, kind: 'test', subject: 'A test', text: 'Its text' }),
  );
}

/** The job runner waits half a minute before it tries again; the test does not. */
const hurry = () =>
  runAs(application.ownerUrl, "update pgboss.job set start_after = now() where name = 'mail.send' and state = 'retry'");

test('the mail of a sign-up arrives with a link that works, and its text is erased once sent', async () => {
  const body = { name: 'Mailed', email: 'mailed@smtp.example', password: 'a fine long password' };
  await application.as('nobody').post('/sign-up', body);
  const mail = await arrived('mailed@smtp.example');
  expect(mail.from).toBe('"Causeway" <hello@causeway.example>');
  const token = mail.text.match(/verify\?token=([\w-]+)/)?.[1];
  expect((await application.as('nobody').post('/sign-up/verify', { token })).status).toBe(201);
  const kept = await until(async () =>
    (await inOutbox('mailed@smtp.example')).status === 'sent' ? inOutbox('mailed@smtp.example') : undefined,
  );
  expect(kept).toMatchObject({ text: null, failure: null, sentAt: expect.any(String) });
});

test('no commit, no mail', async () => {
  const failing = inTransaction(installationContext(application.services), async (context) => {
    await sendMail(context, { to: 'rolled@smtp.example', kind: 'test', subject: 'A test', text: 'Its text' });
    throw new Error('the verb fails after all');
  });
  await expect(failing).rejects.toThrow('after all');
  await send('later@smtp.example');
  await arrived('later@smtp.example');
  expect(mailServer.received.some((mail) => mail.to === 'rolled@smtp.example')).toBe(false);
  expect(await inOutbox('rolled@smtp.example')).toBeUndefined();
});

test('a server that says "later" is tried again, and the mail arrives once', async () => {
  let refusals = 2;
  mailServer.refuse = (to) =>
    to === 'grey@smtp.example' && refusals-- > 0 ? { responseCode: 451, message: 'Greylisted, try again' } : undefined;
  await send('grey@smtp.example');
  const waiting = await until(async () =>
    (await inOutbox('grey@smtp.example')).failure ? inOutbox('grey@smtp.example') : undefined,
  );
  expect(waiting).toMatchObject({ status: 'queued', text: 'Its text' });
  expect(waiting.failure).toContain('Greylisted');
  await until(async () => {
    await hurry();
    return mailServer.received.find((mail) => mail.to === 'grey@smtp.example');
  });
  await until(async () => ((await inOutbox('grey@smtp.example')).status === 'sent' ? true : undefined));
  expect(mailServer.received.filter((mail) => mail.to === 'grey@smtp.example')).toHaveLength(1);
});

test('one address that is refused for now holds up nobody else', async () => {
  mailServer.refuse = (to) =>
    to === 'stuck@smtp.example' ? { responseCode: 450, message: 'Mailbox busy' } : undefined;
  await Promise.all(['stuck@smtp.example', 'free1@smtp.example', 'free2@smtp.example', 'free3@smtp.example'].map(send));
  for (const to of ['free1@smtp.example', 'free2@smtp.example', 'free3@smtp.example']) await arrived(to);
  expect((await inOutbox('stuck@smtp.example')).status).toBe('queued');
});

test('a server that says "never" is not asked again, and the outbox says why', async () => {
  mailServer.refuse = (to) =>
    to === 'gone@smtp.example' ? { responseCode: 550, message: 'No such mailbox' } : undefined;
  await send('gone@smtp.example');
  const failed = await until(async () =>
    (await inOutbox('gone@smtp.example')).status === 'failed' ? inOutbox('gone@smtp.example') : undefined,
  );
  expect(failed).toMatchObject({ text: null, sentAt: null });
  expect(failed.failure).toContain('No such mailbox');
});

test('while the server is down nothing is lost and nobody is kept waiting', async () => {
  mailServer.refuse = undefined;
  await mailServer.close();
  const from = performance.now();
  const answer = await application.as('nobody').post('/password-resets', { email: 'mia@acme.example' });
  expect([answer.status, performance.now() - from < 1000]).toEqual([202, true]);
  const waiting = await until(async () =>
    (await inOutbox('mia@acme.example')).failure ? inOutbox('mia@acme.example') : undefined,
  );
  expect(waiting.status).toBe('queued');
  const token = await tokenFor(application, 'mia@acme.example');
  await mailServer.open();
  await until(async () => {
    await hurry();
    return mailServer.received.find((mail) => mail.to === 'mia@acme.example');
  });
  expect(mailServer.received.find((mail) => mail.to === 'mia@acme.example')?.text).toContain(token);
});

test('after a day of tries a mail counts as failed', async () => {
  mailServer.refuse = (to) => (to === 'never@smtp.example' ? { responseCode: 451, message: 'Not now' } : undefined);
  await send('never@smtp.example');
  await until(async () => (await inOutbox('never@smtp.example')).failure ?? undefined);
  application.clock.advance(day + 1000);
  await until(async () => {
    await hurry();
    return (await inOutbox('never@smtp.example')).status === 'failed' ? true : undefined;
  });
});

test('many mails at once go out without a pause', async () => {
  const from = performance.now();
  await inTransaction(installationContext(application.services), async (context) => {
    for (let number = 0; number < 45; number++) {
      await sendMail(context, { to: `many${number}@smtp.example`, kind: 'test', subject: 'A test', text: 'Its text' });
    }
  });
  await until(() =>
    mailServer.received.filter((mail) => mail.to.startsWith('many')).length === 45 ? true : undefined,
  );
  expect(performance.now() - from).toBeLessThan(9000);
});

test('a line break in a subject or an address makes no further header', async () => {
  await inTransaction(installationContext(application.services), (context) =>
    sendMail(context, {
      to: 'header@smtp.example',
      kind: 'test',
      subject: 'One\r\nBcc: spy@smtp.example',
      text: 'Its text',
    }),
  );
  const mail = await arrived('header@smtp.example');
  expect(mail.subject).toBe('One Bcc: spy@smtp.example');
  expect(mailServer.received.some((one) => one.to === 'spy@smtp.example')).toBe(false);
});

test('administrators of an organisation, active ones only, are all told', async () => {
  const { globex } = application.cast.organisations;
  await runAs(
    application.ownerUrl,
    `insert into role_members (role_id, user_id, organisation_id, added_at) values
    ('${globex.roles.administrators}', '${application.cast.people.gus.id}', '${globex.id}', now()),
    ('${globex.roles.administrators}', '${application.cast.people.greta.id}', '${globex.id}', now())`,
  );
  await runAs(
    application.ownerUrl,
    `update users set status = 'disabled' where id = '${application.cast.people.greta.id}'`,
  );
  await inTransaction(installationContext(application.services), (context) =>
    notifyAdministrators(context, globex.id, {
      kind: 'connection.ended',
      words: { from: 'Acme', to: 'Globex' },
      subject: { kind: 'connection', id: null },
      path: '/admin/connections',
    }),
  );
  await arrived('gwen@globex.example');
  await arrived('gus@globex.example');
  expect(await inOutbox('greta@globex.example')).toBeUndefined();
  expect(await inOutbox('carla@globex.example')).toBeUndefined();
});
