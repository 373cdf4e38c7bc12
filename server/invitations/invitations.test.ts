import { expect, test } from 'vitest';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { day } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { accept, freshEmail, invite, list, ownEmailDomain, tokenOf } from './test/scene.ts';

const application = useApplication();
const people = () => application.cast.people;
const acme = () => application.cast.organisations.acme;

test('an administrator invites an address: a pending user, with the roles that wait, and a link to copy', async () => {
  const { roles } = acme();
  const invited = await application.as('ada').post(list(application), {
    email: '  New.Person@Outside.EXAMPLE ',
    roleIds: [roles.reception],
    message: 'Welcome!',
  });
  expect(invited.status).toBe(201);
  expect(invited.body).toMatchObject({
    organisationId: acme().id,
    email: 'new.person@outside.example',
    status: 'pending',
    message: 'Welcome!',
    roles: [{ id: roles.reception, name: 'Acme Reception' }],
    invitedBy: { kind: 'person', id: people().ada.id, name: 'Ada Acme' },
    version: 1,
    may: { resend: true, withdraw: true },
  });
  expect(invited.body.link).toMatch(/^http:\/\/localhost:8080\/invitation\?token=[\w-]{40,}$/);
  expect(Date.parse(invited.body.expiresAt) - Date.parse(invited.body.createdAt)).toBe(7 * day);
  const user = await application.as('mia').get(`/users/${invited.body.userId}`);
  expect(user.body).toMatchObject({
    email: 'new.person@outside.example',
    status: 'pending',
    roles: [{ id: roles.reception }],
  });
});

test('the mail carries the organisation’s name and the link, never the inviter’s message', async () => {
  const { email, link } = await invite(application, { message: 'A stranger’s free text' });
  const [mail, ...more] = await behindTheApi(application, ({ database }) =>
    database.selectFrom('mails').selectAll().where('to_address', '=', email).execute(),
  );
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ kind: 'invitation.created', subject: 'Acme invites you to Causeway' });
  const text = application.services.sealer.open(mail!.sealed_body!);
  expect(text).toContain('Acme');
  expect(text).toContain(link);
  expect(text).not.toContain('stranger');
  expect(text).not.toContain('Ada');
});

test('the link is known only to who makes it: it is not kept, and no list shows it', async () => {
  const { id, link } = await invite(application);
  const token = tokenOf(link)!;
  const [row] = await behindTheApi(application, ({ database }) =>
    database.selectFrom('invitations').selectAll().where('id', '=', id).execute(),
  );
  expect(JSON.stringify(row)).not.toContain(token);
  for (const path of [list(application), `${list(application)}/${id}`, `/invitations/${id}`]) {
    const read = await application.as('ada').get(path);
    expect([read.status, read.text.includes(token), read.text.includes('"link"')]).toEqual([200, false, false]);
  }
});

test('only administrators invite, and see who is invited', async () => {
  const { id } = await invite(application);
  for (const who of ['colin', 'mia'] as const) {
    const as = application.as(who);
    expect((await as.post(list(application), { email: freshEmail() })).status).toBe(403);
    expect((await as.get(list(application))).status).toBe(403);
    expect((await as.post(`${list(application)}/${id}/resend`)).status).toBe(403);
    expect((await as.delete(`${list(application)}/${id}`)).status).toBe(403);
    expect((await as.delete(`/invitations/${id}`)).status).toBe(403);
  }
  for (const outsider of ['gwen', 'hugo', 'sol'] as const) {
    const as = application.as(outsider);
    expect((await as.post(list(application), { email: freshEmail() })).status).toBe(404);
    expect((await as.get(list(application))).status).toBe(404);
    expect((await as.get(`/invitations/${id}`)).status).toBe(404);
    expect((await as.post(`/invitations/${id}/resend`)).status).toBe(404);
    expect((await as.delete(`${list(application)}/${id}`)).status).toBe(404);
  }
  expect((await application.as('nobody').post(list(application), { email: freshEmail() })).status).toBe(401);
  expect(
    (
      await application
        .as('gwen')
        .delete(`/organisations/${application.cast.organisations.globex.id}/invitations/${id}`)
    ).status,
  ).toBe(404);
  expect((await application.as('erin').post(list(application), { email: freshEmail() })).status).toBe(201);
});

test('an invitation stands below its own organisation only', async () => {
  const { id } = await invite(application);
  const elsewhere = `/organisations/${application.cast.organisations.hooli.id}/invitations/${id}`;
  expect((await application.as('erin').get(elsewhere)).status).toBe(404);
  expect((await application.as('erin').delete(elsewhere)).status).toBe(404);
  expect((await application.as('erin').get(`${list(application)}/${id}`)).status).toBe(200);
});

test('invited users hold no powers until they accept, and then their roles', async () => {
  const { link, userId } = await invite(application, { roleIds: [acme().roles.administrators] });
  expect((await application.as('ada').get(`/roles/${acme().roles.administrators}`)).body.memberCount).toBe(1);
  const accepted = await accept(application, link);
  expect(accepted.status).toBe(201);
  expect(accepted.body).toMatchObject({ user: { id: userId, status: 'active' }, placement: { rule: 'invitation' } });
  expect((await application.as('ada').get(`/roles/${acme().roles.administrators}`)).body.memberCount).toBe(2);
});

test('an address that belongs to the organisation already is not invited, disabled people included', async () => {
  expect((await application.as('ada').post(list(application), { email: 'MIA@acme.example' })).body.code).toBe(
    'already_a_member',
  );
  await application.as('ada').patch(`/users/${people().max.id}`, { status: 'disabled' });
  expect((await application.as('ada').post(list(application), { email: 'max@acme.example' })).body.code).toBe(
    'already_a_member',
  );
});

test('inviting an address of another organisation answers as for an unknown one, so that nothing is learned', async () => {
  const known = await application.as('ada').post(list(application), { email: 'greta@globex.example' });
  const unknown = await application.as('ada').post(list(application), { email: 'nobody-there@globex.example' });
  expect(known.status).toBe(201);
  expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body));
  expect((await application.as('ada').get(`/users/${known.body.userId}`)).body.name).toBe('greta@globex.example');
});

test('roles that wait must be roles of the organisation; Everyone comes by itself', async () => {
  const foreign = application.cast.organisations.globex.roles.reception;
  for (const roleIds of [[foreign], [newId()], [acme().roles.everyone], [acme().roles.reception, foreign]]) {
    const email = freshEmail();
    const refused = await application.as('ada').post(list(application), { email, roleIds });
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, 'roleIds']);
    const users = await application.as('ada').get(`/organisations/${acme().id}/users?q=${email}`);
    expect(users.body.items, 'nothing is changed').toEqual([]);
  }
  const { roles } = await invite(application, { roleIds: [acme().roles.reception, acme().roles.reception] });
  expect(roles).toHaveLength(1);
});

test.each([
  ['without an address', {}],
  ['something that is no address', { email: 'no address' }],
  ['one label only', { email: 'root@localhost' }],
  ['an IP literal', { email: 'a@127.0.0.1' }],
  ['an address that is too long', { email: `${'x'.repeat(300)}@a.example` }],
  ['a message that is too long', { email: 'a@b.example', message: 'x'.repeat(2001) }],
  ['too many roles', { email: 'a@b.example', roleIds: Array(51).fill(newId()) }],
  ['roles that are no list', { email: 'a@b.example', roleIds: 'all' }],
  ['an unknown field', { email: 'a@b.example', status: 'active' }],
])('what is no invitation is refused: %s', async (_, body) => {
  const refused = await application.as('ada').post(list(application), body);
  expect([refused.status, refused.body.code]).toEqual([422, 'invalid']);
});

test('an address that another account’s owned e-mail domain covers is refused with the reason, at label boundaries', async () => {
  await ownEmailDomain(application, 'owned.example', application.cast.organisations.globex.id);
  for (const email of ['a@owned.example', 'a@deep.sub.owned.example', 'A@OWNED.example']) {
    const refused = await application.as('ada').post(list(application), { email });
    expect([email, refused.status, refused.body.code]).toEqual([email, 422, 'email_domain_owned_elsewhere']);
    expect(refused.text).not.toContain('Globex');
  }
  await invite(application, { email: 'a@disowned.example' });
  await invite(application, { email: 'a@owned.example.net' });
});

test('an explicit choice inside the account beats its default, and the most specific owned name wins', async () => {
  await ownEmailDomain(application, 'group.example', application.cast.organisations.hooli.id);
  await invite(application, { email: 'chosen@group.example' });
  await ownEmailDomain(application, 'lab.group.example', application.cast.organisations.globex.id);
  const refused = await application.as('ada').post(list(application), { email: 'chosen@lab.group.example' });
  expect(refused.body.code).toBe('email_domain_owned_elsewhere');
  await behindTheApi(application, ({ database }) =>
    database.updateTable('email_domains').set({ status: 'lapsed' }).where('name', '=', 'lab.group.example').execute(),
  );
  await invite(application, { email: 'chosen@lab.group.example' });
});

test('it is checked again when the invitation is sent again', async () => {
  const { id } = await invite(application, { email: 'soon@later-owned.example' });
  await ownEmailDomain(application, 'later-owned.example', application.cast.organisations.globex.id);
  expect((await application.as('ada').post(`/invitations/${id}/resend`)).body.code).toBe(
    'email_domain_owned_elsewhere',
  );
});

test('invitations are listed, the newest first, in pages, and by status', async () => {
  const withdrawn = await invite(application);
  await application.as('ada').delete(`/invitations/${withdrawn.id}`);
  await accept(application, (await invite(application)).link);
  const all = await application.as('ada').get(`${list(application)}?limit=200`);
  const ids = all.body.items.map((invitation: Json) => invitation.id);
  expect(ids).toEqual([...ids].sort().reverse());
  const first = await application.as('ada').get(`${list(application)}?limit=3`);
  const second = await application.as('ada').get(`${list(application)}?limit=3&cursor=${first.body.nextCursor}`);
  expect([...first.body.items, ...second.body.items].map((invitation: Json) => invitation.id)).toEqual(ids.slice(0, 6));
  for (const status of ['pending', 'accepted', 'withdrawn'] as const) {
    const some = await application.as('ada').get(`${list(application)}?limit=200&status=${status}`);
    expect(some.body.items.length).toBeGreaterThan(0);
    expect(new Set(some.body.items.map((invitation: Json) => invitation.status))).toEqual(new Set([status]));
  }
});

test('operators bring an organisation without an administrator its first, as Administrators, and invite nobody else', async () => {
  const { hooli } = application.cast.organisations;
  const path = `/organisations/${hooli.id}/invitations`;
  expect((await application.as('otto').post(path, { email: freshEmail() })).status).toBe(403);
  await behindTheApi(application, ({ database }) =>
    database.updateTable('users').set({ status: 'disabled' }).where('id', '=', people().hugo.id).execute(),
  );
  expect((await application.as('otto').get(`/organisations/${hooli.id}`)).body.may).toMatchObject({
    invite: true,
    readUsers: false,
  });
  const invited = await application.as('otto').post(path, { email: freshEmail() });
  expect(invited.status).toBe(201);
  expect(invited.body.may).toMatchObject({ withdraw: false });
  // API.md: the view is what was done; they read which role waits, as administrators do.
  expect(invited.body.roles).toMatchObject([{ name: 'Administrators', securityLevel: 'administrator' }]);
  expect((await application.as('otto').get(path)).status).toBe(403);
  const accepted = await accept(application, invited.body.link);
  expect(accepted.body.user.roles.map((role: Json) => role.name).sort()).toEqual(['Administrators', 'Everyone']);
  expect((await application.as('otto').post(path, { email: freshEmail() })).status).toBe(403);
});
