import { beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { assign, behind, boxOf, pair, role, said, setLevel, user, wentWell } from './test/scene.ts';

const application = useApplication();
let connectionId: string;
beforeAll(async () => {
  connectionId = await pair(application, 'acme', 'globex', 'roles_and_users');
});

const unknownId = '01890000-0000-7000-8000-000000000000';
const reception = () => role(application.cast.organisations.globex.roles.reception);
const person = (key: keyof typeof application.cast.people) => user(application.cast.people[key].id);
const as = (key: Parameters<typeof application.as>[0]) => application.as(key);

describe('One inbox across all organisations', () => {
  test('open tasks for me, for roles I hold, and those I hold; from every organisation; newest first', async () => {
    const { globex } = application.cast.organisations;
    const forRole = await assign(as('mia'), [reception()]);
    const forMe = await assign(as('gwen'), [person('greta')]);
    const forBoth = await assign(as('mia'), [reception(), person('greta')]);
    const forOthers = await assign(as('gwen'), [role(globex.roles.backstage)]);
    const held = await assign(as('mia'), [reception()]);
    wentWell(await as('greta').post(`/tasks/${held.id}/take`));
    expect(await boxOf(as('greta'))).toEqual([held.id, forBoth.id, forMe.id, forRole.id]);
    expect(await boxOf(as('greta'), 'box=inbox&status=open')).toEqual([forBoth.id, forMe.id, forRole.id]);
    expect(await boxOf(as('greta'), 'status=taken')).toEqual([held.id]);
    expect(await boxOf(as('greta'))).not.toContain(forOthers.id);
    wentWell(await as('greta').post(`/tasks/${held.id}/complete`));
    expect(await boxOf(as('greta'))).not.toContain(held.id);
    expect(await boxOf(as('greta'), 'status=completed,declined')).toContain(held.id);
  });

  test('an empty inbox is an empty list', async () => {
    expect(wentWell(await as('ivan').get('/tasks'))).toEqual({ items: [], nextCursor: null });
  });

  test('pages of any size hold every task once, newest first', async () => {
    for (let index = 0; index < 7; index += 1) await assign(as('mia'), [reception(), person('carla')]);
    const whole = await boxOf(as('carla'));
    expect(whole.length).toBeGreaterThanOrEqual(7);
    expect(whole).toEqual(whole.toSorted().toReversed());
    for (const limit of [1, 2, 5]) {
      const found: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Json = wentWell(await as('carla').get(`/tasks?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`));
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map((item: Json) => item.id));
        cursor = page.nextCursor;
      }
      expect(found).toEqual(whole);
    }
  });

  test('badges count what is in it, and what of it is overdue', async () => {
    const before = wentWell(await as('carla').get('/tasks/counts'));
    expect(before).toMatchObject({ inbox: (await boxOf(as('carla'))).length, held: 0, maximum: 1000 });
    const late = await assign(as('mia'), [person('carla')], { dueAt: '2020-01-01T00:00:00Z' });
    wentWell(await as('carla').post(`/tasks/${late.id}/take`));
    expect(wentWell(await as('carla').get('/tasks/counts'))).toEqual({
      inbox: before.inbox + 1,
      open: before.open,
      held: 1,
      overdue: before.overdue + 1,
      maximum: 1000,
    });
  });
});

describe('Filters by state, due date, sender, role; overdue is visible', () => {
  test('each finds what it names, in each box', async () => {
    const { acme, globex } = application.cast.organisations;
    const due = '2020-01-01T00:00:00.000Z';
    const late = await assign(as('max'), [reception()], { title: 'Überfällig: 100%', dueAt: due, priority: 'urgent' });
    const later = await assign(as('max'), [reception()], { title: 'Plenty of time', dueAt: '2040-01-01T00:00:00Z' });
    const own = await assign(as('gwen'), [person('greta')], { title: 'From a colleague' });
    expect(late.overdue).toBe(true);
    expect(later.overdue).toBe(false);
    const finds = async (query: string) => {
      const found = await boxOf(as('greta'), query);
      return [late, later, own].filter((task) => found.includes(task.id)).map((task) => task.title);
    };
    expect(await finds('overdue=true')).toEqual([late.title]);
    expect(await finds('overdue=false')).toEqual([later.title, own.title]);
    expect(await finds('dueBefore=2030-01-01T00:00:00Z')).toEqual([late.title]);
    expect(await finds('priority=urgent')).toEqual([late.title]);
    expect(await finds('q=UBERFALLIG')).toEqual([late.title]);
    expect(await finds('q=00%25')).toEqual([late.title]);
    expect(await finds(`sender=${acme.id}`)).toEqual([late.title, later.title]);
    expect(await finds(`sender=${globex.id}`)).toEqual([own.title]);
    expect(await finds(`sender=${application.cast.people.max.id}`)).toEqual([late.title, later.title]);
    expect(await finds(`roleId=${globex.roles.reception}`)).toEqual([late.title, later.title]);
    expect(await finds(`sender=${unknownId}`)).toEqual([]);
    expect(await boxOf(as('max'), `box=sent&overdue=true&roleId=${globex.roles.reception}`)).toEqual([late.id]);
    expect(await boxOf(as('colin'), `box=organisation&overdue=true&sender=${application.cast.people.max.id}`)).toEqual([
      late.id,
    ]);
  });

  test('a role that the sender may not know filters like an unknown one, also when it was public before', async () => {
    const { globex } = application.cast.organisations;
    const task = await assign(as('mia'), [reception()]);
    const asked = () => boxOf(as('mia'), `box=sent&roleId=${globex.roles.reception}`);
    expect(await asked()).toContain(task.id);
    await behind(application, `update roles set visibility = 'private' where id = $1`, [globex.roles.reception]);
    expect(await asked()).toEqual([]);
    expect(wentWell(await as('mia').get(`/tasks/${task.id}`)).assignees).toEqual([
      { kind: 'role', id: null, name: null, organisation: { id: globex.id, name: 'Globex' } },
    ]);
    await behind(application, `update roles set visibility = 'public' where id = $1`, [globex.roles.reception]);
    expect(await asked()).toContain(task.id);
  });

  test.each([
    'box=outbox',
    'status=lost',
    'overdue=maybe',
    'dueBefore=soon',
    'sender=acme',
    'cursor=x',
    'limit=0',
    'priority=1',
  ])('%s is refused with a sentence', async (query) => {
    expect(said(await as('greta').get(`/tasks?${query}`))).toBe('422 invalid');
  });
});

describe('Sent, and the organisation’s', () => {
  test('the sender finds everything they sent, in every state', async () => {
    const open = await assign(as('colin'), [reception()]);
    const cancelled = await assign(as('colin'), [reception()]);
    wentWell(await as('colin').post(`/tasks/${cancelled.id}/cancel`));
    expect(await boxOf(as('colin'), 'box=sent')).toEqual([cancelled.id, open.id]);
    expect(await boxOf(as('colin'), 'box=sent&status=cancelled')).toEqual([cancelled.id]);
  });

  test('coordinators see all work of their organisation, sent and received; members do not', async () => {
    const task = await assign(as('mia'), [reception()]);
    expect(await boxOf(as('colin'), 'box=organisation')).toContain(task.id);
    expect(await boxOf(as('carla'), 'box=organisation&status=open')).toContain(task.id);
    expect(said(await as('mia').get('/tasks?box=organisation'))).toBe('403 forbidden');
    expect(said(await as('greta').get('/tasks?box=organisation'))).toBe('403 forbidden');
    expect(await boxOf(as('ingrid'), 'box=organisation')).toEqual([]);
  });

  test('an enterprise administrator does in each organisation of the account what its administrators may', async () => {
    const { hooli, globex } = application.cast.organisations;
    const task = await assign(as('hugo'), [person('hugo')]);
    expect(await boxOf(as('erin'), `box=organisation&organisationId=${hooli.id}`)).toEqual([task.id]);
    expect(wentWell(await as('erin').get(`/tasks/${task.id}`)).may).toMatchObject({
      cancel: true,
      complete: true,
      take: false,
    });
    expect(wentWell(await as('erin').post(`/tasks/${task.id}/complete`))).toMatchObject({
      status: 'completed',
      holder: null,
    });
    expect(said(await as('erin').get(`/tasks?box=organisation&organisationId=${globex.id}`))).toBe('404 not_found');
    expect(said(await as('ada').get(`/tasks?box=organisation&organisationId=${hooli.id}`))).toBe('404 not_found');
    expect(said(await as('ada').get(`/tasks/${task.id}`))).toBe('404 not_found');
  });

  test('after the connection has ended old tasks stay, with nobody of the other side named', async () => {
    const task = await assign(as('mia'), [person('greta')]);
    await setLevel(application, connectionId, 'roles');
    await behind(application, `update connections set status = 'ended' where id = $1`, [connectionId]);
    const { globex } = application.cast.organisations;
    expect(wentWell(await as('mia').get(`/tasks/${task.id}`)).assignees).toEqual([
      { kind: 'person', id: null, name: null, organisation: { id: globex.id, name: 'Globex' } },
    ]);
    wentWell(await as('greta').post(`/tasks/${task.id}/complete`));
    await behind(application, `update connections set status = 'paired' where id = $1`, [connectionId]);
    await setLevel(application, connectionId, 'roles_and_users');
  });
});
