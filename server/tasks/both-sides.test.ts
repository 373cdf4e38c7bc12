import { beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { assign, behind, boxOf, historyOf, pair, role, said, user, wentWell } from './test/scene.ts';

const application = useApplication();
beforeAll(async () => {
  await pair(application, 'acme', 'globex', 'roles_and_users');
});

const unknownId = '01890000-0000-7000-8000-000000000000';
const reception = () => role(application.cast.organisations.globex.roles.reception);
const person = (key: keyof typeof application.cast.people) => user(application.cast.people[key].id);
const as = (key: Parameters<typeof application.as>[0]) => application.as(key);

describe('The sender may change, cancel or comment', () => {
  test('change title, description, priority and due date, with If-Match', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    const dueAt = '2031-01-01T00:00:00.000Z';
    const change = { title: 'Read this now', description: 'Please', priority: 'urgent', dueAt };
    const changed = await as('mia').with({ 'if-match': '"1"' }).patch(`/tasks/${id}`, change);
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(changed.body).toMatchObject(change);
    expect(said(await as('mia').with({ 'if-match': '"1"' }).patch(`/tasks/${id}`, { title: 'Stale' }))).toBe(
      '409 version_conflict',
    );
    expect(wentWell(await as('mia').patch(`/tasks/${id}`, { dueAt: null })).dueAt).toBeNull();
    expect(wentWell(await as('greta').get(`/tasks/${id}`)).title).toBe('Read this now');
    expect((await historyOf(as('greta'), id)).map((event) => event.kind)).toEqual([
      'created',
      'assigned',
      'changed',
      'changed',
    ]);
  });

  test('nobody changes who sent it, its kind or its assignees', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    for (const change of [
      { kind: 'approve' },
      { assignees: [] },
      { status: 'completed' },
      { title: '' },
      { dueAt: 'soon' },
    ]) {
      expect(said(await as('mia').patch(`/tasks/${id}`, change))).toBe('422 invalid');
    }
  });

  test('the receiving side does not change or cancel', async () => {
    const { id } = await assign(as('mia'), [person('greta')]);
    expect(said(await as('greta').patch(`/tasks/${id}`, { title: 'Mine' }))).toBe('403 forbidden');
    expect(said(await as('greta').post(`/tasks/${id}/cancel`))).toBe('403 forbidden');
    expect(said(await as('gwen').post(`/tasks/${id}/cancel`))).toBe('403 forbidden');
    expect(said(await as('max').post(`/tasks/${id}/cancel`))).toBe('404 not_found');
  });

  test('cancel, taken or not', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    wentWell(await as('greta').post(`/tasks/${id}/take`));
    const cancelled = wentWell(await as('mia').post(`/tasks/${id}/cancel`, { comment: 'No longer needed' }));
    expect(cancelled).toMatchObject({ status: 'cancelled', may: { cancel: false, comment: true } });
    expect(await boxOf(as('greta'))).not.toContain(id);
    expect(said(await as('greta').post(`/tasks/${id}/complete`))).toBe('409 task_closed');
    expect((await historyOf(as('greta'), id)).at(-1)).toMatchObject({ kind: 'cancelled', comment: 'No longer needed' });
  });

  test('both sides comment, and see one history', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    expect((await as('mia').post(`/tasks/${id}/comments`, { text: 'Any questions?' })).status).toBe(201);
    wentWell(await as('greta').post(`/tasks/${id}/take`));
    wentWell(await as('greta').post(`/tasks/${id}/comments`, { text: 'None.' }));
    const read = async (key: 'mia' | 'greta' | 'carla') => wentWell(await as(key).get(`/tasks/${id}/comments`)).items;
    expect(await read('mia')).toMatchObject([
      { text: 'Any questions?', author: { name: 'Mia Member' } },
      { text: 'None.', author: { name: 'Greta Globexperson' } },
    ]);
    expect(await read('greta')).toEqual(await read('mia'));
    expect(await historyOf(as('greta'), id)).toEqual(await historyOf(as('mia'), id));
    expect((await historyOf(as('mia'), id)).map((event) => event.kind)).toEqual([
      'created',
      'assigned',
      'commented',
      'taken',
      'commented',
    ]);
    const first = wentWell(await as('mia').get(`/tasks/${id}/comments?limit=1`));
    expect(first.items).toHaveLength(1);
    expect(wentWell(await as('mia').get(`/tasks/${id}/comments?cursor=${first.nextCursor}`)).items).toMatchObject([
      { text: 'None.' },
    ]);
    expect(said(await as('mia').post(`/tasks/${id}/comments`, { text: '' }))).toBe('422 invalid');
    expect(said(await as('gus').post(`/tasks/${id}/comments`, { text: 'Hello' }))).toBe('404 not_found');
    expect(said(await as('gus').get(`/tasks/${id}/comments`))).toBe('404 not_found');
    expect(said(await as('gus').get(`/tasks/${id}/history`))).toBe('404 not_found');
  });
});

describe('Coordinators act on anybody’s tasks in their organisation', () => {
  test('read, put back, complete and decline what others hold; complete what nobody has taken', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    wentWell(await as('greta').post(`/tasks/${id}/take`));
    expect(wentWell(await as('gwen').get(`/tasks/${id}`)).may).toMatchObject({
      take: false,
      complete: true,
      putBack: true,
      transfer: true,
    });
    const done = wentWell(await as('gwen').post(`/tasks/${id}/complete`));
    expect(done).toMatchObject({ status: 'completed', holder: { name: 'Greta Globexperson' } });
    const open = await assign(as('mia'), [reception()]);
    wentWell(await as('gwen').post(`/tasks/${open.id}/decline`, { comment: 'Never' }));
  });

  test('of the sending organisation: read, change and cancel what colleagues sent', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    expect(wentWell(await as('colin').get(`/tasks/${id}`)).may).toMatchObject({
      change: true,
      cancel: true,
      complete: false,
    });
    wentWell(await as('colin').patch(`/tasks/${id}`, { priority: 'low' }));
    wentWell(await as('erin').post(`/tasks/${id}/cancel`));
    expect(said(await as('max').get(`/tasks/${id}`))).toBe('404 not_found');
    expect(said(await as('otto').get(`/tasks/${id}`))).toBe('404 not_found');
  });
});

describe('Outsiders see the task and nothing else of the sending organisation', () => {
  // They read which organisation of the account she belongs to, also one that shows itself to nobody.
  test('whoever acts for the sender from another organisation of its account is named as somebody of the sender', async () => {
    const { hooli, acme } = application.cast.organisations;
    await pair(application, 'hooli', 'globex', 'roles');
    const { id } = await assign(as('hugo'), [reception()]);
    wentWell(await as('erin').post(`/tasks/${id}/comments`, { text: 'A word from above' }));
    wentWell(await as('erin').patch(`/tasks/${id}`, { title: 'Changed from above' }));
    const comments = await as('greta').get(`/tasks/${id}/comments`);
    const history = await as('greta').get(`/tasks/${id}/history`);
    const erin = { kind: 'person', id: application.cast.people.erin.id, name: 'Erin Enterprise' };
    expect(comments.body.items[0].author).toEqual({ ...erin, organisation: { id: hooli.id, name: 'Hooli' } });
    expect(history.body.items.at(-1).actor).toEqual(comments.body.items[0].author);
    expect(comments.text + history.text).not.toContain(acme.id);
    const { author } = (await as('hugo').get(`/tasks/${id}/comments`)).body.items[0];
    expect(author).toEqual({ ...erin, organisation: { id: acme.id, name: 'Acme' } });
  });

  test('each receiver sees its own assignees, people and comments, and the sender’s; not those of others', async () => {
    const { acme, globex, initech } = application.cast.organisations;
    await pair(application, 'acme', 'initech', 'roles_and_users');
    const task = await assign(as('mia'), [reception(), role(acme.roles.backstage), role(initech.roles.reception)]);
    const { id } = task;
    expect(task.assignees).toHaveLength(3);
    wentWell(await as('ivan').post(`/tasks/${id}/comments`, { text: 'From us at In1tech' }));
    wentWell(await as('max').post(`/tasks/${id}/comments`, { text: 'Colleague here' }));
    wentWell(await as('ivan').post(`/tasks/${id}/take`));
    const seen = wentWell(await as('greta').get(`/tasks/${id}`));
    expect(seen).toMatchObject({ status: 'taken', holder: null, assignees: [{ organisation: { id: globex.id } }] });
    const comments = (await as('greta').get(`/tasks/${id}/comments`)).body.items;
    expect(comments.map((comment: { text: string }) => comment.text)).toEqual(['Colleague here']);
    const everything = [
      (await as('greta').get(`/tasks/${id}`)).text,
      (await as('greta').get('/tasks')).text,
      (await as('gwen').get('/tasks?box=organisation')).text,
      (await as('greta').get(`/tasks/${id}/history`)).text,
      (await as('greta').get(`/tasks/${id}/comments`)).text,
      (await as('gwen').get(`/tasks/${id}`)).text,
    ].join();
    for (const hidden of ['Initech', initech.id, 'Ivan', application.cast.people.ivan.id, 'Backstage', 'In1tech']) {
      expect(everything).not.toContain(hidden);
    }
    expect(wentWell(await as('mia').get(`/tasks/${id}`)).holder).toMatchObject({ name: 'Ivan Initech' });
    expect((await historyOf(as('mia'), id)).length).toBeGreaterThan((await historyOf(as('greta'), id)).length);
  });

  test('what one receiver takes leaves the lists of the others, and comes back when it is put back', async () => {
    const { id } = await assign(as('mia'), [reception(), role(application.cast.organisations.initech.roles.reception)]);
    expect(await boxOf(as('greta'))).toContain(id);
    wentWell(await as('ivan').post(`/tasks/${id}/take`));
    expect(await boxOf(as('greta'))).not.toContain(id);
    expect(said(await as('greta').post(`/tasks/${id}/take`))).toBe('409 task_already_taken');
    wentWell(await as('ivan').post(`/tasks/${id}/put-back`));
    expect(await boxOf(as('greta'))).toContain(id);
  });

  test('whoever is neither assigned nor a coordinator gets 404', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    for (const key of ['gus', 'ivan', 'ingrid', 'sol', 'hugo', 'max'] as const) {
      expect([key, said(await as(key).get(`/tasks/${id}`))]).toEqual([key, '404 not_found']);
      expect(said(await as(key).patch(`/tasks/${id}`, { title: 'x' }))).toBe('404 not_found');
    }
    expect(said(await as('mia').get(`/tasks/${unknownId}`))).toBe('404 not_found');
    expect(said(await as('mia').get('/tasks/none'))).toBe('422 invalid');
  });
});

describe('Whoever administers an account acts for its organisations', () => {
  /** Initech belongs to the account of another organisation, and Ingrid administers that. */
  async function joinInitechTo(organisation: 'acme' | 'globex'): Promise<void> {
    const { organisations, people } = application.cast;
    await behind(application, 'update organisations set account_id = $1 where id = $2', [
      organisations[organisation].accountId,
      organisations.initech.id,
    ]);
    await behind(application, 'update users set is_enterprise_administrator = true where id = $1', [people.ingrid.id]);
  }
  const ingrid = (of = 'Initech') => ({ id: application.cast.people.ingrid.id, organisation: { name: of } });
  const commentsOf = async (key: 'mia' | 'greta', id: string) =>
    wentWell(await as(key).get(`/tasks/${id}/comments`)).items;

  // With actor and author read by where they belong, Globex saw neither the comment nor that the task was cancelled.
  test('of the sending one: the receiving side reads what they did, and who it was', async () => {
    await joinInitechTo('acme');
    const { id } = await assign(as('mia'), [reception()]);
    wentWell(await as('ingrid').post(`/tasks/${id}/comments`, { text: 'Wait a moment' }));
    wentWell(await as('ingrid').post(`/tasks/${id}/cancel`, { comment: 'Not needed' }));
    expect(await commentsOf('greta', id)).toMatchObject([{ text: 'Wait a moment', author: ingrid('Acme') }]);
    const history = await historyOf(as('greta'), id);
    expect(history.map((event) => event.kind)).toEqual(['created', 'assigned', 'commented', 'cancelled']);
    expect(history.at(-1)).toMatchObject({ actor: ingrid('Acme'), comment: 'Not needed' });
    const ours = await historyOf(as('mia'), id);
    expect(ours.at(-1)).toMatchObject({ actor: ingrid() });
    expect(ours.map((event) => ({ ...event, actor: null }))).toEqual(
      history.map((event) => ({ ...event, actor: null })),
    );
  });

  // The same; and the sender read that it was somebody of Initech.
  test('of the receiving one: its own people read who it was, the sending side somebody of it', async () => {
    await joinInitechTo('globex');
    const { globex } = application.cast.organisations;
    const { id } = await assign(as('mia'), [reception()]);
    wentWell(await as('ingrid').post(`/tasks/${id}/comments`, { text: 'We look at it' }));
    wentWell(await as('ingrid').post(`/tasks/${id}/complete`));
    const somebody = { kind: 'person', id: null, name: null, organisation: { id: globex.id, name: 'Globex' } };
    expect((await commentsOf('greta', id))[0].author).toMatchObject(ingrid());
    expect((await historyOf(as('greta'), id)).at(-1)).toMatchObject({ kind: 'completed', actor: ingrid() });
    expect((await commentsOf('mia', id))[0].author).toEqual(somebody);
    expect((await historyOf(as('mia'), id)).at(-1)).toMatchObject({ kind: 'completed', actor: somebody });
  });

  test('and a further receiver reads nothing of what they do for one', async () => {
    await joinInitechTo('globex');
    await pair(application, 'acme', 'hooli', 'roles_and_users');
    const hooli = role(application.cast.organisations.hooli.roles.reception);
    const { id } = await assign(as('mia'), [reception(), hooli]);
    wentWell(await as('ingrid').post(`/tasks/${id}/comments`, { text: 'We look at it' }));
    const read = [await as('hugo').get(`/tasks/${id}/history`), await as('hugo').get(`/tasks/${id}/comments`)];
    expect(read.map((answer) => answer.status)).toEqual([200, 200]);
    for (const hidden of ['Ingrid', 'Initech', 'Globex', 'We look']) {
      expect(read.map((answer) => answer.text).join()).not.toContain(hidden);
    }
  });
});
