import { afterAll, beforeAll, expect, test } from 'vitest';
import { day, hour, minute } from '../platform/clock.ts';
import { sealerWith } from '../platform/secrets.ts';
import { type Application, startApplication } from '../test/application.ts';
import { runAs } from '../test/global-setup.ts';
import { sendDigests } from './send-digests.ts';
import { MailServer } from './test/mail-server.ts';
import { tell, until } from './test/scene.ts';
import { unsubscribeToken } from './unsubscribe-token.ts';

const mailServer = new MailServer();
let application: Application;
let close: () => Promise<void>;

beforeAll(async () => {
  await mailServer.open();
  const variables = { MAIL_URL: `smtp://127.0.0.1:${mailServer.port}`, PUBLIC_URL: 'https://causeway.example' };
  ({ application, close } = await startApplication({ variables, withJobs: true }));
});
afterAll(async () => {
  await close();
  await mailServer.close();
});

type Person = keyof typeof application.cast.people;
const mailsTo = (person: Person) =>
  mailServer.received.filter((mail) => mail.to === application.cast.people[person].email);
const choose = async (person: Person, change: object) => {
  const answer = await application.as(person).patch('/me/notice-settings', change);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const tellOf = (person: Person, from?: string) => tell(application, [application.cast.people[person].id], from);
const unread = async (person: Person) => (await application.as(person).get('/notices/counts')).body.unread;

test('a notice is mailed at once, as text and HTML, with a way to stop such mails', async () => {
  await tellOf('greta', 'A <b>&</b> C');
  const mail = await until(() => mailsTo('greta')[0]);
  expect(mail.subject).toBe('A task from A <b>&</b> C waits for you');
  expect(mail.text).toContain('https://causeway.example/inbox');
  expect(mail.html).toContain('A &lt;b&gt;&amp;&lt;/b&gt; C');
  expect(mail.header('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  const url = new URL(
    mail
      .header('list-unsubscribe')!
      .replaceAll(/\s/g, '')
      .match(/<(.*)>/)![1]!,
  );
  expect(`${url.origin}${url.pathname}`).toBe('https://causeway.example/unsubscribe');
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const click = () =>
    fetch(`${application.baseUrl}/unsubscribe${url.search}`, {
      method: 'POST',
      headers: form,
      body: 'List-Unsubscribe=One-Click',
    });
  expect((await fetch(`${application.baseUrl}/unsubscribe${url.search}`)).status).not.toBe(500);
  expect((await application.as('greta').get('/me/notice-settings')).body.mail.tasks).toBe('immediate');
  expect([(await click()).status, (await click()).status]).toEqual([200, 200]);
  expect((await application.as('greta').get('/me/notice-settings')).body.mail).toMatchObject({
    tasks: 'none',
    connections: 'immediate',
  });
  const { globex } = application.cast.organisations;
  const audit = `/organisations/${globex.id}/audit?kind=notice_settings.changed`;
  expect((await application.as('gwen').get(audit)).body.items).toMatchObject([
    {
      actor: { kind: 'installation' },
      subject: { id: application.cast.people.greta.id },
      detail: { mail: { tasks: 'none' } },
    },
  ]);
  await choose('greta', { timeZone: 'Europe/Berlin' });
  expect((await application.as('gwen').get(audit)).body.items[0]).toMatchObject({
    detail: { timeZone: 'Europe/Berlin' },
  });
  await tellOf('greta');
  await tellOf('gus');
  await until(() => mailsTo('gus')[0]);
  expect(mailsTo('greta')).toHaveLength(1);
  expect(await unread('greta')).toBe(2);
});

test('a link to stop mails that is forged, cut, of another key or too old stops nothing', async () => {
  const { services, clock, cast } = application;
  const of = { userId: cast.people.gus.id, group: 'tasks' as const, now: clock.now() };
  const good = unsubscribeToken(services.sealer, of);
  const flipped = `${good.slice(0, 30)}${good[30] === 'A' ? 'B' : 'A'}${good.slice(31)}`;
  const bad = [
    unsubscribeToken(sealerWith(Buffer.alloc(32, 7)), of),
    unsubscribeToken(services.sealer, { ...of, now: new Date(of.now.getTime() - 181 * day) }),
    services.sealer.seal(JSON.stringify({ ...of, until: Date.now() * 2 })).toString('base64url'),
    flipped,
    good.slice(0, -4),
    cast.people.gus.id,
  ];
  for (const token of bad) {
    const answer = await application.as('nobody').post('/notice-unsubscriptions', { token });
    expect(`${answer.status} ${answer.body.code}`).toBe('410 token_invalid');
    const page = await fetch(`${application.baseUrl}/unsubscribe?token=${token}`, { method: 'POST' });
    expect(page.status).toBe(410);
  }
  expect((await application.as('gus').get('/me/notice-settings')).body.mail.tasks).toBe('immediate');
  expect((await application.as('nobody').post('/notice-unsubscriptions', { token: good })).body).toEqual({
    group: 'tasks',
  });
  expect((await application.as('gus').get('/me/notice-settings')).body.mail.tasks).toBe('none');
});

test('a digest comes once, at the chosen hour of the time zone, in the chosen language', async () => {
  await choose('carla', { mail: { tasks: 'digest' }, digestHour: 8, timeZone: 'Asia/Kolkata', language: 'de' });
  const due = () => sendDigests(application.services);
  // To half past two UTC, which is eight there, and a minute before it the next day.
  const now = application.clock.now();
  const next = new Date(now);
  next.setUTCHours(2, 30, 0, 0);
  while (next <= now) next.setTime(next.getTime() + day);
  await tellOf('carla', 'Eins');
  await tellOf('carla', 'Zwei');
  application.clock.advance(next.getTime() - now.getTime() - minute);
  await due();
  await tellOf('gwen');
  await until(() => mailsTo('gwen')[0]);
  expect(mailsTo('carla')).toEqual([]);
  application.clock.advance(2 * minute);
  await Promise.all([due(), due(), due()]);
  const mail = await until(() => mailsTo('carla')[0]);
  expect(mail.subject).toBe('2 Mitteilungen von Causeway');
  expect(mail.text).toMatch(/Eine Aufgabe von Eins wartet auf Sie[\s\S]*Eine Aufgabe von Zwei wartet auf Sie/);
  expect((await application.as('carla').get('/notices')).body.items[0].title).toBe(
    'Eine Aufgabe von Zwei wartet auf Sie',
  );
  application.clock.advance(day);
  await due();
  await tellOf('gwen');
  await until(() => mailsTo('gwen').length === 2);
  expect(mailsTo('carla')).toHaveLength(1);
});

test('what was read meanwhile, or is not to be mailed any more, is in no digest', async () => {
  await choose('carla', { mail: { tasks: 'digest' } });
  await tellOf('carla', 'Gelesen');
  await application.as('carla').post('/notices/read', { all: true });
  application.clock.advance(day + hour);
  await sendDigests(application.services);
  await tellOf('carla', 'Nicht mehr');
  await choose('carla', { mail: { tasks: 'none' } });
  application.clock.advance(day + hour);
  await sendDigests(application.services);
  await tellOf('gwen');
  await until(() => mailsTo('gwen').length === 3);
  expect(mailsTo('carla')).toHaveLength(1);
});

test('an address that is refused for good is marked; only what concerns security goes there, until it is cleared', async () => {
  const { email, id } = application.cast.people.mia;
  mailServer.refuse = (to) => (to === email ? { responseCode: 550, message: 'No such mailbox' } : undefined);
  await tellOf('mia');
  const refusedAt = (person: Person) =>
    application
      .as(person)
      .get(`/users/${id}`)
      .then(({ body }) => body.emailRefusedAt);
  await until(() => refusedAt('ada'));
  expect((await application.as('mia').get('/me/notice-settings')).body.emailRefusedAt).toEqual(expect.any(String));
  expect(await refusedAt('cody' in application.cast.people ? ('cody' as Person) : 'mia')).toEqual(expect.anything());
  const tries = mailServer.tries;
  await tellOf('mia');
  await tellOf('gwen');
  await until(() => mailsTo('gwen').length === 4);
  expect(mailServer.tries).toBe(tries + 1);
  expect(await unread('mia')).toBe(2);
  expect((await application.as('greta').delete(`/users/${id}/email-refusal`)).status).toBe(404);
  mailServer.refuse = undefined;
  // A mail about security goes, arrives, and so shows that the address works.
  await application.as('nobody').post('/password-resets', { email });
  await until(() => mailsTo('mia')[0]);
  await until(async () => (await refusedAt('ada')) === null);
  await runAs(application.ownerUrl, `update users set email_refused_at = now() where id = '${id}'`);
  expect((await application.as('ada').delete(`/users/${id}/email-refusal`)).status).toBe(204);
  expect(await refusedAt('ada')).toBeNull();
  await runAs(application.ownerUrl, `update users set email_refused_at = now() where id = '${id}'`);
  await runAs(application.ownerUrl, `update users set email = 'mia-new@acme.example' where id = '${id}'`);
  expect(await refusedAt('ada')).toBeNull();
});

test('a refusal for now marks nobody, nor does one of what the mail says', async () => {
  const { email, id } = application.cast.people.erin;
  mailServer.refuse = (to) => (to === email ? { responseCode: 451, message: 'Later' } : undefined);
  await tellOf('erin');
  await until(async () =>
    (await application.as('otto').get(`/outbox?to=${email}`)).body.items.some(
      (mail: { failure: string }) => mail.failure,
    ),
  );
  expect((await application.as('erin').get('/me/notice-settings')).body.emailRefusedAt).toBeNull();
  mailServer.refuse = undefined;
  expect(id).toBeDefined();
});
