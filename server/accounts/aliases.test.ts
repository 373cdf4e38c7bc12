import { expect, test } from 'vitest';
import { mailsTo, tokenFor } from '../identity/test/mailbox.ts';
import { own } from '../identity/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { signIn } from '../users/test/scene.ts';
import { addPeople, addressesOf as addressesHeld, group } from './test/scene.ts';

/** Former addresses, after an account has changed the e-mail domain of its people. */
const application = useApplication();
type Who = Parameters<typeof application.as>[0];
const organisations = () => application.cast.organisations;
const right = () => application.cast.password;
const change = (who: Who, from: string, to: string) =>
  application.as(who).post(`${group(application)}/email-domain-changes`, { from, to, password: right() });
const add = (organisationId: string, emails: string[]) => addPeople(application, organisationId, emails);
const addressesOf = (userIds: string[]) => addressesHeld(application, userIds);

test('an alias is reserved: nobody signs up, changes to it or is invited with it', async () => {
  await own(application, 'acme', 'reserving-new.example');
  const [id] = await add(organisations().acme.id, ['rex@reserving.example']);
  await change('erin', 'reserving.example', 'reserving-new.example');
  await application
    .as('nobody')
    .post('/sign-up', { name: 'Thief', email: 'rex@reserving.example', password: 'a fine long password' });
  expect((await mailsTo(application, 'rex@reserving.example'))[0].kind).toBe('sign_up.already_known');
  await application.as('max').post('/me/email', { email: 'rex@reserving.example', password: right() });
  expect((await mailsTo(application, 'rex@reserving.example'))[0].kind).toBe('email_change.already_known');
  const inviteBy = (who: Who, organisationId: string) =>
    application.as(who).post(`/organisations/${organisationId}/invitations`, { email: 'rex@reserving.example' });
  expect((await inviteBy('ada', organisations().acme.id)).body.code).toBe('already_a_member');
  expect((await inviteBy('gwen', organisations().globex.id)).body.code).toBe('email_taken');
  const operator = { email: 'rex@reserving.example', password: 'a fine long password' };
  expect((await application.as('otto').post('/operators', operator)).body.code).toBe('email_taken');
  const remove = (who: Who) => application.as(who).delete(`/users/${id}/aliases/rex@reserving.example`);
  expect((await remove('mia')).status).toBe(403);
  expect((await remove('gwen')).status).toBe(404);
  expect((await remove('ada')).status).toBe(204);
  expect((await remove('ada')).status).toBe(404);
  expect((await signIn(application, 'rex@reserving.example')).answer.status).toBe(401);
  expect((await inviteBy('gwen', organisations().globex.id)).status).toBe(201);
});

test('who leaves the account leaves its aliases behind', async () => {
  await own(application, 'acme', 'leaving-new.example');
  const [id] = await add(organisations().acme.id, ['lea@leaving.example']);
  await change('erin', 'leaving.example', 'leaving-new.example');
  const { client } = await signIn(application, 'lea@leaving.example');
  await client.post('/me/email', { email: 'lea@private.example', password: right() });
  const left = await client.post('/me/email/verify', { token: await tokenFor(application, 'lea@private.example') });
  expect(left.body.organisation.kind).toBe('individual');
  expect(await addressesOf([id!])).toEqual(['lea@private.example: lea@private.example']);
});

test('links that wait in an old mailbox die with the change', async () => {
  await own(application, 'acme', 'links-new.example');
  await add(organisations().acme.id, ['lin@links.example']);
  await application.as('nobody').post('/password-resets', { email: 'lin@links.example' });
  const token = await tokenFor(application, 'lin@links.example');
  await change('erin', 'links.example', 'links-new.example');
  const answer = await application
    .as('nobody')
    .post('/password-resets/complete', { token, password: 'some other long password' });
  expect([answer.status, answer.body.code]).toEqual([410, 'token_invalid']);
  await application.as('nobody').post('/password-resets', { email: 'lin@links.example' });
  expect((await mailsTo(application, 'lin@links-new.example'))[0].kind).toBe('password_reset.requested');
});

test('a name into one below it or above it, and back: aliases become addresses again', async () => {
  await own(application, 'acme', 'nested.example');
  const ids = await add(organisations().acme.id, ['a@nested.example', 'b@in.nested.example']);
  expect((await change('erin', 'nested.example', 'in.nested.example')).body).toEqual({ changed: 1 });
  expect((await change('erin', 'in.nested.example', 'nested.example')).body).toEqual({ changed: 2 });
  expect(await addressesOf(ids)).toEqual([
    'a@nested.example: a@in.nested.example (alias)',
    'a@nested.example: a@nested.example',
    'b@nested.example: b@in.nested.example (alias)',
    'b@nested.example: b@nested.example',
  ]);
});
