import { beforeAll, describe, expect, test } from 'vitest';
import { bringIn, documentIn, sendFile } from '../documents/test/uploading.ts';
import { tokenFor } from '../identity/test/mailbox.ts';
import { pair } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { allow, expectExact, invite, shares, strangers, used, workspaceWith } from './test/scene.ts';

const application = useApplication();
const ada = () => application.as('ada');
const everybody = ['mia', 'max', 'colin', 'greta', 'ivan'] as const;

beforeAll(() => allow(application, 10_000));

/** How many shares an act takes, or gives back when it is negative. */
async function change(act: () => Promise<unknown>): Promise<number> {
  const before = await used(application);
  await act();
  const after = await used(application);
  await expectExact(application);
  return after - before;
}

describe('what counts (SPEC 9)', () => {
  test('one document shared to one person is one share', async () => {
    const { id } = await workspaceWith(ada(), 1);
    expect(await change(() => bringIn(application, ada(), id, ['mia', []]))).toBe(1);
  });

  test('one document to five people is five', async () => {
    const { id } = await workspaceWith(ada(), 1);
    expect(
      await change(async () => {
        for (const person of everybody) await bringIn(application, ada(), id, [person, []]);
      }),
    ).toBe(5);
  });

  test('two documents to five people each are ten', async () => {
    const { id } = await workspaceWith(ada(), 2);
    const emails = everybody.map((person) => application.cast.people[person].email);
    expect(await change(() => invite(ada(), id, emails))).toBe(10);
  });

  test('a document that comes later is shared to everybody who is there', async () => {
    const { id } = await workspaceWith(ada(), 1);
    await invite(ada(), id, strangers(3));
    expect(await change(() => documentIn(ada(), id))).toBe(3);
  });

  test('the owner of the workspace is nobody that it is shared to', async () => {
    expect(await change(() => workspaceWith(ada(), 3))).toBe(0);
  });

  test('versions add nothing', async () => {
    const { id, documents } = await workspaceWith(ada(), 1);
    await invite(ada(), id, strangers(2));
    const again = () => sendFile(ada(), `/documents/${documents[0].id}/versions`, { content: 'Anew' });
    expect(
      await change(async () => {
        const answer = await again();
        expect(answer.status, answer.text).toBe(201);
      }),
    ).toBe(0);
  });

  test('invited people count from the invitation, and no second time when they come', async () => {
    const { id } = await workspaceWith(ada(), 2);
    const [email = ''] = strangers(1, 'newcomer');
    expect(await change(() => invite(ada(), id, [email]))).toBe(2);
    const token = await tokenFor(application, email);
    expect(
      await change(async () => {
        const body = { token, name: 'New Comer', password: application.cast.password };
        const answer = await application.as('nobody').post('/invitations/accept', body);
        expect(answer.status, answer.text).toBe(201);
      }),
    ).toBe(0);
  });

  test('a person counts once for a document, however many ways they reach it', async () => {
    const { id, documents } = await workspaceWith(ada(), 1);
    const documentIds = [documents[0].id];
    const body = { title: 'Read', assignees: [{ kind: 'user', id: application.cast.people.mia.id }], documentIds };
    expect(await change(() => ada().post('/tasks', body))).toBe(1);
    expect(await change(() => ada().post('/tasks', { ...body, title: 'Read again' }))).toBe(0);
    expect(await change(() => bringIn(application, ada(), id, ['mia', []]))).toBe(0);
  });

  test('a document on a task is one share for a role, taken or not, however many its members', async () => {
    const { documents } = await workspaceWith(ada(), 1);
    const assignees = [{ kind: 'role', id: application.cast.organisations.acme.roles.everyone }];
    const tasks: string[] = [];
    const create = async () => {
      const answer = await ada().post('/tasks', { title: 'Read', assignees, documentIds: [documents[0].id] });
      expect(answer.status, answer.text).toBe(201);
      tasks.push(answer.body.id);
    };
    expect(await change(create)).toBe(1);
    const mia = application.as('mia');
    expect(await change(() => mia.post(`/tasks/${tasks[0]}/take`))).toBe(0);
    expect(await change(() => mia.post(`/tasks/${tasks[0]}/put-back`))).toBe(0);
    expect(await change(() => mia.post(`/tasks/${tasks[0]}/take`))).toBe(0);
    expect(await change(() => mia.post(`/tasks/${tasks[0]}/decline`, { comment: 'No' }))).toBe(-1);
  });
});

describe('what is given back (SPEC 9)', () => {
  test('removing a document, removing a person, leaving and closing give shares back', async () => {
    const { id, documents } = await workspaceWith(ada(), 3);
    const miaId = await bringIn(application, ada(), id, ['mia', []]);
    await bringIn(application, ada(), id, ['max', []]);
    await invite(ada(), id, strangers(2));
    expect(await change(() => ada().delete(`/documents/${documents[0].id}`))).toBe(-4);
    expect(await change(() => ada().delete(`/workspaces/${id}/participants/${miaId}`))).toBe(-2);
    expect(await change(() => application.as('max').post(`/workspaces/${id}/leave`))).toBe(-2);
    expect(await change(() => ada().post(`/workspaces/${id}/close`, {}))).toBe(-4);
  });

  test('a new owner has nothing shared to them, and the former one has everything', async () => {
    const { id } = await workspaceWith(ada(), 3);
    await bringIn(application, ada(), id, ['greta', []]);
    const transfer = () => ada().post(`/workspaces/${id}/transfer`, { userId: application.cast.people.mia.id });
    expect(await change(transfer)).toBe(3);
    const { id: other } = await workspaceWith(ada(), 3);
    await bringIn(application, ada(), other, ['mia', []]);
    const within = () => ada().post(`/workspaces/${other}/transfer`, { userId: application.cast.people.mia.id });
    expect(await change(within)).toBe(0);
  });

  test.each([true, false])(
    'with a connection that ends go the shares of what was sent along it (tasks withdrawn: %s)',
    async (withdrawTasks) => {
      const connectionId = await pair(application, 'acme', 'globex', 'roles');
      const { id, documents } = await workspaceWith(ada(), 2);
      const { roles } = application.cast.organisations.globex;
      const assignees = [{ kind: 'role', id: roles.reception }];
      const documentIds = documents.map((document: { id: string }) => document.id);
      const tasks = await Promise.all(
        ['One', 'Two'].map((title) => ada().post('/tasks', { title, assignees, documentIds })),
      );
      expect((await application.as('greta').post(`/tasks/${tasks[0]?.body.id}/take`)).status).toBe(200);
      await bringIn(application, ada(), id, ['greta', []]);
      const { password } = application.cast;
      const end = async () => {
        const body = { comment: 'It is over', password, withdrawTasks };
        const answer = await ada().post(`/connections/${connectionId}/end`, body);
        expect(answer.status, answer.text).toBe(200);
      };
      // Greta stays as a participant; what was reserved for the role is given back.
      expect(await change(end)).toBe(-2);
    },
  );
});

describe('the allowance', () => {
  test('what would exceed it is refused whole, with what is needed and what is left; the last share can be used', async () => {
    const { id } = await workspaceWith(ada(), 2);
    await allow(application, (await used(application)) + 5);
    const refused = await invite(ada(), id, strangers(3));
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { code: 'share_allowance_exceeded', needed: 6, available: 5 },
    ]);
    expect((await ada().get(`/workspaces/${id}/participants`)).body.items).toEqual([]);
    expect(await change(() => invite(ada(), id, strangers(2)))).toBe(4);
    const document = await sendFile(ada(), `/workspaces/${id}/documents`, { content: 'One more' });
    expect([document.status, document.body]).toMatchObject([
      409,
      { code: 'share_allowance_exceeded', needed: 2, available: 1 },
    ]);
    expect((await ada().get(`/workspaces/${id}/documents`)).body.items).toHaveLength(2);
    const { id: small } = await workspaceWith(ada(), 1);
    const last = await invite(ada(), small, strangers(1));
    expect([last.status, last.body.sharesUsed]).toEqual([201, (await shares(application)).allowance]);
    expect((await shares(application)).available).toBe(0);
    await expectExact(application);
  });

  test('lowering it below use removes nothing and stops new shares; giving back goes on', async () => {
    await allow(application, 10_000);
    const { id, documents } = await workspaceWith(ada(), 2);
    await invite(ada(), id, strangers(2));
    const before = await used(application);
    await allow(application, 1);
    expect(await shares(application)).toMatchObject({ allowance: 1, used: before, available: 0 });
    expect((await ada().get(`/workspaces/${id}/cost?people=1`)).body).toMatchObject({ needed: 2, available: 0 });
    expect((await invite(ada(), id, strangers(1, 'late'))).body).toMatchObject({
      code: 'share_allowance_exceeded',
      needed: 2,
      available: 0,
    });
    expect(await change(() => ada().delete(`/documents/${documents[0].id}`))).toBe(-2);
    await allow(application, 10_000);
  });

  test('the cost is shown before it is incurred: for so many more documents and people', async () => {
    const { id } = await workspaceWith(ada(), 2);
    await invite(ada(), id, strangers(3));
    const cost = async (query: string) => (await ada().get(`/workspaces/${id}/cost${query}`)).body;
    expect(await cost('')).toMatchObject({ needed: 0, documents: 2, people: 3 });
    expect(await cost('?documents=1')).toMatchObject({ needed: 3 });
    expect(await cost('?people=1')).toMatchObject({ needed: 2 });
    expect(await cost('?documents=1&people=1')).toMatchObject({ needed: 6 });
    expect((await ada().get(`/workspaces/${id}/cost?people=-1`)).status).toBe(422);
    await bringIn(application, ada(), id, ['mia', ['preview']]);
    expect((await application.as('mia').get(`/workspaces/${id}/cost`)).status).toBe(403);
    expect((await application.as('ivan').get(`/workspaces/${id}/cost`)).status).toBe(404);
  });
});

describe('what an account reads of its shares', () => {
  test('by organisation and by workspace, adding up to the whole; names of workspaces are for its administrators', async () => {
    await allow(application, 10_000);
    const { id } = await workspaceWith(application.as('hugo'), 2, 'Plans of Hooli');
    await invite(application.as('hugo'), id, strangers(2));
    const all = await shares(application);
    const { hooli } = application.cast.organisations;
    expect(all.byWorkspace).toContainEqual({
      workspaceId: id,
      name: 'Plans of Hooli',
      organisationId: hooli.id,
      used: 4,
    });
    const sum = (items: { used: number }[]) => items.reduce((total, item) => total + item.used, 0);
    expect([sum(all.byOrganisation), sum(all.byWorkspace)]).toEqual([all.used, all.used]);
    expect(all.byOrganisation).toContainEqual({ organisationId: hooli.id, name: 'Hooli', used: 4 });
    const operated = await application.as('otto').get(`/accounts/${hooli.accountId}/shares`);
    expect(operated.body.byWorkspace).toContainEqual({
      workspaceId: id,
      name: null,
      organisationId: hooli.id,
      used: 4,
    });
    expect((await ada().get(`/accounts/${hooli.accountId}/shares`)).status).toBe(403);
    expect((await application.as('gwen').get(`/accounts/${hooli.accountId}/shares`)).status).toBe(404);
  });
});
