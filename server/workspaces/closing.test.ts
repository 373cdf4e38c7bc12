import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hold } from '../documents/test/hold.ts';
import { documentIn } from '../documents/test/uploading.ts';
import { day, later } from '../platform/clock.ts';
import { workspaceWith } from '../shares/test/scene.ts';
import { assign, pair, user } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { sweepWorkspaces } from './sweep-workspaces.ts';
import { inviteInto, openWorkspace } from './test/open-workspace.ts';

const application = useApplication();
let owner: pg.Client;
beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
});
afterAll(() => owner.end());

const inDays = (days: number) => later(application.clock.now(), days * day).toISOString();
const mailsTo = async (name: 'greta' | 'mia') =>
  (await application.as('otto').get(`/outbox?to=${application.cast.people[name].email}`)).body.items.map(
    (mail: { kind: string; subject: string }) => mail.kind,
  );

describe('closing now', () => {
  test('participants find nothing any more, the owner a closed workspace, and everybody is told', async () => {
    const id = await openWorkspace(application, 'mia', { name: 'Secret name' });
    await inviteInto(application, 'mia', id, { people: ['greta'], abilities: ['manage'] });
    const { status, body } = await application.as('mia').post(`/workspaces/${id}/close`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'closed',
      documentCount: 0,
      may: { update: false, close: false, readRecord: true },
    });
    expect(body.closedAt).not.toBeNull();
    expect((await application.as('greta').get(`/workspaces/${id}`)).status).toBe(404);
    expect((await application.as('greta').get('/workspaces')).body.items).toEqual([]);
    expect((await application.as('mia').get(`/workspaces/${id}`)).body.status).toBe('closed');
    expect((await application.as('mia').get('/workspaces?status=closed')).body.items).toHaveLength(1);
    expect(await mailsTo('greta')).toContain('workspace.closed');
    expect(await mailsTo('mia')).not.toContain('workspace.closed');
    for (const [method, path, sent] of [
      ['PATCH', '', { name: 'X' }],
      ['POST', '/close', {}],
      ['POST', '/participants', { emails: ['x@y.example'] }],
    ] as const) {
      const refused = await application.as('mia').send(method, `/workspaces/${id}${path}`, sent);
      expect([refused.status, refused.body.code]).toEqual([409, 'workspace_closed']);
    }
  });
});

test('the tasks that end with a workspace are recorded in one statement for each pair of sides, and each side reads its own', async () => {
  // Seen to fail with each task recorded by itself.
  const { acme, globex } = application.cast.organisations;
  await pair(application, 'acme', 'globex', 'roles_and_users');
  const { id, documents } = await workspaceWith(application.as('mia'), 1);
  const [own, theirs] = [user(application.cast.people.max.id), user(application.cast.people.greta.id)];
  const give = async (assignees: ReturnType<typeof user>[]) =>
    (await assign(application.as('mia'), assignees, { documentIds: [documents[0].id] })).id as string;
  const inside = [await give([own]), await give([own])];
  const outside = [await give([theirs]), await give([theirs, own]), await give([own, theirs])];
  expect((await application.as('mia').post(`/workspaces/${id}/close`)).status).toBe(200);
  const { rows } = await owner.query(
    `select organisation_id, subject_id, cmin::text as statement from audit_records where kind = 'task.cancelled'`,
  );
  const of = (organisationId: string) =>
    rows.filter((row) => row.organisation_id === organisationId).map((row) => row.subject_id);
  expect(of(acme.id).toSorted()).toEqual([...inside, ...outside].toSorted());
  expect(of(globex.id).toSorted()).toEqual(outside.toSorted());
  expect(new Set(rows.map((row) => row.statement)).size).toBe(2);
});

describe('closing at a date', () => {
  test('is planned and taken back, by closing and by changing', async () => {
    const id = await openWorkspace(application, 'mia');
    const mia = application.as('mia');
    const at = inDays(5);
    expect((await mia.post(`/workspaces/${id}/close`, { at })).body).toMatchObject({ status: 'open', closesAt: at });
    expect((await mia.post(`/workspaces/${id}/close`, { at: null })).body).toMatchObject({ closesAt: null });
    expect((await mia.patch(`/workspaces/${id}`, { closesAt: at, name: 'New' })).body).toMatchObject({
      closesAt: at,
      name: 'New',
    });
    expect((await mia.patch(`/workspaces/${id}`, { closesAt: null })).body).toMatchObject({ closesAt: null });
    const past = await mia.post(`/workspaces/${id}/close`, { at: inDays(-1) });
    expect([past.status, past.body.errors?.[0].path]).toEqual([422, 'at']);
    const changed = await mia.patch(`/workspaces/${id}`, { closesAt: inDays(-1) });
    expect([changed.status, changed.body.errors?.[0].path]).toEqual([422, 'closesAt']);
  });

  test('notices go out 7, 3 and 1 days before, and from the moment on it counts as closed', async () => {
    const id = await openWorkspace(application, 'gus');
    await inviteInto(application, 'gus', id, { people: ['greta'] });
    await application.as('gus').post(`/workspaces/${id}/close`, { at: inDays(8) });
    const notices = async () => (await mailsTo('greta')).filter((kind: string) => kind === 'workspace.closing').length;
    const told: number[] = [];
    for (const days of [0, 1.5, 1, 3, 1, 1]) {
      application.clock.advance(days * day);
      await sweepWorkspaces(application.services);
      await sweepWorkspaces(application.services);
      told.push(await notices());
    }
    expect(told).toEqual([0, 1, 1, 2, 2, 3]);
    application.clock.advance(day);
    expect((await application.as('greta').get(`/workspaces/${id}`)).status).toBe(404);
    expect((await application.as('gus').get(`/workspaces/${id}`)).body).toMatchObject({ status: 'closed' });
    await sweepWorkspaces(application.services);
    expect((await application.as('gus').get(`/workspaces/${id}`)).body).toMatchObject({ status: 'closed' });
    expect(await mailsTo('greta')).toContain('workspace.closed');
  });

  // With all that is due in one transaction, the account waited until the last of them was closed.
  test('what is due is closed one by one: while one waits, nobody waits for the others', async () => {
    const [first, second, other] = [
      await openWorkspace(application, 'mia'),
      await openWorkspace(application, 'gus'),
      await openWorkspace(application, 'mia'),
    ];
    for (const id of [first, other]) {
      await inviteInto(application, 'mia', id, { people: ['greta'] });
      await documentIn(application.as('mia'), id);
    }
    const stuck = await documentIn(application.as('gus'), second);
    await application.as('mia').post(`/workspaces/${first}/close`, { at: inDays(1) });
    await application.as('gus').post(`/workspaces/${second}/close`, { at: inDays(2) });
    application.clock.advance(3 * day);
    const held = await hold(application.ownerUrl, 'select from documents where id = $1 for update', [stuck.id]);
    const sweep = sweepWorkspaces(application.services);
    await held.untilWaited(1);
    const upload = documentIn(application.as('mia'), other);
    const came = await Promise.race([upload.then(() => 'at once'), held.untilWaited(2).then(() => 'late')]);
    await held.release();
    await Promise.all([sweep, upload]);
    await application.as('mia').post(`/workspaces/${other}/close`);
    expect(came).toBe('at once');
    expect((await application.as('gus').get(`/workspaces/${second}`)).body.status).toBe('closed');
  });

  test('its shares are given back, its content is let go, and the record stays for 90 days', async () => {
    const id = await openWorkspace(application, 'max');
    await inviteInto(application, 'max', id, { people: ['greta'] });
    const document = await documentIn(application.as('max'), id);
    const used = async () => {
      const { accountId } = application.cast.organisations.acme;
      return (await application.as('erin').get(`/accounts/${accountId}/shares`)).body.used;
    };
    expect(await used()).toBe(1);
    await application.as('max').post(`/workspaces/${id}/close`);
    expect(await used()).toBe(0);
    for (const person of ['max', 'greta'] as const) {
      const content = await application.as(person).get(`/documents/${document.id}/content`);
      expect([person, content.status]).not.toEqual([person, 200]);
    }
    // What was condemned is collected from the store first.
    await owner.query('update document_versions set content_id = null where workspace_id = $1', [id]);
    await owner.query('delete from contents where workspace_id = $1', [id]);
    application.clock.advance(89 * day);
    await sweepWorkspaces(application.services);
    expect((await application.as('max').get(`/workspaces/${id}`)).status).toBe(200);
    application.clock.advance(2 * day);
    await sweepWorkspaces(application.services);
    expect((await application.as('max').get(`/workspaces/${id}`)).status).toBe(404);
    const left = await owner.query('select from documents where workspace_id = $1', [id]);
    expect(left.rows).toEqual([]);
  });
});
