import { expect, test } from 'vitest';
import { hold } from '../documents/test/hold.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Answer, Client } from '../test/client.ts';
import { addPerson, signIn } from '../users/test/scene.ts';

/** SPEC 5: who is disabled loses what they had at once; an act that waited meanwhile comes too late, and so does a demoted administrator's. */
const application = useApplication();
const acme = () => application.cast.organisations.acme;
const path = () => `/organisations/${acme().id}`;

async function administrator(name: string) {
  const person = await addPerson(application, name);
  await application.as('ada').put(`/roles/${acme().roles.administrators}/members/${person.id}`);
  return { ...person, client: (await signIn(application, person.email)).client };
}

/** What only administrators do, each on something of its own. */
async function actsOf(client: Client): Promise<(() => Promise<Answer>)[]> {
  const ada = application.as('ada');
  const made = (name: string) =>
    ada.post(`${path()}/roles`, { name: `${name} ${newId()}`, visibility: 'private', securityLevel: 'member' });
  const [gets, loses, changes, goes] = [
    await made('Gets'),
    await made('Loses'),
    await made('Changes'),
    await made('Goes'),
  ];
  const { id: maxId } = application.cast.people.max;
  await ada.put(`/roles/${loses.body.id}/members/${maxId}`);
  const invited = await ada.post(`${path()}/invitations`, { email: `${newId()}@lost-powers.example` });
  const disabled = await addPerson(application, `Disabled ${newId()}`);
  await ada.patch(disabled.path, { status: 'disabled' });
  return [
    () => client.put(`/roles/${gets.body.id}/members/${maxId}`),
    () => client.delete(`/roles/${loses.body.id}/members/${maxId}`),
    () => client.patch(`/roles/${changes.body.id}`, { securityLevel: 'administrator' }),
    () => client.delete(`/roles/${goes.body.id}`),
    () => client.post(`${path()}/invitations`, { email: `${newId()}@lost-powers.example` }),
    () => client.post(`/invitations/${invited.body.id}/resend`),
    () => client.patch(`/users/${maxId}`, { status: 'disabled' }),
    () => client.patch(disabled.path, { status: 'active' }),
    () => client.patch(path(), { name: 'Late' }),
    () => client.post(`${path()}/email-domains`, { name: `${newId()}.example`, own: false }),
  ];
}

async function whileTheyWait(acts: (() => Promise<Answer>)[], text: string, values: unknown[]): Promise<Answer[]> {
  const held = await hold(application.ownerUrl, 'select from organisations where id = $1 for update', [acme().id]);
  const acting = acts.map((act) => act());
  await held.untilWaited(acts.length);
  await held.query(text, values);
  await held.release();
  return Promise.all(acting);
}

test('an administrator who is demoted while their acts wait does none of them', async () => {
  const second = await administrator('Second Demoted');
  const taken = 'delete from role_members where user_id = $1 and role_id = $2';
  const answers = await whileTheyWait(await actsOf(second.client), taken, [second.id, acme().roles.administrators]);
  expect(answers.map(({ status, body }) => [status, body?.code])).toEqual(answers.map(() => [403, 'forbidden']));
  const later = await application.as('ada').get(path());
  expect(later.body.name).toBe('Acme');
});

test('one who is signed out by being disabled neither', async () => {
  const third = await administrator('Third Disabled');
  const disabled = `with ended as (delete from sessions where user_id = $1) update users set status = 'disabled' where id = $1`;
  await application.as('ada').patch(`/roles/${acme().roles.backstage}`, { description: 'Before' });
  const act = () => third.client.patch(`/roles/${acme().roles.backstage}`, { description: 'Late' });
  const [answer] = await whileTheyWait([act], disabled, [third.id]);
  expect([answer?.status, answer?.body.code]).toEqual([401, 'unauthenticated']);
});

test('who keeps their powers goes on', async () => {
  const fourth = await administrator('Fourth Stays');
  const acts = await actsOf(fourth.client);
  const answers = await whileTheyWait(acts, 'select $1::uuid', [fourth.id]);
  expect(answers.filter(({ status }) => status >= 400)).toEqual([]);
});
