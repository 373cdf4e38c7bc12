import { expect, test } from 'vitest';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { Client, type Json } from '../test/client.ts';
import { addPerson, signIn } from './test/scene.ts';

const application = useApplication();
const people = () => application.cast.people;
const organisations = () => application.cast.organisations;

test('members see their colleagues, pending and disabled ones included, in the order of their names', async () => {
  const pending = await addPerson(application, 'Petra Pending', { status: 'pending' });
  const { status, body } = await application.as('mia').get(`/organisations/${organisations().acme.id}/users`);
  expect(status).toBe(200);
  const names = body.items.map((user: Json) => user.name);
  expect(names).toEqual([...names].sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1)));
  expect(names).toEqual(expect.arrayContaining(['Ada Acme', 'Colin Coordinator', 'Petra Pending']));
  expect(names).not.toContain('Greta Globexperson');
  const ada = body.items.find((user: Json) => user.id === people().ada.id);
  expect(ada).toMatchObject({
    email: 'ada@acme.example',
    status: 'active',
    organisationId: organisations().acme.id,
    isOperator: false,
    isEnterpriseAdministrator: false,
    version: 1,
    may: { rename: false, disable: false, enable: false, transfer: false },
  });
  expect(ada.roles.map((role: Json) => role.name)).toEqual(['Administrators', 'Everyone']);
  expect(body.items.find((user: Json) => user.id === pending.id).status).toBe('pending');
});

test('disabled users cannot sign in, and lose live sessions and tokens at once', async () => {
  const dora = await addPerson(application, 'Dora Disabled');
  const { client } = await signIn(application, dora.email);
  expect((await client.get('/me')).status).toBe(200);
  const { body: token } = await client.post('/api-tokens', { name: 'mine', password: application.cast.password });
  const withToken = new Client(application.baseUrl, token.token);
  expect((await withToken.get('/me')).status).toBe(200);

  const disabled = await application.as('ada').patch(dora.path, { status: 'disabled' });
  expect(disabled.body).toMatchObject({ status: 'disabled', may: { disable: false, enable: true } });
  expect((await client.get('/me')).status).toBe(401);
  expect((await withToken.get('/me')).status).toBe(401);
  const refused = await signIn(application, dora.email);
  expect([refused.answer.status, refused.answer.body.code]).toEqual([401, 'invalid_credentials']);

  const enabled = await application.as('ada').patch(dora.path, { status: 'active' });
  expect(enabled.body).toMatchObject({ status: 'active', may: { disable: true, enable: false } });
  expect((await client.get('/me')).status, 'enabling revives no session').toBe(401);
  expect((await withToken.get('/me')).status, 'enabling revives no token').toBe(401);
  expect((await signIn(application, dora.email)).answer.status).toBe(201);
});

test('enabling revives no session, not even one that began beside the disabling', async () => {
  const lena = await addPerson(application, 'Lena Late');
  const { client } = await signIn(application, lena.email);
  const [session] = await behindTheApi(application, ({ database }) =>
    database.selectFrom('sessions').selectAll().where('user_id', '=', lena.id).execute(),
  );
  await application.as('ada').patch(lena.path, { status: 'disabled' });
  await behindTheApi(application, ({ database }) => database.insertInto('sessions').values(session!).execute());
  expect((await client.get('/me')).status).toBe(401);
  await application.as('ada').patch(lena.path, { status: 'active' });
  expect((await client.get('/me')).status).toBe(401);
});

test('only administrators of the organisation, or of its account, disable', async () => {
  const nora = await addPerson(application, 'Nora Normal');
  expect((await application.as('mia').patch(nora.path, { status: 'disabled' })).body.code).toBe('forbidden');
  expect((await application.as('colin').patch(nora.path, { status: 'disabled' })).body.code).toBe('forbidden');
  expect((await application.as('mia').patch(nora.path, { name: 'Nono', status: 'disabled' })).status).toBe(403);
  expect((await application.as('mia').get(nora.path)).body).toMatchObject({ name: 'Nora Normal', status: 'active' });
  expect((await application.as('hugo').patch(nora.path, { status: 'disabled' })).status).toBe(404);
  expect((await application.as('erin').patch(nora.path, { status: 'disabled' })).status).toBe(200);
});

test('an enterprise administrator may do in each organisation of the account what its administrators may', async () => {
  const hooli = organisations().hooli.id;
  expect((await application.as('erin').get(`/organisations/${hooli}/users`)).body.items[0]).toMatchObject({
    name: 'Hugo Hooli',
    may: { rename: true, disable: false },
  });
  expect((await application.as('erin').patch(`/users/${people().hugo.id}`, { name: 'Hugo of Hooli' })).status).toBe(
    200,
  );
  const invited = await application
    .as('erin')
    .post(`/organisations/${hooli}/invitations`, { email: 'henry@hooli.example' });
  expect(invited.status).toBe(201);
  const role = await application.as('erin').post(`/organisations/${hooli}/roles`, {
    name: 'Search',
    visibility: 'public',
    securityLevel: 'member',
  });
  expect(role.status).toBe(201);
  expect(
    (await application.as('erin').patch(`/organisations/${hooli}`, { connectionVisibility: 'unlisted' })).status,
  ).toBe(200);
  expect((await application.as('ada').get(`/organisations/${hooli}/users`)).status).toBe(404);
});

test('pending users hold no powers: nobody enables or disables them, they accept or are withdrawn', async () => {
  const { path } = await addPerson(application, 'Paul Pending', { status: 'pending' });
  expect((await application.as('ada').patch(path, { status: 'active' })).body.code).toBe('user_pending');
  expect((await application.as('ada').patch(path, { status: 'disabled' })).body.code).toBe('user_pending');
  expect((await application.as('ada').patch(path, { status: 'pending' })).status).toBe(422);
  expect(
    (await application.as('erin').post(`${path}/transfer`, { organisationId: organisations().hooli.id })).body.code,
  ).toBe('user_pending');
});

test('what changes a user is recorded in their organisation', async () => {
  const rita = await addPerson(application, 'Rita Recorded');
  await application.as('ada').patch(rita.path, { name: 'Rita Renamed' });
  await application.as('ada').patch(rita.path, { status: 'disabled' });
  await application.as('ada').patch(rita.path, { status: 'disabled' });
  await application.as('ada').patch(rita.path, { status: 'active' });
  await application.as('erin').post(`${rita.path}/transfer`, { organisationId: organisations().hooli.id });
  const records = await behindTheApi(application, ({ database }) =>
    database.selectFrom('audit_records').selectAll().where('subject_id', '=', rita.id).orderBy('id').execute(),
  );
  const { acme, hooli } = organisations();
  expect(records.map((record) => [record.kind, record.organisation_id, record.actor_user_id])).toEqual([
    ['user.renamed', acme.id, people().ada.id],
    ['user.disabled', acme.id, people().ada.id],
    ['user.enabled', acme.id, people().ada.id],
    ['user.transferred', acme.id, people().erin.id],
    ['user.transferred', hooli.id, people().erin.id],
  ]);
});

test('what a disabled person holds stays with them, for coordinators to transfer', async () => {
  const hans = await addPerson(application, 'Hans Holder');
  const { acme } = organisations();
  const taskId = newId();
  await behindTheApi(application, async ({ database }) => {
    const now = new Date();
    const sender = { from_organisation_id: acme.id, from_user_id: people().mia.id };
    const holder = { holder_user_id: hans.id, holder_organisation_id: acme.id };
    await database
      .insertInto('tasks')
      .values({
        id: taskId,
        ...sender,
        ...holder,
        title: 'Held',
        kind: 'basic',
        priority: 'normal',
        status: 'taken',
        created_at: now,
        updated_at: now,
      })
      .execute();
  });
  await application.as('ada').patch(hans.path, { status: 'disabled' });
  const task = await behindTheApi(application, ({ database }) =>
    database
      .selectFrom('tasks')
      .select(['status', 'holder_user_id'])
      .where('id', '=', taskId)
      .executeTakeFirstOrThrow(),
  );
  expect(task).toEqual({ status: 'taken', holder_user_id: hans.id });
  expect((await application.as('ada').get(hans.path)).body.name, 'users are never erased from history').toBe(
    'Hans Holder',
  );
});
