import { expect, test } from 'vitest';
import { assign, pair, role, wentWell } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Client, Json } from '../test/client.ts';
import { bringIn, documentIn, sendFile, workspaceOf } from './test/uploading.ts';

/** What is shared to somebody, by workspaces and by tasks, in one list. */
const application = useApplication();

const namesOf = async (client: Client, query = '') => {
  const answer = await client.get(`/documents${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.items.map((item: Json) => item.name);
};

test('the documents of all workspaces that one takes part in, the newest first and page by page; gone with the workspace', async () => {
  const [mia, gwen] = [application.as('mia'), application.as('gwen')];
  const [one, other] = [await workspaceOf(mia, 'One'), await workspaceOf(mia, 'Other')];
  for (const workspace of [one, other]) await bringIn(application, mia, workspace.id, ['gwen', []]);
  const names = ['1.txt', '2.txt', '3.txt', '4.txt', '5.txt'];
  const documents: Json[] = [];
  for (const [index, name] of names.entries())
    documents.push(await documentIn(mia, index % 2 ? one.id : other.id, name, name));
  expect(await namesOf(gwen)).toEqual(names.toReversed());
  const { body: first } = await gwen.get('/documents?limit=2');
  expect(first.items[0]).toMatchObject({
    id: documents[4]?.id,
    workspace: { id: other.id, name: 'Other' },
    organisation: { id: application.cast.organisations.acme.id },
    number: 1,
    sizeBytes: 5,
  });
  const { body: second } = await gwen.get(`/documents?limit=2&cursor=${first.nextCursor}`);
  const { body: third } = await gwen.get(`/documents?limit=2&cursor=${second.nextCursor}`);
  const listed = [first, second, third].flatMap(({ items }) => items.map((item: Json) => item.name));
  expect([listed, third.nextCursor]).toEqual([names.toReversed(), null]);

  expect(await namesOf(mia)).toEqual([]);
  expect(await namesOf(application.as('sol'))).toEqual([]);
  await mia.delete(`/documents/${documents[4]?.id}`);
  expect(await namesOf(gwen)).toEqual(['4.txt', '3.txt', '2.txt', '1.txt']);
  await gwen.post(`/workspaces/${one.id}/leave`);
  expect(await namesOf(gwen)).toEqual(['3.txt', '1.txt']);
  await mia.patch(`/workspaces/${other.id}`, { demandsSecondFactor: true });
  expect(await namesOf(gwen)).toEqual([]);
  await mia.patch(`/workspaces/${other.id}`, { demandsSecondFactor: false });
});

test('what a task that one holds brings, in its version and without its workspace, until the task is put back', async () => {
  const [mia, colin] = [application.as('mia'), application.as('colin')];
  const workspace = await workspaceOf(mia, 'Secret');
  const document = await documentIn(mia, workspace.id, 'Hello', 'attached.txt');
  await documentIn(mia, workspace.id, 'Hello', 'beside.txt');
  const assignees = [{ kind: 'user', id: application.cast.people.colin.id }];
  const task = await mia.post('/tasks', { title: 'Read', assignees, documentIds: [document.id] });
  expect(task.status, task.text).toBe(201);
  expect(await namesOf(colin)).toEqual([]);
  expect((await colin.post(`/tasks/${task.body.id}/take`)).status).toBe(200);
  const { items } = (await colin.get('/documents')).body;
  expect(items).toMatchObject([{ id: document.id, name: 'attached.txt', workspace: null, number: 1 }]);
  expect((await colin.get(`/documents/${document.id}`)).status).toBe(200);
  expect((await colin.post(`/tasks/${task.body.id}/put-back`)).status).toBe(200);
  expect(await namesOf(colin)).toEqual([]);
  await bringIn(application, mia, workspace.id, ['colin', []]);
  expect((await colin.post(`/tasks/${task.body.id}/take`)).status).toBe(200);
  expect(await namesOf(colin)).toEqual(['beside.txt', 'attached.txt']);
});

/** SPEC 7: "Outsiders see the task, its attached documents and nothing else of the sending organisation." */
test('how often a document changed since cannot be found by guessing its versions', async () => {
  const [mia, greta] = [application.as('mia'), application.as('greta')];
  await pair(application, 'acme', 'globex', 'roles');
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id);
  const reception = role(application.cast.organisations.globex.roles.reception);
  const task = await assign(mia, [reception], { documentIds: [document.id] });
  wentWell(await greta.post(`/tasks/${task.id}/take`));
  const guess = async (form: string, version: number) => {
    const answer = await greta.get(`/documents/${document.id}/${form}?version=${version}`);
    return answer.status === 200 ? answer.text : answer.status;
  };
  const guesses = () =>
    Promise.all(['content', 'preview'].map((form) => Promise.all([1, 2, 3, 4].map((version) => guess(form, version)))));
  const alone = ['Hello', 404, 404, 404];
  expect(await guesses()).toEqual([alone, alone]);
  wentWell(await sendFile(mia, `/documents/${document.id}/versions`, { content: 'Secret' }));
  wentWell(await mia.patch(`/documents/${document.id}`, { tags: ['later'] }));
  expect(await guesses()).toEqual([alone, alone]);
});
