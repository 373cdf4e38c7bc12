import { describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { openWorkspace } from './test/open-workspace.ts';

const application = useApplication();

describe('a workspace is created only by users of a paid account’s organisations', () => {
  test('the creator owns it, and may do everything in it', async () => {
    const { body, status } = await application
      .as('mia')
      .post('/workspaces', { name: ' Plans ', description: 'For May' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'Plans',
      description: 'For May',
      status: 'open',
      isOwner: true,
      isHidden: false,
      demandsSecondFactor: false,
      secondFactorNeeded: false,
      closesAt: null,
      closedAt: null,
      documentCount: 0,
      participantCount: 0,
      version: 1,
      organisation: { name: 'Acme' },
      owner: { kind: 'person', name: 'Mia Member' },
    });
    expect(body.abilities).toHaveLength(8);
    expect(Object.entries(body.may).filter(([, allowed]) => !allowed)).toEqual([['leave', false]]);
    expect((await application.as('mia').get(`/workspaces/${body.id}`)).body).toEqual(body);
  });

  test('on a free plan the API answers subscription_required', async () => {
    const { status, body } = await application.as('sol').post('/workspaces', { name: 'Plans' });
    expect([status, body.code]).toEqual([403, 'subscription_required']);
  });

  test('nobody else of the organisation sees it, administrators included', async () => {
    const id = await openWorkspace(application, 'mia');
    for (const person of ['ada', 'max', 'erin', 'gwen', 'otto'] as const) {
      expect((await application.as(person).get(`/workspaces/${id}`)).status).toBe(404);
      const list = await application.as(person).get('/workspaces');
      expect(list.body.items.map((item: { id: string }) => item.id)).not.toContain(id);
    }
  });
});

describe('GET /workspaces lists those that one owns or takes part in', () => {
  test('the newest first, paged, by name, status and role', async () => {
    const names = ['Überall', 'Second', 'Third'];
    for (const name of names) await application.as('gus').post('/workspaces', { name });
    const theirs = await openWorkspace(application, 'greta', { name: 'Hers' });
    await application
      .as('greta')
      .post(`/workspaces/${theirs}/participants`, { emails: [application.cast.people.gus.email], abilities: [] });
    const gus = application.as('gus');
    const named = async (query: string) =>
      (await gus.get(`/workspaces${query}`)).body.items.map((item: { name: string }) => item.name);
    expect(await named('')).toEqual(['Hers', 'Third', 'Second', 'Überall']);
    expect(await named('?role=owner')).toEqual(['Third', 'Second', 'Überall']);
    expect(await named('?role=participant')).toEqual(['Hers']);
    expect(await named('?q=uber')).toEqual(['Überall']);
    expect(await named('?status=closed')).toEqual([]);
    expect(await named('?status=open&q=h')).toEqual(['Hers', 'Third']);
    const first = await gus.get('/workspaces?limit=3');
    expect(first.body.items).toHaveLength(3);
    expect(await named(`?limit=3&cursor=${first.body.nextCursor}`)).toEqual(['Überall']);
  });
});

describe('the owner and managers change it', () => {
  test('name and description, each change a version', async () => {
    const id = await openWorkspace(application, 'mia');
    const changed = await application.as('mia').patch(`/workspaces/${id}`, { name: 'Newer', description: 'Why' });
    expect(changed.body).toMatchObject({ name: 'Newer', description: 'Why', version: 2 });
    expect(changed.headers.get('etag')).toBe('"2"');
    const stale = await application.as('mia').with({ 'if-match': '"1"' }).patch(`/workspaces/${id}`, { name: 'X' });
    expect([stale.status, stale.body.code]).toEqual([409, 'version_conflict']);
  });

  test('a participant without manage may not, and what is not there is not there', async () => {
    const id = await openWorkspace(application, 'mia');
    await application.as('mia').post(`/workspaces/${id}/participants`, {
      emails: [application.cast.people.greta.email],
      abilities: ['edit', 'invite'],
    });
    expect((await application.as('greta').patch(`/workspaces/${id}`, { name: 'X' })).status).toBe(403);
    expect((await application.as('ivan').patch(`/workspaces/${id}`, { name: 'X' })).status).toBe(404);
    expect((await application.as('mia').patch(`/workspaces/${newId()}`, { name: 'X' })).status).toBe(404);
  });
});
