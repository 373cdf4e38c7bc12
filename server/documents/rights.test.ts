import { describe, expect, test } from 'vitest';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { abilities } from '../access/policy.ts';
import { useApplication } from '../test/application.ts';
import type { Answer, Client, Json } from '../test/client.ts';
import { enterDocument } from './take-up.ts';
import { hold } from './test/hold.ts';
import { bringIn, documentIn, sendFile, workspaceOf } from './test/uploading.ts';
import { viewDocument, viewDocuments } from './view-documents.ts';

/** Who may do what with documents: each ability stands for itself, and is read afresh at each request (SPEC 8). */
const application = useApplication();

type Scene = { workspace: Json; document: Json; folder: Json };
async function scene(): Promise<Scene> {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id);
  const folder = (await mia.post(`/workspaces/${workspace.id}/folders`, { name: 'Plans' })).body;
  return { workspace, document, folder };
}

/** Each act, with the ability that it takes. */
const acts: [string, string, (client: Client, scene: Scene) => Promise<Answer>][] = [
  ['list', 'preview', (client, { workspace }) => client.get(`/workspaces/${workspace.id}/documents`)],
  ['read', 'preview', (client, { document }) => client.get(`/documents/${document.id}`)],
  ['preview', 'preview', (client, { document }) => client.get(`/documents/${document.id}/preview`)],
  ['list versions', 'preview', (client, { document }) => client.get(`/documents/${document.id}/versions`)],
  ['read comments', 'preview', (client, { document }) => client.get(`/documents/${document.id}/comments`)],
  ['list folders', 'preview', (client, { workspace }) => client.get(`/workspaces/${workspace.id}/folders`)],
  ['read a folder', 'preview', (client, { folder }) => client.get(`/folders/${folder.id}`)],
  ['download', 'download', (client, { document }) => client.get(`/documents/${document.id}/content`)],
  [
    'download an old version',
    'download',
    (client, { document }) => client.get(`/documents/${document.id}/content?version=1`),
  ],
  [
    'download a range',
    'download',
    (client, { document }) => client.with({ range: 'bytes=0-1' }).get(`/documents/${document.id}/content`),
  ],
  ['zip', 'download', (client, { workspace }) => client.get(`/workspaces/${workspace.id}/documents.zip`)],
  [
    'upload',
    'upload',
    (client, { workspace }) => sendFile(client, `/workspaces/${workspace.id}/documents`, { content: 'x' }),
  ],
  [
    'make a folder',
    'upload',
    (client, { workspace }) => client.post(`/workspaces/${workspace.id}/folders`, { name: crypto.randomUUID() }),
  ],
  [
    'upload a version',
    'edit',
    (client, { document }) => sendFile(client, `/documents/${document.id}/versions`, { content: 'x' }),
  ],
  ['restore', 'edit', (client, { document }) => client.post(`/documents/${document.id}/versions/1/restore`, {})],
  [
    'rename',
    'edit',
    (client, { document }) => client.patch(`/documents/${document.id}`, { name: crypto.randomUUID() }),
  ],
  [
    'rename a folder',
    'edit',
    (client, { folder }) => client.patch(`/folders/${folder.id}`, { name: crypto.randomUUID() }),
  ],
  ['comment', 'comment', (client, { document }) => client.post(`/documents/${document.id}/comments`, { text: 'x' })],
  ['read people', 'invite', (client, { document }) => client.get(`/documents/${document.id}/people`)],
  ['delete a folder', 'delete', (client, { folder }) => client.delete(`/folders/${folder.id}`)],
  ['delete', 'delete', (client, { document }) => client.delete(`/documents/${document.id}`)],
];

describe.each(abilities)('with %s', (ability) => {
  test('one does what it stands for, and nothing else', async () => {
    const place = await scene();
    await bringIn(application, application.as('mia'), place.workspace.id, ['gus', [ability]]);
    const gus = application.as('gus');
    for (const [act, needs, perform] of acts) {
      const answer = await perform(gus, place);
      const isAllowed = needs === 'preview' || needs === ability || ability === 'manage';
      if (isAllowed) expect(answer.status, `${act}: ${answer.text}`).toBeLessThan(300);
      else expect([act, answer.status, answer.body.code]).toEqual([act, 403, 'forbidden']);
    }
  });
});

/** What somebody who has no part in it any more gets: nothing, at the next request. */
async function expectNothing(client: Client, { workspace, document, folder }: Scene, status = 404): Promise<void> {
  for (const [act, , perform] of acts) {
    const answer = await perform(client, { workspace, document, folder });
    expect([act, answer.status], answer.text).toEqual([act, status]);
  }
}

describe('at the next request nothing is left', () => {
  test.each(['remove', 'leave', 'close', 'disable'] as const)('after %s', async (way) => {
    const place = await scene();
    const mia = application.as('mia');
    const participant = await bringIn(application, mia, place.workspace.id, ['greta', ['manage']]);
    const greta = application.as('greta');
    expect((await greta.get(`/documents/${place.document.id}/content`)).text).toBe('Hello');
    if (way === 'remove')
      expect((await mia.delete(`/workspaces/${place.workspace.id}/participants/${participant}`)).status).toBe(204);
    if (way === 'leave') expect((await greta.post(`/workspaces/${place.workspace.id}/leave`)).status).toBeLessThan(300);
    if (way === 'close')
      expect((await mia.post(`/workspaces/${place.workspace.id}/close`, {})).status).toBeLessThan(300);
    const { greta: user } = application.cast.people;
    if (way === 'disable')
      expect((await application.as('gwen').patch(`/users/${user.id}`, { status: 'disabled' })).status).toBe(200);
    await expectNothing(greta, place, way === 'disable' ? 401 : 404);
  });

  test('for an outsider, another organisation of the account, an administrator and an operator there was never anything', async () => {
    const place = await scene();
    for (const person of ['ivan', 'hugo', 'erin', 'ada', 'otto', 'max'] as const)
      await expectNothing(application.as(person), place);
  });
});

describe('while access ends at this moment', () => {
  async function guest(): Promise<Scene & { participant: string; gus: Outside<UserActor> }> {
    const place = await scene();
    const participant = await bringIn(application, application.as('mia'), place.workspace.id, ['gus', ['comment']]);
    const { people, organisations } = application.cast;
    const actor = {
      kind: 'user',
      userId: people.gus.id,
      organisationId: organisations.globex.id,
      secondFactorAt: null,
    } as unknown as UserActor;
    const { services, clock } = application;
    return {
      ...place,
      participant,
      gus: { actor, services, request: { id: 'test', address: null }, now: () => clock.now() },
    };
  }
  const remove = ({ workspace, participant }: Scene & { participant: string }) =>
    application.as('mia').delete(`/workspaces/${workspace.id}/participants/${participant}`);

  test('a document that was found a moment ago is not there any more, alone and in a list', async () => {
    const place = await guest();
    await inTransaction(place.gus, async (context) => {
      const found = await enterDocument(context, place.document.id, 'document.read');
      expect((await remove(place)).status).toBe(204);
      expect(await viewDocuments(context, found.standing, [found.document])).toEqual([]);
      await expect(viewDocument(context, found)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  test('a comment is taken back before it, or not at all', async () => {
    const place = await guest();
    const gus = application.as('gus');
    const path = `/documents/${place.document.id}/comments`;
    const comment = (await gus.post(path, { text: 'Mine' })).body;
    const statement = 'select from document_comments where id = $1 for update';
    const held = await hold(application.ownerUrl, statement, [comment.id]);
    const takingBack = gus.delete(`${path}/${comment.id}`);
    await held.untilWaited(1);
    // It waits for whoever takes the comment back, or is over before.
    const removal = remove(place);
    await Promise.race([removal, held.untilWaited(2)]);
    await held.release();
    expect([(await takingBack).status, (await removal).status]).toEqual([204, 204]);
  });
});

describe('where the plan has fallen back to free', () => {
  test('what creates nothing new is all that may be done', async () => {
    const place = await scene();
    const [mia, gus, otto] = [application.as('mia'), application.as('gus'), application.as('otto')];
    await bringIn(application, mia, place.workspace.id, ['gus', ['comment']]);
    await bringIn(application, mia, place.workspace.id, ['sol', ['comment']]);
    const path = `/documents/${place.document.id}`;
    const creating = { addVersion: true, comment: true, attach: true };
    const comment = (client: Client) => client.post(`${path}/comments`, { text: 'New' });
    expect((await mia.get(path)).body.may).toMatchObject(creating);
    expect((await comment(application.as('sol'))).status, 'a guest of a free account').toBe(201);
    const account = `/accounts/${application.cast.organisations.acme.accountId}`;
    await otto.patch(account, { plan: 'free' });
    try {
      const { may } = (await mia.get(path)).body;
      expect(may).toMatchObject({ addVersion: false, comment: false, attach: false, delete: true, download: true });
      for (const client of [mia, gus]) {
        const answer = await comment(client);
        expect([answer.status, answer.body.code]).toEqual([403, 'subscription_required']);
      }
      expect((await gus.get(`${path}/comments`)).body.items).toHaveLength(1);
    } finally {
      await otto.patch(account, { plan: 'paid' });
    }
  });
});

describe('whoever holds a task with a document', () => {
  async function held(): Promise<Scene & { task: Json }> {
    const mia = application.as('mia');
    const place = await scene();
    const assignees = [{ kind: 'user', id: application.cast.people.max.id }];
    const task = await mia.post('/tasks', { title: 'Look', assignees, documentIds: [place.document.id] });
    expect(task.status, task.text).toBe(201);
    await sendFile(mia, `/documents/${place.document.id}/versions`, { content: 'Secret' });
    return { ...place, task: task.body };
  }

  test('has this version of it, and nothing else of the workspace', async () => {
    const { task, ...place } = await held();
    const max = application.as('max');
    await expectNothing(max, place);
    expect((await max.post(`/tasks/${task.id}/take`)).status).toBe(200);
    const { id } = place.document;
    const view = (await max.get(`/documents/${id}`)).body;
    expect(view).toMatchObject({
      version: 1,
      number: 1,
      people: null,
      tags: [],
      sizeBytes: 5,
      may: { download: true, change: false },
    });
    expect((await max.get(`/documents/${id}/content`)).text).toBe('Hello');
    expect((await max.get(`/documents/${id}/content?version=1`)).text).toBe('Hello');
    expect((await max.get(`/documents/${id}/content?version=2`)).status).toBe(404);
    expect((await max.get(`/documents/${id}/preview`)).text).toBe('Hello');
    expect((await max.get(`/documents/${id}/preview?version=2`)).status).toBe(404);
    const open = ['read', 'preview', 'download', 'download an old version', 'download a range'];
    const unseen = [
      'list',
      'list folders',
      'read a folder',
      'zip',
      'upload',
      'make a folder',
      'rename a folder',
      'delete a folder',
    ];
    for (const [act, , perform] of acts.filter(([act]) => !open.includes(act)))
      expect([act, (await perform(max, place)).status]).toEqual([act, unseen.includes(act) ? 404 : 403]);
    expect((await application.as('mia').get(`/documents/${id}`)).body.people).toBe(1);
    const people = (await application.as('mia').get(`/documents/${id}/people`)).body.items;
    expect(people).toMatchObject([
      { person: { name: 'Max Member' }, email: null, ways: [{ kind: 'task', isWaiting: false }] },
    ]);
    expect((await max.post(`/tasks/${task.id}/put-back`)).status).toBe(200);
    await expectNothing(max, place);
  });
});
