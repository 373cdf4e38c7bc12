import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentIn } from '../documents/test/uploading.ts';
import { assign, historyOf, pair, role, setLevel, user, wentWell } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Client, Json } from '../test/client.ts';
import { openWorkspace } from '../workspaces/test/open-workspace.ts';
import { agentOf, emptyFolder, holding } from './test/scene.ts';

const application = useApplication();
const ada = () => application.as('ada');
const gwen = () => application.as('gwen');
const globex = () => application.cast.organisations.globex;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
let agents: { acme: Json; globex: Json };
let tokens: { acme: Client; globex: Client };
let connectionId: string;

beforeAll(async () => {
  folder = await emptyFolder();
  connectionId = await pair(application, 'acme', 'globex', 'roles_and_users');
  agents = { acme: await agentOf(application), globex: await agentOf(application, 'globex') };
  tokens = { acme: await actingAs('acme', agents.acme), globex: await actingAs('globex', agents.globex) };
  wentWell(await gwen().put(`/roles/${globex().roles.reception}/members/${agents.globex.id}`));
});
afterAll(() => folder.remove());

/** Holds the token of a link through which the agent acts. */
async function actingAs(key: 'acme' | 'globex', agent: Json): Promise<Client> {
  const administrator = key === 'acme' ? ada() : gwen();
  const { id } = application.cast.organisations[key];
  await administrator.post(`/organisations/${id}/email-domains`, { name: `${key}-documents.example`, own: false });
  const link = { kind: 'folder', name: 'Archive', settings: { path: folder.path }, agentUserId: agent.id };
  return holding(application, wentWell(await administrator.post(`/organisations/${id}/links`, link)).token);
}

const itemsOf = async (client: Client, path: string): Promise<Json[]> => wentWell(await client.get(path)).items;
const marked = () => ({ id: agents.globex.id, name: 'Archive', isAgent: true });

/** A task of Acme's that Globex' agent has taken, said something to, and given on. */
async function taskThroughAgent(): Promise<string> {
  const { id } = await assign(ada(), [role(globex().roles.reception)]);
  wentWell(await tokens.globex.post(`/tasks/${id}/take`));
  wentWell(await tokens.globex.post(`/tasks/${id}/comments`, { text: 'Filed.' }));
  return id;
}

describe('an agent who is shown by name is marked as one', () => {
  test('to both sides of a task: who sent it, to whom, who holds it, who did and said what', async () => {
    const id = await taskThroughAgent();
    for (const client of [ada(), gwen()]) {
      expect(wentWell(await client.get(`/tasks/${id}`)).holder).toMatchObject(marked());
      const history = await historyOf(client, id);
      expect(history.find(({ kind }) => kind === 'taken')?.actor).toMatchObject(marked());
      expect((await itemsOf(client, `/tasks/${id}/comments`))[0]?.author).toMatchObject(marked());
    }
    const sent = await assign(tokens.acme, [user(agents.globex.id)]);
    expect(sent.assignees).toEqual([
      { kind: 'user', ...marked(), organisation: { id: globex().id, name: globex().name } },
    ]);
    const seen = wentWell(await gwen().get(`/tasks/${sent.id}`));
    expect(seen.from.user).toMatchObject({ id: agents.acme.id, name: 'Archive', isAgent: true });
    expect((await historyOf(gwen(), sent.id)).find(({ kind }) => kind === 'assigned')?.assignee).toMatchObject(
      marked(),
    );
  });

  test('in the directory, where it explains, and in what a connection would show; people and roles are not', async () => {
    const found = await itemsOf(ada(), '/directory?limit=200');
    const programs = found.filter((entry) => 'isAgent' in entry).map(({ id }) => id);
    expect(new Set(programs)).toEqual(new Set([agents.acme.id, agents.globex.id]));
    const explained = wentWell(await ada().get(`/directory/explain?kind=user&id=${agents.globex.id}`));
    expect(explained.assignee).toMatchObject(marked());
    const preview = wentWell(await gwen().get(`/connections/${connectionId}/preview?level=roles_and_users`));
    expect(preview.users.filter((one: Json) => 'isAgent' in one)).toMatchObject([marked()]);
  });

  test('among the participants of a workspace, in its history, and with its documents', async () => {
    const id = await openWorkspace(application, 'gwen');
    const invited = { emails: [], userIds: [agents.globex.id], abilities: ['invite', 'comment'] };
    wentWell(await gwen().post(`/workspaces/${id}/participants`, invited));
    const emails = [application.cast.people.greta.email];
    wentWell(await gwen().post(`/workspaces/${id}/participants`, { emails, abilities: [] }));
    const { id: documentId } = await documentIn(gwen(), id, 'Pier 4.', 'plan.txt');
    wentWell(await tokens.globex.post(`/documents/${documentId}/comments`, { text: 'Filed.' }));
    expect((await itemsOf(gwen(), `/documents/${documentId}/comments`))[0]?.author).toMatchObject(marked());
    const sharees = await itemsOf(gwen(), `/documents/${documentId}/people`);
    expect(sharees.filter(({ person }) => person?.isAgent).map(({ person }) => person)).toMatchObject([marked()]);
    wentWell(await tokens.globex.post(`/workspaces/${id}/leave`));
    const events = await itemsOf(gwen(), `/workspaces/${id}/history`);
    expect(events.find(({ kind }) => kind === 'participant.invited')?.participant).toMatchObject({ isAgent: true });
    expect(events.find(({ actor }) => actor?.id === agents.globex.id)?.actor).toMatchObject(marked());
    wentWell(await gwen().post(`/workspaces/${id}/participants`, invited));
    const people = (await itemsOf(gwen(), `/workspaces/${id}/participants`)).map(({ person }) => person);
    expect(people.find((person) => person.id === agents.globex.id)).toMatchObject(marked());
    expect(people.find((person) => person.id === application.cast.people.greta.id)).not.toHaveProperty('isAgent');
  });

  test('in the audit', async () => {
    await taskThroughAgent();
    const records = await itemsOf(gwen(), `/organisations/${globex().id}/audit?limit=200`);
    expect(records.find(({ kind }) => kind === 'task.taken')?.actor.person).toMatchObject(marked());
    const ours = records.find(({ actor }) => actor.person?.id === application.cast.people.gwen.id);
    expect(ours?.actor.person).not.toHaveProperty('isAgent');
  });
});

test('what somebody hidden is, is hidden with them: at roles, nothing tells an agent of another organisation', async () => {
  const id = await taskThroughAgent();
  await setLevel(application, connectionId, 'roles');
  const hidden = { kind: 'person', id: null, name: null, organisation: { id: globex().id, name: globex().name } };
  expect(wentWell(await ada().get(`/tasks/${id}`)).holder).toEqual(hidden);
  expect((await historyOf(ada(), id)).find(({ kind }) => kind === 'taken')?.actor).toEqual(hidden);
  expect((await itemsOf(ada(), `/tasks/${id}/comments`))[0]?.author).toEqual(hidden);
  const audit = `/organisations/${application.cast.organisations.acme.id}/audit?limit=200`;
  const taken = (await itemsOf(ada(), audit)).find(({ kind }) => kind === 'task.taken');
  expect(taken?.actor.person).toEqual(hidden);
  const texts = [`/tasks/${id}`, `/tasks/${id}/history`, `/tasks/${id}/comments`, '/directory?q=Archive&kind=user'];
  for (const path of texts) {
    const { text } = await ada().get(path);
    expect(text, path).not.toContain(agents.globex.id);
    if (!path.startsWith('/directory')) expect(text, path).not.toContain('isAgent');
  }
});
