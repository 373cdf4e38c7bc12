import { beforeAll, expect, test } from 'vitest';
import { routes } from '../app.ts';
import { documentIn } from '../documents/test/uploading.ts';
import { furnish, type Things, thingOf, variables } from '../http/test/furnish.ts';
import { browser, cookieOf } from '../identity/test/mailbox.ts';
import { useApplication } from '../test/application.ts';
import { Client, type Json } from '../test/client.ts';
import { sampleRequest } from './test/sample-input.ts';

/**
 * Whoever could read, and may not any more: each way of losing access is followed by every way of reading there is, taken from
 * the list of routes, so that a new one (an export, a preview, a zip) is asked by itself.
 */
const application = useApplication({ variables });
let acme: Things;
beforeAll(async () => {
  acme = await furnish(application, 'acme');
});

const done = (answer: Json): Json => {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};

/** Every GET below these nouns, with these things. */
function readsOf(nouns: RegExp, things: Things): string[] {
  return routes
    .filter(({ method, path }) => method === 'GET' && nouns.test(path))
    .map((route) => sampleRequest(route, (name) => (name === 'n' ? '1' : (things[thingOf(route, name)] ?? ''))).path);
}

async function readable(client: Client, paths: string[]): Promise<string[]> {
  const open: string[] = [];
  for (const path of paths) if ((await client.get(path)).status < 400) open.push(path);
  return open;
}

/** What was open before is closed after; `status` is what it reads then. */
async function losesAll(
  client: Client,
  paths: string[],
  { lose, status, atLeast }: { lose: () => Promise<unknown>; status: number; atLeast: number },
): Promise<void> {
  const open = await readable(client, paths);
  expect(open.length, open.join(' ')).toBeGreaterThanOrEqual(atLeast);
  await lose();
  for (const path of open) {
    const answer = await client.get(path);
    expect([path, answer.status], answer.text.slice(0, 200)).toEqual([path, status]);
  }
}

/** A workspace of Ada's with a document, and Greta of Globex in it who may do everything. */
async function sharedWorkspace(): Promise<Things & { participants: string }> {
  const ada = application.as('ada');
  const workspace = done(await ada.post('/workspaces', { name: 'Shared' }));
  const document = await documentIn(ada, workspace.id);
  const folder = done(await ada.post(`/workspaces/${workspace.id}/folders`, { name: 'Folder' }));
  const { items } = done(
    await ada.post(`/workspaces/${workspace.id}/participants`, {
      emails: [application.cast.people.greta.email],
      abilities: ['manage'],
    }),
  );
  return { workspaces: workspace.id, documents: document.id, folders: folder.id, participants: items[0].id };
}
const below = /^\/(workspaces|documents|folders)\/:id/;

test('a participant who is removed reads nothing of the workspace, in no form', async () => {
  const place = await sharedWorkspace();
  const lose = () => application.as('ada').delete(`/workspaces/${place.workspaces}/participants/${place.participants}`);
  await losesAll(application.as('greta'), readsOf(below, place), { lose, status: 404, atLeast: 12 });
});

test('a participant who leaves reads nothing of the workspace, in no form', async () => {
  const place = await sharedWorkspace();
  const lose = () => application.as('greta').post(`/workspaces/${place.workspaces}/leave`);
  await losesAll(application.as('greta'), readsOf(below, place), { lose, status: 404, atLeast: 12 });
});

test('a closed workspace gives participants nothing any more, in no form', async () => {
  const place = await sharedWorkspace();
  const lose = async () => done(await application.as('ada').post(`/workspaces/${place.workspaces}/close`, {}));
  await losesAll(application.as('greta'), readsOf(below, place), { lose, status: 404, atLeast: 12 });
});

test('an API token that is revoked reads nothing at all', async () => {
  const made = done(
    await application.as('ada').post('/api-tokens', { name: 'Tool', password: application.cast.password }),
  );
  const tool = new Client(application.baseUrl, made.token);
  const lose = () => application.as('ada').delete(`/api-tokens/${made.id}`);
  await losesAll(tool, readsOf(/^\/(?!errors|limits|openapi|webhook-events|audit\/public)/, acme), {
    lose,
    status: 401,
    atLeast: 50,
  });
});

test('the token of a link that is revoked reads nothing at all', async () => {
  const ada = application.as('ada');
  const { token } = done(await ada.post(`/links/${acme.links}/rotate-token`, {}));
  const link = new Client(application.baseUrl, token);
  const lose = async () => done(await ada.post(`/links/${acme.links}/revoke-token`, {}));
  await losesAll(link, readsOf(/^\/(me|tasks|workspaces|directory|organisations\/:id|links)/, acme), {
    lose,
    status: 401,
    atLeast: 5,
  });
});

test('a session that was signed out reads nothing at all', async () => {
  const { email } = application.cast.people.mia;
  const answer = await application.as('nobody').post('/sessions', { email, password: application.cast.password });
  const mia = browser(application, cookieOf(answer));
  const lose = () => mia.delete('/sessions/current');
  await losesAll(mia, readsOf(/^\/(me|tasks|workspaces|directory|organisations)/, acme), {
    lose,
    status: 401,
    atLeast: 5,
  });
});

test('who loses the role that a task was given to loses the task', async () => {
  const { globex } = application.cast.organisations;
  const { people } = application.cast;
  const assignees = [{ kind: 'role', id: globex.roles.backstage }];
  const task = done(await application.as('carla').post('/tasks', { title: 'Count', assignees }));
  const lose = async () =>
    expect(
      (await application.as('gwen').delete(`/roles/${globex.roles.backstage}/members/${people.gus.id}`)).status,
    ).toBe(204);
  await losesAll(application.as('gus'), readsOf(/^\/tasks\/:id/, { tasks: task.id }), {
    lose,
    status: 404,
    atLeast: 3,
  });
  const inbox = await application.as('gus').get('/tasks?box=inbox');
  expect(inbox.text).not.toContain(task.id);
});

test('who is no administrator any more reads nothing of what administrators read', async () => {
  const ada = application.as('ada');
  const { acme: own } = application.cast.organisations;
  const { max } = application.cast.people;
  const membership = `/roles/${own.roles.administrators}/members/${max.id}`;
  const paths = readsOf(/^\/organisations\/:id\/(audit|webhooks|links|outside|invitations|identity)/, acme);
  const closedBefore = await readable(application.as('max'), paths);
  expect(closedBefore).toEqual([]);
  expect((await ada.put(membership)).status).toBe(204);
  const lose = async () => expect((await ada.delete(membership)).status).toBe(204);
  const max2 = application.as('max');
  const open = await readable(max2, paths);
  expect(open.length).toBeGreaterThan(7);
  await lose();
  for (const path of open)
    expect([path, [403, 404]]).toEqual([path, expect.arrayContaining([(await max2.get(path)).status])]);
});

test('once a connection ended, nobody of the other side is found, explained or given work', async () => {
  const { globex } = application.cast.organisations;
  const { password } = application.cast;
  const [ada, gwen, mia] = [application.as('ada'), application.as('gwen'), application.as('mia')];
  const { id } = done(await ada.post('/connections', { toOrganisationId: globex.id, password }));
  const consent = { comment: 'Yes', password };
  done(await gwen.post(`/connections/${id}/accept`, { level: 'roles_and_users', ...consent }));
  const assignee = { kind: 'role', id: globex.roles.reception };
  const look = async () => [
    (await mia.get(`/directory?organisationId=${globex.id}`)).body.items.length > 0,
    (await mia.get(`/directory/explain?kind=role&id=${assignee.id}`)).body.allowed,
    (await mia.post('/tasks', { title: 'Across', assignees: [assignee] })).status,
  ];
  expect(await look()).toEqual([true, true, 201]);
  done(await gwen.post(`/connections/${id}/end`, { ...consent, withdrawTasks: true }));
  expect(await look()).toEqual([false, false, 422]);
});

test('who is disabled reads nothing at all, with no token and no session, and neither once they are enabled again', async () => {
  const { gus } = application.cast.people;
  const signedIn = await application
    .as('nobody')
    .post('/sessions', { email: gus.email, password: application.cast.password });
  const session = browser(application, cookieOf(signedIn));
  const paths = readsOf(/^\/(me|tasks|workspaces|directory|organisations)/, acme);
  const change = async (status: string) => done(await application.as('gwen').patch(`/users/${gus.id}`, { status }));
  const open = await readable(session, paths);
  await losesAll(application.as('gus'), paths, { lose: () => change('disabled'), status: 401, atLeast: 5 });
  expect(await readable(session, open)).toEqual([]);
  await change('active');
  expect(await readable(session, open)).toEqual([]);
  expect(await readable(application.as('gus'), open)).toEqual([]);
});
