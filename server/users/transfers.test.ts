import { expect, test } from 'vitest';
import { changeAddress, own } from '../identity/test/scene.ts';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { addPerson, signIn } from './test/scene.ts';

const application = useApplication();
const people = () => application.cast.people;
const organisations = () => application.cast.organisations;

test('enterprise administrators transfer a user to another organisation of the account', async () => {
  const tom = await addPerson(application, 'Tom Transferred');
  const { acme, hooli } = organisations();
  await application.as('ada').put(`/roles/${acme.roles.reception}/members/${tom.id}`);
  const { client } = await signIn(application, tom.email);
  const moved = await application.as('erin').post(`${tom.path}/transfer`, { organisationId: hooli.id });
  expect(moved.status).toBe(200);
  expect(moved.body).toMatchObject({
    id: tom.id,
    organisationId: hooli.id,
    roles: [{ id: hooli.roles.everyone, name: 'Everyone' }],
  });
  expect((await client.get('/me')).body.organisation.id).toBe(hooli.id);
  expect((await client.get(`/organisations/${acme.id}/users`)).status).toBe(404);
  expect((await application.as('ada').get(tom.path)).status).toBe(404);
  expect((await application.as('hugo').get(tom.path)).status).toBe(200);
  const mails = await behindTheApi(application, ({ database }) =>
    database.selectFrom('mails').select(['kind', 'subject']).where('to_address', '=', tom.email).execute(),
  );
  expect(mails).toEqual([{ kind: 'user.transferred', subject: 'You now belong to Hooli' }]);
  const again = await application.as('erin').post(`${tom.path}/transfer`, { organisationId: hooli.id });
  expect(again.body.version, 'where they are already, nothing changes').toBe(moved.body.version);
});

test('the reason is kept: an administrator’s explicit choice, which a later address inside the account leaves standing', async () => {
  const { acme, hooli } = organisations();
  const rea = await addPerson(application, 'Rea Reasoned');
  await own(application, 'acme', 'reasoned-acme.example');
  await own(application, 'globex', 'reasoned-globex.example');
  const moved = await application.as('erin').post(`${rea.path}/transfer`, { organisationId: hooli.id });
  expect(moved.body.placement).toMatchObject({ rule: 'invitation', emailDomain: null, act: 'transfer' });
  expect(moved.body.placement.because).toBe(
    'Rea Reasoned is in Hooli because an enterprise administrator of its account moved them there.',
  );
  const { client } = await signIn(application, rea.email);
  const inside = await changeAddress(application, client, 'rea@reasoned-acme.example', application.cast.password);
  expect([inside.body.organisation.id, inside.body.placement.rule]).toEqual([hooli.id, 'invitation']);
  expect(inside.body.user.placement.because).toContain('moved you there');
  const outside = await changeAddress(application, client, 'rea@reasoned-globex.example', application.cast.password);
  expect([outside.body.organisation.name, outside.body.placement.rule]).toEqual(['Globex', 'owned_domain']);
  expect(acme.accountId).toBe(hooli.accountId);
});

test('operators stay where they are', async () => {
  const { acme, hooli } = organisations();
  const ops = await addPerson(application, 'Ops Operator', { organisationId: acme.id });
  await behindTheApi(application, ({ database }) =>
    database.updateTable('users').set({ is_operator: true }).where('id', '=', ops.id).execute(),
  );
  const refused = await application.as('erin').post(`${ops.path}/transfer`, { organisationId: hooli.id });
  expect([refused.status, refused.body.code]).toEqual([409, 'member_elsewhere']);
});

test('only enterprise administrators transfer, and only within the account', async () => {
  const { acme, hooli, globex, solo } = organisations();
  const tina = await addPerson(application, 'Tina Stays');
  const transfer = (who: 'ada' | 'mia' | 'erin' | 'hugo', organisationId: string) =>
    application.as(who).post(`${tina.path}/transfer`, { organisationId });
  expect((await transfer('ada', hooli.id)).status).toBe(403);
  expect((await transfer('mia', hooli.id)).status).toBe(403);
  expect((await transfer('hugo', hooli.id)).status).toBe(404);
  expect((await transfer('erin', globex.id)).status).toBe(404);
  expect((await transfer('erin', solo.id)).status).toBe(404);
  expect((await transfer('erin', newId())).status).toBe(404);
  expect((await transfer('erin', 'hooli')).status).toBe(422);
  expect((await application.as('erin').get(tina.path)).body.organisationId).toBe(acme.id);
});

test('an invitation that waits for somebody where they are transferred to is withdrawn', async () => {
  const { hooli } = organisations();
  const ira = await addPerson(application, 'Ira Invited');
  const invited = await application.as('hugo').post(`/organisations/${hooli.id}/invitations`, { email: ira.email });
  expect((await application.as('erin').post(`${ira.path}/transfer`, { organisationId: hooli.id })).status).toBe(200);
  const invitation = await application.as('hugo').get(`/organisations/${hooli.id}/invitations/${invited.body.id}`);
  expect(invitation.body).toMatchObject({ status: 'withdrawn', userId: null });
});

test('two transfers of one person at the same moment: they end where one of them said, in Everyone of that organisation only', async () => {
  const { acme, hooli } = organisations();
  const both = await addPerson(application, 'Boris Both');
  await Promise.all([
    application.as('erin').post(`${both.path}/transfer`, { organisationId: hooli.id }),
    application.as('ada').put(`/roles/${acme.roles.reception}/members/${both.id}`),
    application.as('erin').post(`${both.path}/transfer`, { organisationId: hooli.id }),
  ]);
  const held = await behindTheApi(application, ({ database }) =>
    database.selectFrom('role_members').select('organisation_id').where('user_id', '=', both.id).execute(),
  );
  expect(held).toEqual([{ organisation_id: hooli.id }]);
});

test('nobody is transferred into the organisation of one person alone', async () => {
  const { acme } = organisations();
  const alone = newId<'organisation'>();
  await behindTheApi(application, async ({ database }) => {
    const row = { id: alone, account_id: acme.accountId, name: 'Alone', short_name: 'alone' };
    await database
      .insertInto('organisations')
      .values({ ...row, kind: 'individual', connection_visibility: 'none', created_at: new Date() })
      .execute();
  });
  const lou = await addPerson(application, 'Lou Lonely');
  const refused = await application.as('erin').post(`${lou.path}/transfer`, { organisationId: alone });
  expect([refused.status, refused.body.errors[0].path]).toEqual([422, 'organisationId']);
});

test('an operator who is enterprise administrator transfers within their own account only', async () => {
  const { acme, operations } = organisations();
  const opal = await addPerson(application, 'Opal Operations', { organisationId: operations.id });
  await behindTheApi(application, ({ database }) =>
    database
      .updateTable('users')
      .set({ is_enterprise_administrator: true })
      .where('id', '=', people().otto.id)
      .execute(),
  );
  const refused = await application.as('otto').post(`${opal.path}/transfer`, { organisationId: acme.id });
  expect(refused.status).toBe(404);
  await behindTheApi(application, ({ database }) =>
    database
      .updateTable('users')
      .set({ is_enterprise_administrator: false })
      .where('id', '=', people().otto.id)
      .execute(),
  );
});
