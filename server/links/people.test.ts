import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner } from '../audit/test/scene.ts';
import { hold } from '../documents/test/hold.ts';
import { browser, cookieOf, join, mailsTo, tokenFor } from '../identity/test/mailbox.ts';
import { own } from '../identity/test/scene.ts';
import { day } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { emptyFolder, holding, linkOf } from './test/scene.ts';

const application = useApplication();
let folder: Awaited<ReturnType<typeof emptyFolder>>;
let link: Json;
beforeAll(async () => {
  folder = await emptyFolder();
  link = await linkOf(application, folder.path);
});
afterAll(() => folder.remove());

const add = (email: string, token = link.token as string) =>
  holding(application, token).post(`/links/${link.id}/users`, { email, name: 'Nora New' });
const accept = async (email: string, more: Json = { name: 'Nora', password: 'a fine long password' }) =>
  application.as('nobody').post('/invitations/accept', { token: await tokenFor(application, email), ...more });
const ids = () => application.cast.organisations;

test('nobody is added through a link that is deleted at this moment', async () => {
  const other = await linkOf(application, folder.path);
  const held = await hold(application.ownerUrl, 'delete from links where id = $1', [other.id]);
  const body = { email: 'late@new.example', name: 'Late' };
  const adding = application.as('ada').post(`/links/${other.id}/users`, body);
  await held.untilWaited(1);
  await held.release();
  expect((await adding).status).toBe(404);
});

describe('who is new', () => {
  test('waits in the agent’s organisation, and is placed by link_agent when they accept', async () => {
    const added = await add('nora@new.example');
    expect(added.status, added.text).toBe(201);
    expect(added.body).toMatchObject({
      user: { status: 'pending', organisationId: ids().acme.id, email: 'nora@new.example', kind: 'person' },
      placement: { rule: 'link_agent', emailDomain: null },
    });
    const [mail] = await mailsTo(application, 'nora@new.example');
    expect(mail?.subject).toBe('Acme adds you to Causeway');
    expect(mail?.text).not.toContain('Nora New');
    const accepted = await accept('nora@new.example');
    expect(accepted.status, accepted.text).toBe(201);
    expect(accepted.body).toMatchObject({
      user: { id: added.body.user.id, status: 'active', placement: { rule: 'link_agent', act: 'link' } },
      organisation: { id: ids().acme.id },
      placement: { rule: 'link_agent' },
    });
    expect((await accept('nora@new.example')).body.code).toBe('token_invalid');
  });

  test('lands with the owner of the e-mail domain, whoever added them', async () => {
    await own(application, 'globex', 'globex-owned.example');
    const added = await add('gina@mail.globex-owned.example');
    expect(added.body).toMatchObject({
      user: { status: 'pending', organisationId: ids().globex.id },
      placement: { rule: 'owned_domain', emailDomain: 'globex-owned.example' },
    });
    const accepted = await accept('gina@mail.globex-owned.example');
    expect(accepted.body).toMatchObject({
      placement: { rule: 'owned_domain' },
      user: { organisationId: ids().globex.id },
    });
    const pending = await application.as('gwen').get(`/organisations/${ids().globex.id}/users?status=pending`);
    expect(pending.body.items).toEqual([]);
  });

  test('is placed by what holds when they accept, not by what held when they were added', async () => {
    const added = await add('late@soon-owned.example');
    expect(added.body.placement.rule).toBe('link_agent');
    await own(application, 'globex', 'soon-owned.example');
    const accepted = await accept('late@soon-owned.example');
    expect(accepted.body).toMatchObject({
      placement: { rule: 'owned_domain', emailDomain: 'soon-owned.example' },
      user: { organisationId: ids().globex.id, placement: { act: 'link' } },
    });
    const left = await application.as('ada').get(`/organisations/${ids().acme.id}/users?q=soon-owned`);
    expect(left.body.items).toEqual([]);
  });

  test('is placed in the agent’s organisation also when they sign up by themselves', async () => {
    await add('self@new.example');
    const { answer } = await join(application, 'self@new.example');
    expect(answer).toMatchObject({ placement: { rule: 'link_agent' }, user: { organisationId: ids().acme.id } });
  });

  test('is not placed anywhere by an address that they have not proved', async () => {
    await add('silent@new.example');
    const listed = await application.as('ada').get(`/organisations/${ids().acme.id}/users?q=silent`);
    expect(listed.body.items).toMatchObject([{ status: 'pending', roles: [] }]);
    const fresh = (await tokenFor(application, 'silent@new.example')) as string;
    application.clock.advance(8 * day);
    const late = await application
      .as('nobody')
      .post('/invitations/accept', { token: fresh, name: 'S', password: 'a fine long password' });
    expect([late.status, late.body.code]).toEqual([410, 'token_invalid']);
    application.clock.advance(-8 * day);
  });

  test('added twice waits once, and the old link dies', async () => {
    const first = await add('twice@new.example');
    const old = await tokenFor(application, 'twice@new.example');
    const second = await add('twice@new.example');
    expect(second.body.user.id).toBe(first.body.user.id);
    const dead = await application
      .as('nobody')
      .post('/invitations/accept', { token: old, name: 'T', password: 'a fine long password' });
    expect(dead.body.code).toBe('token_invalid');
    expect((await accept('twice@new.example')).status).toBe(201);
  });

  test('added at the same moment from everywhere waits once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => add('race@new.example')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.user.id)).size).toBe(1);
  });

  test('invited by an administrator afterwards was chosen: the rule is invitation', async () => {
    await add('chosen@new.example');
    await application.as('ada').post(`/organisations/${ids().acme.id}/invitations`, { email: 'chosen@new.example' });
    expect((await accept('chosen@new.example')).body.placement.rule).toBe('invitation');
  });
});

describe('who has a user already', () => {
  test('and sits alone is moved at once, told, and goes on signed in', async () => {
    const { client } = await join(application, 'lone@alone.example');
    const added = await add('lone@alone.example');
    expect(added.body).toMatchObject({
      user: { status: 'active', organisationId: ids().acme.id, name: 'New Person' },
      placement: { rule: 'link_agent' },
    });
    const me = await client.get('/me');
    expect(me.body).toMatchObject({
      organisation: { id: ids().acme.id },
      user: { placement: { rule: 'link_agent', act: 'link' } },
    });
    const [mail] = await mailsTo(application, 'lone@alone.example');
    expect(mail?.subject).toBe('You now belong to Acme');
  });

  test('and belongs to another organisation reads like somebody unknown, and stays until they say so', async () => {
    const added = await add(application.cast.people.greta.email);
    expect(added.body).toMatchObject({
      user: { status: 'pending', organisationId: ids().acme.id, name: 'Nora New' },
      placement: { rule: 'link_agent' },
    });
    expect(added.body.user.id).not.toBe(application.cast.people.greta.id);
    const token = await tokenFor(application, application.cast.people.greta.email);
    const refused = await application.as('greta').post('/invitations/accept', { token });
    expect([refused.status, refused.body.code]).toEqual([409, 'member_elsewhere']);
    const someoneElse = await application.as('gus').post('/invitations/accept', { token });
    expect(someoneElse.body.code).toBe('invitation_for_someone_else');
    const nobody = await application
      .as('nobody')
      .post('/invitations/accept', { token, name: 'G', password: 'a fine long password' });
    expect(nobody.status).toBe(401);
    expect((await application.as('greta').get('/me')).body.organisation.id).toBe(ids().globex.id);
  });

  test('and belongs to the owner of the e-mail domain already reads like somebody unknown there', async () => {
    // Decision 18: nobody learns from a link whether an address has an account.
    await own(application, 'globex', 'globex-there.example');
    const { answer } = await join(application, 'there@globex-there.example');
    expect(answer.organisation.id).toBe(ids().globex.id);
    const unknown = await add('unknown@globex-there.example');
    const [first, second] = [await add('there@globex-there.example'), await add('there@globex-there.example')];
    expect([first.status, second.status], first.text).toEqual([201, 201]);
    const { id, email, ...like } = first.body.user;
    const { id: _, email: __, ...likeUnknown } = unknown.body.user;
    expect([like, first.body.placement]).toEqual([likeUnknown, unknown.body.placement]);
    expect([email, second.body.user.id]).toEqual(['there@globex-there.example', id]);
    expect(id).not.toBe(answer.user.id);
    const mails = await mailsTo(application, 'there@globex-there.example');
    expect(
      mails.map(({ kind }) => kind),
      'they are where they belong',
    ).toEqual(['sign_up.verification']);
  });

  test('and sits alone under another’s e-mail domain is moved to its owner, which who added them does not learn', async () => {
    const { client } = await join(application, 'alone@later-owned.example');
    await own(application, 'globex', 'later-owned.example');
    const added = await add('alone@later-owned.example');
    expect(added.body.user).toMatchObject({ name: 'Nora New', status: 'pending', organisationId: ids().globex.id });
    expect((await client.get('/me')).body.organisation.id).toBe(ids().globex.id);
  });

  test('and belongs to the organisation stays as they are', async () => {
    const added = await add(application.cast.people.mia.email);
    expect(added.body.user).toMatchObject({ id: application.cast.people.mia.id, status: 'active' });
  });

  test('and operates the installation stays there', async () => {
    const added = await add(application.cast.people.otto.email);
    expect(added.body.user).toMatchObject({ status: 'pending', organisationId: ids().acme.id });
    expect((await application.as('otto').get('/me')).body.organisation.id).toBe(ids().operations.id);
  });
});

describe('who may add', () => {
  test('the link’s token and administrators; 403 for members, 404 outside, 401 for nobody', async () => {
    const body = { email: 'by@new.example', name: 'By' };
    const path = `/links/${link.id}/users`;
    expect((await application.as('ada').post(path, body)).status).toBe(201);
    expect((await application.as('erin').post(path, body)).status).toBe(201);
    for (const person of ['mia', 'colin'] as const)
      expect((await application.as(person).post(path, body)).body.code, person).toBe('forbidden');
    for (const person of ['gwen', 'hugo', 'sol', 'ingrid'] as const)
      expect((await application.as(person).post(path, body)).status, person).toBe(404);
    expect((await application.as('nobody').post(path, body)).status).toBe(401);
  });

  test('not the token of another link of the same agent', async () => {
    const other = await application.as('ada').post(`/organisations/${ids().acme.id}/links`, {
      kind: 'folder',
      name: 'Other',
      settings: { path: folder.path },
      agentUserId: link.agentUserId,
    });
    expect((await add('other@new.example', other.body.token)).body.code).toBe('forbidden');
  });

  test('addresses of agents, bad ones and unknown fields are refused', async () => {
    for (const body of [
      { email: `${link.agentUserId}@agents.invalid`, name: 'x' },
      { email: 'nonsense', name: 'x' },
      { email: 'a@b.example' },
      { email: 'a@b.example', name: 'x', roleIds: [] },
    ])
      expect((await holding(application, link.token).post(`/links/${link.id}/users`, body)).status).toBe(422);
  });

  test('the link’s audit tells by whom and where they landed', async () => {
    await add('audit@new.example');
    const audit = await application.as('ada').get(`/organisations/${ids().acme.id}/audit?kind=link.user_added`);
    expect(audit.body.items[0]).toMatchObject({ kind: 'link.user_added', subject: { id: link.id } });
  });

  test('deleting the link takes back who waits', async () => {
    const { path } = folder;
    const gone = await linkOf(application, path, 'Gone');
    await holding(application, gone.token).post(`/links/${gone.id}/users`, { email: 'gone@new.example', name: 'G' });
    const token = await tokenFor(application, 'gone@new.example');
    expect((await application.as('ada').delete(`/links/${gone.id}`)).status).toBe(204);
    const late = await application
      .as('nobody')
      .post('/invitations/accept', { token, name: 'G', password: 'a fine long password' });
    expect(late.body.code).toBe('token_invalid');
    const { answer } = await join(application, 'gone@new.example');
    expect(answer.placement.rule).toBe('self_registration');
  });

  test('whoever waited, wherever that was, is in the audit there: what changes state is recorded (SPEC 11)', async () => {
    await own(application, 'globex', 'globex-waits.example');
    const gone = await linkOf(application, folder.path, 'Gone too');
    const emails = ['waits@new.example', 'waits@globex-waits.example'];
    for (const email of emails)
      await holding(application, gone.token).post(`/links/${gone.id}/users`, { email, name: 'W' });
    expect((await application.as('ada').delete(`/links/${gone.id}`)).status).toBe(204);
    const withdrawn = async (who: 'ada' | 'gwen', organisation: 'acme' | 'globex') => {
      const path = `/organisations/${ids()[organisation].id}/audit?kind=invitation.withdrawn`;
      return (await application.as(who).get(path)).body.items.map((one: Json) => one.detail.email);
    };
    expect(await withdrawn('ada', 'acme')).toContain(emails[0]);
    expect(await withdrawn('gwen', 'globex')).toContain(emails[1]);
  });

  test('a thousand who waited are taken back at once, and each webhook is told of each', async () => {
    const gone = await linkOf(application, folder.path, 'Crowded');
    const path = `/organisations/${ids().acme.id}/webhooks`;
    const events = ['invitation.withdrawn'];
    for (let n = 0; n < 10; n++)
      expect((await application.as('ada').post(path, { url: 'https://192.0.32.8/hook', events })).status).toBe(201);
    await asOwner(application, [
      `insert into invitations (id, organisation_id, email, status, token_hash, created_at, expires_at, link_id)
       select gen_random_uuid(), $1, 'crowd-' || n || '@new.example', 'pending', sha256(n::text::bytea), now(), now() + interval '1 day', $2
       from generate_series(1, 1000) n`,
      [ids().acme.id, gone.id],
    ]);
    expect((await application.as('ada').delete(`/links/${gone.id}`)).status).toBe(204);
    const told = await asOwner(application, [
      "select count(*)::int as count from webhook_deliveries where event = 'invitation.withdrawn'",
      [],
    ]);
    expect(told).toEqual([{ count: 10_000 }]);
  });

  test('who accepts while the link is deleted has accepted, and stays', async () => {
    const gone = await linkOf(application, folder.path, 'Gone as well');
    const email = 'quick@new.example';
    const added = await holding(application, gone.token).post(`/links/${gone.id}/users`, { email, name: 'Q' });
    const held = await hold(application.ownerUrl, 'select from users where id = $1 for update', [added.body.user.id]);
    const accepting = accept(email);
    await held.untilWaited(1);
    const deleting = application.as('ada').delete(`/links/${gone.id}`);
    await held.untilWaited(2);
    await held.release();
    expect([(await accepting).status, (await deleting).status]).toEqual([201, 204]);
    const path = `/organisations/${ids().acme.id}/invitations?status=accepted&limit=200`;
    const accepted = (await application.as('ada').get(path)).body.items.map((one: Json) => one.email);
    expect(accepted).toContain(email);
    expect((await application.as('ada').get(`/users/${added.body.user.id}`)).body.status).toBe('active');
  });
});

test('a browser that accepts is signed in', async () => {
  await add('browser@new.example');
  const accepted = await accept('browser@new.example');
  const me = await browser(application, cookieOf(accepted)).get('/me');
  expect(me.body.organisation.id).toBe(ids().acme.id);
});
