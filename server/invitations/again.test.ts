import { expect, test } from 'vitest';
import { join, tokenFor } from '../identity/test/mailbox.ts';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { day } from '../platform/clock.ts';
import { meanwhile } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { accept, freshEmail, invite, list, ownEmailDomain, tokenOf } from './test/scene.ts';

const application = useApplication();
const acme = () => application.cast.organisations.acme;

test('inviting a pending address again gives a fresh link and the roles of now; the old link dies', async () => {
  const first = await invite(application, { roleIds: [acme().roles.reception] });
  const second = await invite(application, { email: first.email, roleIds: [acme().roles.backstage] });
  expect(second).toMatchObject({
    id: first.id,
    userId: first.userId,
    version: 2,
    roles: [{ id: acme().roles.backstage }],
  });
  expect((await accept(application, first.link)).body.code).toBe('token_invalid');
  expect((await accept(application, second.link)).status).toBe(201);
});

test('sending again makes a fresh link, and the old link dies', async () => {
  const first = await invite(application);
  for (const path of [`${list(application)}/${first.id}/resend`, `/invitations/${first.id}/resend`]) {
    const again = await application.as('ada').post(path);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ id: first.id, email: first.email, status: 'pending' });
    expect(again.body.link).not.toBe(first.link);
    expect((await accept(application, first.link)).body.code).toBe('token_invalid');
    first.link = again.body.link;
  }
  expect((await accept(application, first.link)).status).toBe(201);
  const late = await application.as('ada').post(`${list(application)}/${first.id}/resend`);
  expect([late.status, late.body.code]).toEqual([409, 'invitation_not_pending']);
  const mails = await behindTheApi(application, ({ database }) =>
    database.selectFrom('mails').select('id').where('to_address', '=', first.email).execute(),
  );
  expect(mails).toHaveLength(3);
});

test('an invitation is sent fifty times at most, so that nobody is flooded', async () => {
  const { id, email } = await invite(application);
  await behindTheApi(application, ({ database }) =>
    database.updateTable('invitations').set({ version: 50 }).where('id', '=', id).execute(),
  );
  for (const refused of [
    await application.as('ada').post(`/invitations/${id}/resend`),
    await application.as('ada').post(list(application), { email }),
  ]) {
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests']);
    expect(refused.headers.get('retry-after')).toBe('86400');
  }
});

test('a withdrawn invitation’s link dies, and its pending user goes', async () => {
  const invited = await invite(application, { roleIds: [acme().roles.reception] });
  expect((await application.as('ada').delete(`${list(application)}/${invited.id}`)).status).toBe(204);
  expect((await accept(application, invited.link)).body.code).toBe('token_invalid');
  expect((await application.as('ada').get(`/users/${invited.userId}`)).status).toBe(404);
  const read = await application.as('ada').get(`${list(application)}/${invited.id}`);
  expect(read.body).toMatchObject({
    status: 'withdrawn',
    userId: null,
    roles: [],
    may: { resend: false, withdraw: false },
  });
  expect((await application.as('ada').delete(`${list(application)}/${invited.id}`)).body.code).toBe(
    'invitation_not_pending',
  );
  expect((await application.as('ada').post(`${list(application)}/${invited.id}/resend`)).body.code).toBe(
    'invitation_not_pending',
  );
  const again = await invite(application, { email: invited.email });
  expect(again.id).not.toBe(invited.id);
});

test('sending again and withdrawing answer what has changed meanwhile with a conflict', async () => {
  // Seen to fail without expectVersion: the stale version was not looked at.
  const { id } = await invite(application);
  const stale = application.as('ada').with({ 'if-match': '"7"' });
  for (const refused of [await stale.post(`/invitations/${id}/resend`), await stale.delete(`/invitations/${id}`)])
    expect([refused.status, refused.body.code]).toEqual([409, 'version_conflict']);
  const right = (version: number) => application.as('ada').with({ 'if-match': `"${version}"` });
  expect((await right(1).post(`/invitations/${id}/resend`)).body.version).toBe(2);
  expect((await right(2).delete(`/invitations/${id}`)).status).toBe(204);
  const over = await stale.delete(`/invitations/${id}`);
  expect([over.status, over.body.code]).toEqual([409, 'version_conflict']);
});

test('a repeated request with the same Idempotency-Key invites once and gives the same link', async () => {
  const email = freshEmail();
  const once = () =>
    application
      .as('ada')
      .with({ 'idempotency-key': `key-${email}` })
      .post(list(application), { email });
  const [first, second] = [await once(), await once()];
  expect([second.status, second.body]).toEqual([201, first.body]);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
});

test('two invitations of one address at the same moment: one invitation, one pending user, and only the last link works', async () => {
  // With holdOrganisation taken out of invite.ts this was seen to fail: the second runs into the unique pending user and is
  // answered already_a_member.
  for (let round = 0; round < 5; round++) {
    const email = freshEmail();
    const answers = await Promise.all([1, 2, 3].map(() => application.as('ada').post(list(application), { email })));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    const last = answers.find((answer) => answer.body.version === 3)!;
    const rest = answers.filter((answer) => answer !== last);
    for (const { body } of rest) expect((await accept(application, body.link)).status).toBe(410);
    expect((await accept(application, last.body.link)).status).toBe(201);
  }
});

test('of withdrawing and accepting at the same moment one wins, and the user is either there or not', async () => {
  // With forUpdate taken out of lockInvitation in store.ts this was seen to fail: both succeed, and the invitation of an active user reads withdrawn.
  for (let round = 0; round < 8; round++) {
    const invited = await invite(application);
    const [accepted, withdrawn] = await Promise.all([
      accept(application, invited.link),
      application.as('ada').delete(`/invitations/${invited.id}`),
    ]);
    const outcome = [accepted.status, withdrawn.status];
    expect([
      [201, 409],
      [410, 204],
    ]).toContainEqual(outcome);
    const user = await application.as('ada').get(`/users/${invited.userId}`);
    expect(user.status).toBe(accepted.status === 201 ? 200 : 404);
  }
});

const ends = {
  withdrawing: (id: string) => application.as('ada').delete(`/invitations/${id}`),
  'sending again': (id: string) => application.as('ada').post(`/invitations/${id}/resend`),
};
type End = keyof typeof ends;

/** Somebody who is alone in their own organisation may accept what Acme sent them, and its administrators act on it. */
async function signedIn(end: End) {
  const email = freshEmail();
  const { client } = await join(application, email);
  const { id, link } = await invite(application, { email });
  const accepting = () => client.post('/invitations/accept', { token: tokenOf(link) });
  return { accepting, ending: () => ends[end](id) };
}

test.each(Object.keys(ends) as End[])(
  'of %s and accepting while signed in one wins, and neither is in the other’s way',
  async (end) => {
    // Seen to fail with the invitation held before the organisations: they waited for each other, and one was answered 503.
    const staged = await signedIn(end);
    const { answers } = await meanwhile(application, 'lock table email_domains in access exclusive mode', [
      staged.accepting,
      staged.ending,
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([410, end === 'withdrawing' ? 204 : 200]);
    for (let round = 0; round < 4; round++) {
      const { accepting, ending } = await signedIn(end);
      const both = round % 2 === 0 ? [accepting(), ending()] : [ending(), accepting()].reverse();
      const statuses = (await Promise.all(both)).map((answer) => answer.status);
      expect([
        [201, 409],
        [410, end === 'withdrawing' ? 204 : 200],
      ]).toContainEqual(statuses);
    }
  },
);

const inviting = {
  'into the organisation': (email: string) => application.as('ada').post(list(application), { email }),
  'as the first administrator of a new one': (email: string) =>
    application.as('otto').post(`/accounts/${acme().accountId}/organisations`, {
      name: 'New One',
      shortName: 'new-one',
      administrator: { name: 'First', email },
    }),
};
test.each(Object.keys(inviting) as (keyof typeof inviting)[])(
  'who proves their address while they are invited %s is placed by the invitation',
  async (way) => {
    // Seen to fail without reserveAddress: 409 already_a_member for the one, what owns the address for the other.
    await ownEmailDomain(application, `${way.length}.invitees.example`, acme().id);
    const email = `${way.replaceAll(' ', '-')}@${way.length}.invitees.example`;
    await application.as('nobody').post('/sign-up', { name: 'New', email, password: 'a long enough password' });
    const token = await tokenFor(application, email);
    const { answers } = await meanwhile(application, 'lock table invitations in share mode', [
      () => inviting[way](email),
      () => application.as('nobody').post('/sign-up/verify', { token }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    expect(answers[1]?.body.placement.rule).toBe('invitation');
  },
);

test('a link works for seven days; an invitation that ran out reads expired, and can be sent again', async () => {
  const invited = await invite(application);
  application.clock.advance(7 * day + 1000);
  expect((await accept(application, invited.link)).body.code).toBe('token_invalid');
  expect((await application.as('ada').get(`/invitations/${invited.id}`)).body).toMatchObject({
    status: 'expired',
    may: { resend: true, withdraw: true },
  });
  const expired = await application.as('ada').get(`${list(application)}?status=expired`);
  expect(expired.body.items.map((invitation: Json) => invitation.id)).toContain(invited.id);
  const pending = await application.as('ada').get(`${list(application)}?status=pending&limit=200`);
  expect(pending.body.items.map((invitation: Json) => invitation.id)).not.toContain(invited.id);
  const again = await application.as('ada').post(`/invitations/${invited.id}/resend`);
  expect(again.body.status).toBe('pending');
  expect((await accept(application, again.body.link)).status).toBe(201);
});
