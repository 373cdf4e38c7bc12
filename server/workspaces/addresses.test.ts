import { expect, test } from 'vitest';
import { tokenFor } from '../identity/test/mailbox.ts';
import { expectExact, used, workspaceWith } from '../shares/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { inviteInto, openWorkspace } from './test/open-workspace.ts';

/** People get other addresses, and addresses other people; a person counts once all the same (SPEC 9). */
const application = useApplication();
type Name = Parameters<typeof application.as>[0];

async function changeAddress(person: Name, email: string): Promise<void> {
  const client = application.as(person);
  await client.post('/me/email', { email, password: application.cast.password });
  const verified = await client.post('/me/email/verify', { token: await tokenFor(application, email) });
  expect(verified.status, verified.text).toBe(200);
}
const participants = async (person: Name, id: string) =>
  (await application.as(person).get(`/workspaces/${id}/participants`)).body.items.map(
    ({ email, name, status }: Json) => `${email} ${name} ${status}`,
  );

test('an address that its participant has given up can be invited anew; they stay under their present one', async () => {
  const { email } = application.cast.people.ivan;
  const { id } = await workspaceWith(application.as('mia'), 1);
  await inviteInto(application, 'mia', id, { people: ['ivan'] });
  await changeAddress('ivan', 'ivan@moved.example');
  const invited = await application.as('mia').post(`/workspaces/${id}/participants`, { emails: [email] });
  expect([invited.status, invited.body.items?.[0].status]).toEqual([201, 'invited']);
  expect(await participants('mia', id)).toEqual(['ivan@moved.example Ivan Initech active', `${email} null invited`]);
  const again = await application.as('mia').post(`/workspaces/${id}/participants`, { emails: ['Ivan@Moved.example'] });
  expect([again.status, again.body.code]).toEqual([409, 'participant_exists']);
  expect((await expectExact(application)).shares).toBe(await used(application));
});

test('an owner hands a workspace on under an address that a participant has given up', async () => {
  const { colin, ada } = application.cast.people;
  const id = await openWorkspace(application, 'max');
  await inviteInto(application, 'max', id, { people: ['colin'] });
  await changeAddress('colin', 'colin@moved.example');
  await changeAddress('max', colin.email);
  const handed = await application.as('max').post(`/workspaces/${id}/transfer`, { userId: ada.id });
  expect([handed.status, handed.body.code]).toEqual([200, undefined]);
  expect(await participants('ada', id)).toEqual([
    'colin@moved.example Colin Coordinator active',
    `${colin.email} Max Member active`,
  ]);
});

test('whoever takes part stands in the list under the address that they have now, and is found by it', async () => {
  const { email } = application.cast.people.greta;
  const id = await openWorkspace(application, 'mia');
  await inviteInto(application, 'mia', id, { people: ['greta'] });
  await changeAddress('greta', 'greta@moved.example');
  expect(await participants('mia', id)).toEqual(['greta@moved.example Greta Globexperson active']);
  const found = async (q: string) =>
    (await application.as('mia').get(`/workspaces/${id}/participants?q=${q}`)).body.items.length;
  expect([await found('greta@moved.example'), await found(email)]).toEqual([1, 0]);
});

test('somebody disabled takes part once, whatever address of theirs is invited', async () => {
  const { gus } = application.cast.people;
  const id = await openWorkspace(application, 'gwen');
  await inviteInto(application, 'gwen', id, { people: ['gus'] });
  await changeAddress('gus', 'gus@moved.example');
  await application.as('gwen').patch(`/users/${gus.id}`, { status: 'disabled' });
  const again = await application.as('gwen').post(`/workspaces/${id}/participants`, { emails: ['gus@moved.example'] });
  expect([again.status, again.body.code]).toEqual([409, 'participant_exists']);
  expect(await participants('gwen', id)).toHaveLength(1);
});
