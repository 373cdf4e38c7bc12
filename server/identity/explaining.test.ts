import { expect, test } from 'vitest';
import { emptyFolder, holding, linkOf } from '../links/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { join } from './test/mailbox.ts';
import { exclude, invite, lapse, own } from './test/scene.ts';

/** SPEC 4: "the answer can be asked for: where would this address land, and why?" */
const application = useApplication();
type Who = Parameters<typeof application.as>[0];
const explain = (who: Who, email: string) => application.as(who).get(`/placement?email=${encodeURIComponent(email)}`);
const rules = (body: Json) =>
  body.considered.map((one: Json) => `${one.rule}${one.applies ? ' applies' : ''}`).join(', ');

test('operators ask about any address: the organisation, the rule, and what each rule said, in their order', async () => {
  await own(application, 'globex', 'globex-explained.example');
  const owned = await explain('otto', 'New@x.Globex-Explained.example');
  expect(owned.status).toBe(200);
  expect(owned.body).toMatchObject({
    email: 'new@x.globex-explained.example',
    organisation: { id: application.cast.organisations.globex.id, name: 'Globex' },
    rule: 'owned_domain',
    emailDomain: 'globex-explained.example',
  });
  expect(rules(owned.body)).toBe('invitation, owned_domain applies, link_agent, self_registration applies');
  const nobody = await explain('otto', 'new@nobody-owns.example');
  expect(nobody.body).toMatchObject({ organisation: null, rule: 'self_registration', emailDomain: null });
  await invite(application, 'initech', 'invited@nobody-owns.example');
  const invited = await explain('otto', 'invited@nobody-owns.example');
  expect(invited.body).toMatchObject({ organisation: { name: 'Initech' }, rule: 'invitation', emailDomain: null });
});

test('administrators ask about addresses that their account’s names cover; members, other accounts and anything else: 403', async () => {
  await own(application, 'hooli', 'group-explained.example');
  for (const who of ['ada', 'erin', 'hugo'] as const) {
    const answer = await explain(who, 'new@group-explained.example');
    expect([answer.status, answer.body.organisation?.name], who).toEqual([200, 'Hooli']);
  }
  for (const who of ['colin', 'mia', 'gwen', 'ingrid', 'sol'] as const) {
    const answer = await explain(who, 'new@group-explained.example');
    expect([answer.status, answer.body.code], who).toEqual([403, 'forbidden']);
  }
  const others = ['new@unowned.example', 'new@globex-explained.example', 'gwen@globex.example', 'ada@acme.example'];
  for (const email of others) expect((await explain('ada', email)).status, email).toBe(403);
  expect((await explain('nobody', 'new@group-explained.example')).status).toBe(401);
});

test('a name that another account owns more specifically, excludes or has lost is not covered any more', async () => {
  await own(application, 'hooli', 'wide-explained.example');
  await own(application, 'globex', 'theirs.wide-explained.example');
  expect((await explain('erin', 'new@theirs.wide-explained.example')).status).toBe(403);
  expect((await explain('gwen', 'new@theirs.wide-explained.example')).status).toBe(200);
  expect((await explain('gwen', 'new@wide-explained.example')).status).toBe(403);
  await exclude(application, 'wide-explained.example', ['out.wide-explained.example']);
  expect((await explain('erin', 'new@out.wide-explained.example')).status).toBe(403);
  expect((await explain('erin', 'new@in.wide-explained.example')).status).toBe(200);
  await lapse(application, 'wide-explained.example');
  expect((await explain('erin', 'new@in.wide-explained.example')).status).toBe(403);
});

test('an administrator learns nothing of other accounts: their invitations read as if there were none', async () => {
  await own(application, 'hooli', 'secret-explained.example');
  const plain = await explain('erin', 'plain@secret-explained.example');
  await invite(application, 'initech', 'wanted@secret-explained.example');
  const wanted = await explain('erin', 'wanted@secret-explained.example');
  expect({ ...wanted.body, email: '' }).toEqual({ ...plain.body, email: '' });
  const told = await explain('otto', 'wanted@secret-explained.example');
  expect(told.body.considered[0].because).toContain('belongs to another account than the invitation');
  await invite(application, 'acme', 'wanted@secret-explained.example');
  const chosen = await explain('erin', 'wanted@secret-explained.example');
  expect(chosen.body).toMatchObject({ organisation: { name: 'Acme' }, rule: 'invitation' });
  expect(JSON.stringify(chosen.body)).not.toContain('Initech');
});

test('nor of their links: who was added through one reads as if they were not', async () => {
  const folder = await emptyFolder();
  const link = await linkOf(application, folder.path);
  const added = { email: 'added@linked-explained.example', name: 'Added' };
  expect((await holding(application, link.token).post(`/links/${link.id}/users`, added)).status).toBe(201);
  await own(application, 'globex', 'linked-explained.example');
  const plain = await explain('gwen', 'plain@linked-explained.example');
  const told = await explain('gwen', added.email);
  expect({ ...told.body, email: '' }).toEqual({ ...plain.body, email: '' });
  expect(rules((await explain('otto', added.email)).body)).toContain('link_agent applies');
  await folder.remove();
});

test('what is explained is what comes true', async () => {
  await own(application, 'globex', 'true-explained.example');
  await exclude(application, 'true-explained.example', ['not.true-explained.example']);
  await own(application, 'hooli', 'hooli.true-explained.example');
  await invite(application, 'acme', 'chosen@hooli.true-explained.example');
  await invite(application, 'acme', 'torn@true-explained.example');
  const names = ['a', 'a.x', 'a.hooli', 'a.not', 'chosen.hooli', 'torn'].map((one) => one.split('.'));
  for (const [local, sub] of names) {
    const email = `${local}@${sub ? `${sub}.` : ''}true-explained.example`;
    const said = (await explain('otto', email)).body;
    const { answer } = await join(application, email);
    expect(answer.placement, email).toEqual({ rule: said.rule, emailDomain: said.emailDomain });
    if (said.organisation) expect(answer.organisation.id, email).toBe(said.organisation.id);
    else expect(answer.organisation.kind, email).toBe('individual');
  }
});

test('asking changes nothing', async () => {
  await own(application, 'globex', 'asking-explained.example');
  const invited = await invite(application, 'globex', 'asked@asking-explained.example');
  await explain('gwen', 'asked@asking-explained.example');
  const { answer } = await join(application, 'asked@asking-explained.example');
  expect(answer.user.id).toBe(invited.userId);
});

test.each(['', 'no address', 'a@b', 'a@[127.0.0.1]', 'a@b.example@c.example'])('%j is no address', async (email) => {
  const answer = await explain('otto', email);
  expect([answer.status, answer.body.code]).toEqual([422, 'invalid']);
});

test('why somebody is where they are is kept on them and shown, to themselves and to who looks after them', async () => {
  await own(application, 'globex', 'kept-explained.example');
  const { client, answer } = await join(application, 'kept@kept-explained.example');
  const because = 'in Globex because';
  const mine = (await client.get('/me')).body.user.placement;
  expect(mine).toMatchObject({ rule: 'owned_domain', emailDomain: 'kept-explained.example', act: 'sign_up' });
  expect(mine.because).toBe(
    `You are ${because} your address falls under kept-explained.example, which it has proved to own.`,
  );
  const theirs = (await application.as('gwen').get(`/users/${answer.user.id}`)).body.placement;
  expect(theirs.because).toBe(
    `New Person is ${because} their address falls under kept-explained.example, which it has proved to own.`,
  );
  await lapse(application, 'kept-explained.example');
  expect((await client.get('/me')).body.user.placement).toEqual(mine);
  const alone = await join(application, 'kept@alone-explained.example');
  expect(alone.answer.user.placement.because).toMatch(/^You are in an organisation of your own because/);
});
