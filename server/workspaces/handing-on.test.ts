import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { inviteInto, openWorkspace } from './test/open-workspace.ts';

const application = useApplication();
const person = (name: keyof typeof application.cast.people) => application.cast.people[name];
let owner: pg.Client;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
});
afterAll(() => owner.end());

const transfer = (as: keyof typeof application.cast.people, id: string, userId: string) =>
  application.as(as).post(`/workspaces/${id}/transfer`, { userId });

describe('owners transfer a workspace to an active member of the same organisation', () => {
  test('the old owner stays, read-only, and the new one is told', async () => {
    const id = await openWorkspace(application, 'mia');
    await inviteInto(application, 'mia', id, { people: ['max'], abilities: ['comment'] });
    const { status, body } = await transfer('mia', id, person('max').id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      owner: { name: 'Max Member' },
      isOwner: false,
      abilities: ['preview', 'download'],
      participantCount: 1,
      version: 2,
    });
    const list = await application.as('max').get(`/workspaces/${id}/participants`);
    expect(list.body.items.map((item: { name: string }) => item.name)).toEqual(['Mia Member']);
    expect((await transfer('mia', id, person('ada').id)).status).toBe(403);
    const mails = await application.as('otto').get(`/outbox?to=${person('max').email}`);
    expect(mails.body.items[0].subject).toBe('A workspace of Acme is yours now');
  });

  test('somebody of another organisation and nobody at all are refused alike', async () => {
    const id = await openWorkspace(application, 'mia');
    for (const userId of [person('greta').id, person('hugo').id, newId(), person('mia').id]) {
      const { status, body } = await transfer('mia', id, userId);
      expect([status, body.errors[0].path]).toEqual([422, 'userId']);
    }
  });

  test('managers do what the owner does, except transfer and close', async () => {
    const id = await openWorkspace(application, 'mia');
    await inviteInto(application, 'mia', id, { people: ['max', 'greta'], abilities: ['manage'] });
    for (const manager of ['max', 'greta'] as const) {
      expect((await application.as(manager).patch(`/workspaces/${id}`, { description: manager })).status).toBe(200);
      expect((await transfer(manager, id, person('max').id)).status).toBe(403);
      expect((await application.as(manager).post(`/workspaces/${id}/close`)).status).toBe(403);
      const planned = await application.as(manager).patch(`/workspaces/${id}`, { closesAt: '2099-01-01T00:00:00Z' });
      expect(planned.status).toBe(403);
    }
  });

  test('administrators hand on a workspace whose owner is disabled, and see nothing of it before', async () => {
    const id = await openWorkspace(application, 'colin', { name: 'Left behind' });
    expect((await transfer('ada', id, person('ada').id)).status).toBe(404);
    await owner.query("update users set status = 'disabled' where id = $1", [person('colin').id]);
    const list = await application.as('ada').get('/workspaces?role=ownerless');
    expect(list.body.items.map((item: { id: string }) => item.id)).toContain(id);
    expect((await application.as('max').get('/workspaces?role=ownerless')).body.items).toEqual([]);
    expect((await application.as('ada').get(`/workspaces/${id}`)).body.may).toMatchObject({
      transfer: true,
      invite: false,
    });
    expect((await application.as('ada').get(`/workspaces/${id}/participants`)).status).toBe(403);
    const handed = await transfer('ada', id, person('max').id);
    expect(handed.body).toMatchObject({ owner: { name: 'Max Member' }, participantCount: 0 });
    await owner.query("update users set status = 'active' where id = $1", [person('colin').id]);
    expect((await application.as('colin').get(`/workspaces/${id}`)).status).toBe(404);
  });
});

describe('the owner and managers change participants', () => {
  test('abilities taken away are gone at the next request', async () => {
    const id = await openWorkspace(application, 'mia');
    const [greta] = await inviteInto(application, 'mia', id, { people: ['greta'], abilities: ['manage'] });
    expect((await application.as('greta').patch(`/workspaces/${id}`, { name: 'Hers' })).status).toBe(200);
    const path = `/workspaces/${id}/participants/${greta}`;
    const changed = await application.as('mia').patch(path, { abilities: ['comment', 'download'] });
    expect(changed.body).toMatchObject({ abilities: ['preview', 'download', 'comment'], version: 2 });
    expect((await application.as('greta').patch(`/workspaces/${id}`, { name: 'Hers' })).status).toBe(403);
    expect((await application.as('greta').patch(path, { abilities: ['manage'] })).status).toBe(403);
    const stale = await application.as('mia').with({ 'if-match': '"1"' }).patch(path, { abilities: [] });
    expect([stale.status, stale.body.code]).toEqual([409, 'version_conflict']);
    expect((await application.as('mia').patch(`/workspaces/${id}/participants/${newId()}`, {})).status).toBe(404);
  });

  test('who is hidden shows once they act, and can be hidden again', async () => {
    const id = await openWorkspace(application, 'mia');
    await inviteInto(application, 'mia', id, { people: ['max'] });
    const [gus] = await inviteInto(application, 'mia', id, { people: ['gus'], abilities: ['manage'], hidden: true });
    const count = async () => (await application.as('max').get(`/workspaces/${id}`)).body.participantCount;
    expect(await count()).toBe(1);
    await application.as('gus').patch(`/workspaces/${id}`, { description: 'I was here' });
    expect(await count()).toBe(2);
    const hidden = await application.as('mia').patch(`/workspaces/${id}/participants/${gus}`, { hidden: true });
    expect(hidden.body.hidden).toBe(true);
    expect(await count()).toBe(1);
    const shown = await application.as('mia').patch(`/workspaces/${id}/participants/${gus}`, { hidden: false });
    expect(shown.body.hidden).toBe(false);
    expect(await count()).toBe(2);
  });
});
