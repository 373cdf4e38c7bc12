import { expect, test } from 'vitest';
import { useApplication } from './application.ts';
import { Client, type Json } from './client.ts';

const application = useApplication();
const password = 'correct horse battery staple';

/** Accepts an invitation by its link, as a new person; the client holds their session. */
async function accept(link: string, name: string): Promise<Client> {
  const token = new URL(link).searchParams.get('token');
  const answer = await application.as('nobody').post('/invitations/accept', { token, name, password });
  expect(answer.status).toBe(201);
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return new Client(application.baseUrl, undefined, { cookie });
}

async function importInstitutions(): Promise<Json[]> {
  const rows = ['Polar Institute', 'Fjord University', 'Skerry College'].map((name, index) => ({
    name,
    domains: [`institution-${index}.example`],
    country: 'NO',
  }));
  const answer = await application.as('otto').post('/imports/organisations', { rows });
  expect(answer.body).toMatchObject({ created: 3, refused: 0 });
  return answer.body.items.map((item: Json) => item.organisation);
}

async function administratorOf(organisation: Json, name: string): Promise<Client> {
  const email = `${name.toLowerCase().replace(' ', '.')}@${organisation.shortName}.example`;
  const invitation = await application.as('otto').post(`/organisations/${organisation.id}/invitations`, { email });
  expect(invitation.status).toBe(201);
  return accept(invitation.body.link, name);
}

async function colleague(
  administrator: Client,
  organisationId: string,
  name: string,
  roleIds: string[],
): Promise<Client> {
  const email = `${name.toLowerCase().replace(' ', '.')}@people.example`;
  const invitation = await administrator.post(`/organisations/${organisationId}/invitations`, { email, roleIds });
  expect(invitation.status).toBe(201);
  return accept(invitation.body.link, name);
}

test('the main job over the API: an institution asks another, work crosses, the level rises, the connection ends', async () => {
  const [polar, fjord] = await importInstitutions();
  const petra = await administratorOf(polar, 'Petra Polar');
  const frida = await administratorOf(fjord, 'Frida Fjord');

  const admissions = await frida.post(`/organisations/${fjord.id}/roles`, {
    name: 'Admissions',
    visibility: 'public',
    securityLevel: 'member',
  });
  expect(admissions.status).toBe(201);
  const arne = await colleague(frida, fjord.id, 'Arne Admissions', [admissions.body.id]);

  // An institution asks another from the imported set.
  const found = await petra.get('/organisations?connectable=true&q=fjord');
  expect(found.body.items).toEqual([{ id: fjord.id, name: 'Fjord University', shortName: fjord.shortName }]);
  const asked = await petra.post('/connections', { toOrganisationId: fjord.id, comment: 'Student records', password });
  expect(asked.status).toBe(201);
  expect(asked.body).toMatchObject({ status: 'requested', from: { id: polar.id }, to: { id: fjord.id }, level: null });

  // The other's administrator reviews, with a wrong password first, then accepts roles only.
  const incoming = await frida.get('/connections?view=incoming');
  expect(incoming.body.items).toHaveLength(1);
  const id = incoming.body.items[0].id;
  expect(incoming.body.items[0].may).toMatchObject({ accept: true });
  const preview = await frida.get(`/connections/${id}/preview?level=roles`);
  expect(preview.body).toMatchObject({
    roles: [{ name: 'Admissions' }],
    users: [],
    provenEmailDomains: ['institution-0.example'],
  });
  const answer = { level: 'roles', comment: 'Roles are enough' };
  const wrong = await frida.post(`/connections/${id}/accept`, { ...answer, password: 'not my password' });
  expect([wrong.status, wrong.body.code]).toEqual([403, 'identity_not_confirmed']);
  expect((await frida.get(`/connections/${id}`)).body.status).toBe('requested');
  const accepted = await frida.post(`/connections/${id}/accept`, { ...answer, password });
  expect(accepted.body).toMatchObject({ status: 'paired', level: 'roles' });

  // The directory shows roles and no people.
  const directory = await petra.get(`/directory?organisationId=${fjord.id}`);
  expect(directory.body.items).toEqual([
    {
      kind: 'role',
      id: admissions.body.id,
      name: 'Admissions',
      organisation: { id: fjord.id, name: 'Fjord University' },
    },
  ]);
  const fjordDirectory = await frida.get(`/directory?organisationId=${polar.id}`);
  expect(fjordDirectory.body.items).toEqual([]);

  // A task reaches the role, is taken and completed.
  const task = await petra.post('/tasks', {
    title: 'Check a transcript',
    assignees: [{ kind: 'role', id: admissions.body.id }],
  });
  expect(task.status).toBe(201);
  const inbox = await arne.get('/tasks?box=inbox');
  expect(inbox.body.items.map((item: Json) => item.id)).toEqual([task.body.id]);
  expect((await arne.post(`/tasks/${task.body.id}/take`)).body.status).toBe('taken');
  expect((await arne.post(`/tasks/${task.body.id}/complete`, { comment: 'It is genuine' })).body.status).toBe(
    'completed',
  );
  const seen = await petra.get(`/tasks/${task.body.id}`);
  expect(seen.body).toMatchObject({
    status: 'completed',
    holder: { kind: 'person', id: null, name: null, organisation: { id: fjord.id } },
  });
  const history = await petra.get(`/tasks/${task.body.id}/history`);
  expect(history.text).not.toContain('Arne');

  // The level is raised and people appear.
  const raised = await frida.post(`/connections/${id}/level`, {
    level: 'roles_and_users',
    comment: 'Ask Arne himself',
    password,
  });
  expect(raised.body).toMatchObject({ status: 'paired', level: 'roles_and_users' });
  const people = await petra.get(`/directory?organisationId=${fjord.id}&kind=user`);
  expect(people.body.items.map((item: Json) => item.name)).toEqual(['Arne Admissions']);
  expect((await petra.get(`/tasks/${task.body.id}`)).body.holder).toMatchObject({ name: 'Arne Admissions' });

  // The connection is ended with one task open.
  const open = await petra.post('/tasks', {
    title: 'One more',
    assignees: [{ kind: 'user', id: people.body.items[0].id }],
  });
  expect(open.status).toBe(201);
  const impact = await frida.get(`/connections/${id}/impact`);
  expect(impact.body).toMatchObject({ openTasks: 1, documents: 0 });
  const ended = await frida.post(`/connections/${id}/end`, {
    comment: 'The project is over',
    password,
    withdrawTasks: true,
  });
  expect(ended.body.status).toBe('ended');
  expect((await petra.get(`/tasks/${open.body.id}`)).body.status).toBe('cancelled');
  expect((await petra.get(`/directory?organisationId=${fjord.id}`)).body.items).toEqual([]);
  const refused = await petra.post('/tasks', {
    title: 'Too late',
    assignees: [{ kind: 'role', id: admissions.body.id }],
  });
  expect([refused.status, refused.body.code]).toEqual([422, 'not_assignable']);
});
