import { describe, expect, test } from 'vitest';
import { day } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { Client } from '../test/client.ts';
import { openWorkspace } from './test/open-workspace.ts';

const application = useApplication();
const password = 'correct horse battery staple';
type Name = keyof typeof application.cast.people;
let count = 0;
const newEmail = (host = 'nowhere.example') => `new-${++count}@${host}`;

/** What the newest mail to an address says after `token=`. */
async function tokenFor(email: string): Promise<string> {
  const { body } = await application.as('otto').get(`/outbox?to=${email}`);
  const token = /token=(\S+)/.exec(body.items[0]?.text ?? '')?.[1];
  if (!token) throw new Error(`no link was mailed to ${email}`);
  return token;
}

async function invited(as: Name, id: string, email: string, abilities = ['download']): Promise<string> {
  const { body } = await application
    .as(as)
    .post(`/workspaces/${id}/participants`, { emails: [email], abilities, message: 'Hi' });
  return body.items[0].id;
}

/** Accepts with a token; answers the answer and a client for whoever is signed in by it. */
async function accept(body: { token: string; name?: string; password?: string }, as = application.as('nobody')) {
  const answer = await as.post('/invitations/accept', body);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { answer, client: new Client(application.baseUrl, undefined, { cookie }) };
}

const participants = async (as: Name, id: string) =>
  (await application.as(as).get(`/workspaces/${id}/participants`)).body.items as {
    email: string;
    status: string;
    name: string;
    abilities: string[];
  }[];

describe('an unknown address is invited, and whoever proves it takes part', () => {
  test('the mailed link says what it is about, and a new person is placed as self-registered', async () => {
    const id = await openWorkspace(application, 'mia', { name: 'Plans for May' });
    const email = newEmail();
    await invited('mia', id, email);
    const token = await tokenFor(email);
    const look = await application.as('nobody').post('/invitations/look', { token });
    expect(look.body).toMatchObject({
      organisation: { name: 'Acme' },
      email,
      invitedBy: 'Mia Member',
      message: 'Hi',
      hasAccount: false,
      workspace: { id, name: 'Plans for May' },
    });
    expect((await accept({ token })).answer.status).toBe(422);
    const { answer, client } = await accept({ token, name: 'Nora New', password });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      placement: { rule: 'self_registration', emailDomain: null },
      user: { name: 'Nora New', email },
      workspaceId: id,
    });
    expect((await client.get(`/workspaces/${id}`)).body).toMatchObject({ abilities: ['preview', 'download'] });
    expect(await participants('mia', id)).toMatchObject([{ email, status: 'active', name: 'Nora New' }]);
    const again = await accept({ token, name: 'Nora New', password });
    expect([again.answer.status, again.answer.body.code]).toEqual([410, 'token_invalid']);
  });

  test('an owned e-mail domain places them first', async () => {
    const { globex } = application.cast.organisations;
    const added = await application
      .as('gwen')
      .post(`/organisations/${globex.id}/email-domains`, { name: 'globex-owned.example', own: true });
    await application.as('otto').post(`/email-domains/${added.body.id}/attest`, { comment: 'Known to us' });
    const id = await openWorkspace(application, 'mia');
    const email = newEmail('globex-owned.example');
    await invited('mia', id, email);
    const { answer, client } = await accept({ token: await tokenFor(email), name: 'Otis Owned', password });
    expect(answer.body).toMatchObject({
      organisation: { id: globex.id },
      placement: { rule: 'owned_domain', emailDomain: 'globex-owned.example' },
    });
    expect((await client.get(`/workspaces/${id}`)).status).toBe(200);
  });

  test('whoever signs up by themselves with the address takes part too, in every workspace that waits', async () => {
    const [one, other] = [await openWorkspace(application, 'mia'), await openWorkspace(application, 'greta')];
    const email = newEmail();
    await invited('mia', one, email);
    await invited('greta', other, email);
    const mailed = await tokenFor(email);
    await application.as('nobody').post('/sign-up', { name: 'Sue Self', email, password });
    const verified = await application.as('nobody').post('/sign-up/verify', { token: await tokenFor(email) });
    expect(verified.status).toBe(201);
    expect(await participants('mia', one)).toMatchObject([{ status: 'active', name: 'Sue Self' }]);
    expect(await participants('greta', other)).toMatchObject([{ status: 'active', name: 'Sue Self' }]);
    expect((await accept({ token: mailed, name: 'X', password })).answer.status).toBe(410);
  });

  test('so does whoever accepts an invitation into an organisation', async () => {
    const id = await openWorkspace(application, 'mia');
    const email = newEmail();
    await invited('mia', id, email);
    const { globex } = application.cast.organisations;
    const organised = await application.as('gwen').post(`/organisations/${globex.id}/invitations`, { email });
    const token = organised.body.link.split('token=')[1];
    const { answer, client } = await accept({ token, name: 'Gil Globex', password });
    expect(answer.body.placement.rule).toBe('invitation');
    expect((await client.get(`/workspaces/${id}`)).status).toBe(200);
  });

  test('so does whoever changes their address to it; taking part already, they have one row', async () => {
    const [id, own] = [await openWorkspace(application, 'mia'), await openWorkspace(application, 'ivan')];
    const email = newEmail();
    await invited('mia', id, email, ['upload']);
    await invited('ivan', own, email);
    await application
      .as('mia')
      .post(`/workspaces/${id}/participants`, { emails: [application.cast.people.ivan.email], abilities: ['comment'] });
    await application.as('ivan').post('/me/email', { email, password });
    const verified = await application.as('ivan').post('/me/email/verify', { token: await tokenFor(email) });
    expect(verified.status).toBe(200);
    expect(await participants('mia', id)).toMatchObject([
      { status: 'active', name: 'Ivan Initech', abilities: ['preview', 'upload', 'comment'] },
    ]);
    expect(await participants('mia', id)).toHaveLength(1);
    expect((await application.as('ivan').get(`/workspaces/${own}/participants`)).body.items).toEqual([]);
    expect((await application.as('ivan').get(`/workspaces/${own}`)).body.isOwner).toBe(true);
  });
});

describe('a link that is not one’s own', () => {
  test('signed in as someone else it is refused and waits on; without, an address with a user asks to sign in', async () => {
    const id = await openWorkspace(application, 'mia');
    const email = newEmail();
    await invited('mia', id, email);
    const token = await tokenFor(email);
    const other = await accept({ token }, application.as('greta'));
    expect([other.answer.status, other.answer.body.code]).toEqual([409, 'invitation_for_someone_else']);
    expect((await application.as('nobody').post('/invitations/look', { token })).status).toBe(200);
  });

  test('sent again, withdrawn, of a closed workspace, or older than thirty days it is dead', async () => {
    const id = await openWorkspace(application, 'mia');
    const dead = async (token: string) => {
      const { answer } = await accept({ token, name: 'N', password });
      expect([answer.status, answer.body.code]).toEqual([410, 'token_invalid']);
      expect((await application.as('nobody').post('/invitations/look', { token })).status).toBe(410);
    };
    const email = newEmail();
    const participant = await invited('mia', id, email);
    const first = await tokenFor(email);
    const resent = await application.as('mia').post(`/workspaces/${id}/participants/${participant}/resend`);
    expect(resent.body).toMatchObject({ id: participant, status: 'invited' });
    const second = await tokenFor(email);
    await dead(first);
    await application.as('mia').delete(`/workspaces/${id}/participants/${participant}`);
    await dead(second);
    const late = newEmail();
    await invited('mia', id, late);
    const lateToken = await tokenFor(late);
    const closed = await openWorkspace(application, 'mia');
    const shut = newEmail();
    await invited('mia', closed, shut);
    const shutToken = await tokenFor(shut);
    await application.as('mia').post(`/workspaces/${closed}/close`);
    await dead(shutToken);
    application.clock.advance(31 * day);
    await dead(lateToken);
  });

  test('only who takes part no longer or not yet is sent a link again', async () => {
    const id = await openWorkspace(application, 'mia');
    const max = await invited('mia', id, application.cast.people.max.email);
    const again = await application.as('mia').post(`/workspaces/${id}/participants/${max}/resend`);
    expect([again.status, again.body.code]).toEqual([409, 'invitation_not_pending']);
    expect((await application.as('max').post(`/workspaces/${id}/participants/${max}/resend`)).status).toBe(403);
    expect((await application.as('mia').post(`/workspaces/${id}/participants/${newId()}/resend`)).status).toBe(404);
  });

  test('nobody is sent a link again where the plan has fallen back to free', async () => {
    const id = await openWorkspace(application, 'mia');
    const participant = await invited('mia', id, newEmail());
    const account = `/accounts/${application.cast.organisations.acme.accountId}`;
    await application.as('otto').patch(account, { plan: 'free' });
    const again = await application.as('mia').post(`/workspaces/${id}/participants/${participant}/resend`);
    const seen = (await application.as('mia').get(`/workspaces/${id}/participants`)).body.items[0];
    await application.as('otto').patch(account, { plan: 'paid' });
    expect([again.status, again.body.code, seen.may.resend]).toEqual([403, 'subscription_required', false]);
  });
});

test('a disabled user is treated like nobody yet, and enabling them opens nothing by itself', async () => {
  const id = await openWorkspace(application, 'gwen');
  const { gus } = application.cast.people;
  await application.as('gwen').patch(`/users/${gus.id}`, { status: 'disabled' });
  await invited('gwen', id, gus.email);
  expect(await participants('gwen', id)).toMatchObject([{ status: 'invited', name: null }]);
  const token = await tokenFor(gus.email);
  await application.as('gwen').patch(`/users/${gus.id}`, { status: 'active' });
  const signedIn = await application.as('nobody').post('/sessions', { email: gus.email, password });
  const session = new Client(application.baseUrl, undefined, {
    cookie: signedIn.headers.get('set-cookie')?.match(/causeway_session=[^;]+/)?.[0] ?? '',
  });
  expect((await session.get(`/workspaces/${id}`)).status).toBe(404);
  expect((await accept({ token, name: 'X', password })).answer.status).toBe(401);
  const accepted = await session.post('/invitations/accept', { token });
  expect([accepted.status, accepted.body.workspaceId]).toEqual([201, id]);
  expect((await session.get(`/workspaces/${id}`)).status).toBe(200);
});
