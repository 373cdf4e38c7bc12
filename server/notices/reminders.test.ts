import { describe, expect, test } from 'vitest';
import { remindOfEnding } from '../connections/remind-of-ending.ts';
import { act, ask, asked, expectStatus, type Party, paired, twoParties } from '../connections/test/scene.ts';
import { day, hour, later } from '../platform/clock.ts';
import { remindOfDue } from '../tasks/remind-of-due.ts';
import { useApplication } from '../test/application.ts';
import type { Client, Json } from '../test/client.ts';
import { runAs } from '../test/global-setup.ts';
import { until } from './test/scene.ts';

const application = useApplication({ withJobs: true });

const told = async (client: Client, kind: string): Promise<Json[]> =>
  (await client.get('/notices?limit=200')).body.items.filter((notice: Json) => notice.kind === kind);
const boss = (party: Party) => party.administrator.client;

describe('reminders', () => {
  test('a connection that ends is said to both sides 7, 3 and 1 days before, each once, whichever node comes first', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to);
    const endsAt = later(application.clock.now(), 10 * day);
    await runAs(application.ownerUrl, `update connections set ends_at = '${endsAt.toISOString()}' where id = '${id}'`);
    const counts = [];
    for (const days of [0, 3.5, 0, 4, 0, 2]) {
      application.clock.advance(days * day);
      await Promise.all([1, 2, 3].map(() => remindOfEnding(application.services)));
      counts.push((await told(boss(from), 'connection.ending')).length);
    }
    expect(counts).toEqual([0, 1, 1, 2, 2, 3]);
    const [last] = await told(boss(to), 'connection.ending');
    expect(last).toMatchObject({ subject: { kind: 'connection', id }, by: null });
    expect(last.title).toContain(`ends on ${endsAt.toISOString().slice(0, 10)}`);
    expect(await told(from.member.client, 'connection.ending')).toEqual([]);
  });

  test('a task is said a day before it is due and when it is overdue, and anew when the date is moved', async () => {
    const [holder, other] = [application.as('mia'), application.as('carla')];
    const { cast, clock } = application;
    const dueAt = later(clock.now(), 3 * day);
    const assignees = [{ kind: 'user', id: cast.people.mia.id }];
    const task = (await application.as('ada').post('/tasks', { title: 'Secret pills', assignees, dueAt })).body;
    const counts = [];
    for (const hours of [0, 49, 0, 24, 0]) {
      clock.advance(hours * hour);
      await Promise.all([remindOfDue(application.services), remindOfDue(application.services)]);
      counts.push([(await told(holder, 'task.due')).length, (await told(holder, 'task.overdue')).length]);
    }
    expect(counts).toEqual([
      [0, 0],
      [1, 0],
      [1, 0],
      [1, 1],
      [1, 1],
    ]);
    expect(await told(application.as('ada'), 'task.overdue')).toHaveLength(1);
    expect(await told(other, 'task.due')).toEqual([]);
    const moved = await application.as('ada').patch(`/tasks/${task.id}`, { dueAt: later(clock.now(), 2 * hour) });
    expect(moved.status, moved.text).toBe(200);
    await remindOfDue(application.services);
    const due = await told(holder, 'task.due');
    expect(due).toHaveLength(2);
    expect(JSON.stringify(due)).not.toContain('pills');
  });
});

describe('attempts that are refused', () => {
  test('a request from a blocked organisation is told to the administrators that block it, once a day, and to nobody else', async () => {
    const { from, to } = await twoParties(application);
    expectStatus(await act(to, await asked(from, to), 'reject', { block: true }), 200);
    const body = { toOrganisationId: to.id, password: application.cast.password };
    const attempt = () => boss(from).post('/connections', body);
    const hidden = await boss(from).post('/connections', { ...body, toOrganisationId: from.administrator.id });
    const answer = await attempt();
    expect([answer.status, answer.body.code]).toEqual([hidden.status, hidden.body.code]);
    const [notice] = await until(async () => {
      const found = await told(boss(to), 'connection.attempted');
      return found.length > 0 && found;
    });
    expect(notice).toMatchObject({ subject: { kind: 'organisation', id: from.id }, by: null });
    await Promise.all([attempt(), attempt()]);
    expect((await from.member.client.post('/connections', body)).status).toBe(404);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await told(boss(to), 'connection.attempted')).toHaveLength(1);
    application.clock.advance(day + hour);
    await attempt();
    await until(async () => (await told(boss(to), 'connection.attempted')).length === 2);
    expect(await told(boss(from), 'connection.attempted')).toEqual([]);
    expect(await told(to.member.client, 'connection.attempted')).toEqual([]);
  });

  test('work sent along a connection that has ended is refused like any other, and told', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to);
    expectStatus(await act(to, id, 'end'), 200);
    const assign = (roleId: string) =>
      from.member.client.post('/tasks', { title: 'After all', assignees: [{ kind: 'role', id: roleId }] });
    const [along, nowhere] = [await assign(to.publicRoleId), await assign(to.id)];
    expect([along.status, along.body.code]).toEqual([nowhere.status, nowhere.body.code]);
    const [notice] = await until(async () => {
      const found = await told(boss(to), 'connection.attempted');
      return found.length > 0 && found;
    });
    expect(notice.text).toContain('along a connection that is over');
    expect(JSON.stringify(notice)).not.toContain('After all');
  });
});

describe('what one was told', () => {
  test('is one’s own, paged, and read by nobody else’s hand', async () => {
    const { from, to } = await twoParties(application);
    await asked(from, to);
    const page = await boss(to).get('/notices?limit=1');
    const [notice] = page.body.items;
    expect(notice).toMatchObject({
      kind: 'connection.requested',
      group: 'connections',
      by: { id: from.administrator.id, organisation: { id: from.id } },
    });
    expect((await boss(from).post('/notices/read', { ids: [notice.id] })).body).toEqual({ unread: 0 });
    expect((await boss(to).get('/notices/counts')).body).toEqual({ unread: 1 });
    expect((await boss(to).post('/notices/read', { ids: [notice.id] })).body).toEqual({ unread: 0 });
    expect((await boss(to).get('/notices?unread=true')).body.items).toEqual([]);
    expect((await boss(to).post('/notices/read', {})).status).toBe(422);
  });

  // Without the sending side being told to namePeople nobody was named, though the connection and the task named them.
  test('names who of the sending side did it, and at level roles nobody of the receiving one', async () => {
    const { from, to } = await twoParties(application);
    await paired(from, to);
    const somebody = { id: null, name: null, organisation: { id: to.id } };
    expect(await told(boss(from), 'connection.accepted')).toMatchObject([{ by: somebody }]);
    const id = await paired(to, from, 'roles_and_users');
    const assignees = [{ kind: 'user', id: from.member.id }];
    expectStatus(await boss(to).post('/tasks', { title: 'Work', assignees }), 201);
    const [assigned] = await told(from.member.client, 'task.assigned');
    expect(assigned).toMatchObject({ by: { id: to.administrator.id, organisation: { id: to.id } } });
    expectStatus(await act(to, id, 'end', { withdrawTasks: true }), 200);
    expect(await told(boss(from), 'connection.ended')).toMatchObject([{ by: { id: to.administrator.id } }]);
  });

  // Read by where Erin belongs, she was somebody of Acme, of which the other side knows nothing.
  test('names whoever acts for another organisation of their account as the connection does', async () => {
    const { from: asking, to: receiving } = await twoParties(application);
    const { hooli } = application.cast.organisations;
    const erin = application.as('erin');
    const { password } = application.cast;
    await runAs(
      application.ownerUrl,
      `update organisations set connection_visibility = 'listed' where id = '${hooli.id}'`,
    );
    const body = { toOrganisationId: receiving.id, fromOrganisationId: hooli.id, password };
    expectStatus(await erin.post('/connections', body), 201);
    expect(await told(boss(receiving), 'connection.requested')).toMatchObject([
      { by: { name: 'Erin Enterprise', organisation: { id: hooli.id, name: 'Hooli' } } },
    ]);
    const { id } = expectStatus(await ask(asking, hooli), 201).body;
    expectStatus(await erin.post(`/connections/${id}/accept`, { level: 'roles', comment: 'Yes', password }), 200);
    expect(await told(boss(asking), 'connection.accepted')).toMatchObject([
      { by: { id: null, name: null, organisation: { id: hooli.id, name: 'Hooli' } } },
    ]);
  });

  test('nothing that a person wrote stands in it: names, comments, titles', async () => {
    const { from, to } = await twoParties(application);
    const poison = 'zq-poison';
    await runAs(
      application.ownerUrl,
      `update users set name = '${poison}' where organisation_id in ('${from.id}', '${to.id}')`,
    );
    const id = await asked(from, to, { comment: poison });
    expectStatus(await act(to, id, 'accept', { comment: poison, level: 'roles_and_users' }), 200);
    await from.member.client.post('/tasks', {
      title: poison,
      description: poison,
      assignees: [{ kind: 'user', id: to.member.id }],
    });
    expectStatus(await act(to, id, 'level', { comment: poison }), 200);
    expectStatus(await act(from, id, 'end', { comment: poison }), 200);
    const mails = (await application.as('otto').get('/outbox?limit=200')).body.items;
    expect(mails.length).toBeGreaterThan(5);
    expect(JSON.stringify(mails)).not.toContain(poison);
    expect(await told(to.member.client, 'task.assigned')).toHaveLength(1);
    for (const party of [from, to]) {
      const { items } = (await boss(party).get('/notices')).body;
      expect(items.length).toBeGreaterThan(1);
      for (const { title, text } of items) expect(title + text).not.toContain(poison);
    }
  });

  test.each([
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ timeZone: '+01:00' }, 'timeZone'],
    [{ digestHour: 24 }, 'digestHour'],
    [{ mail: { everything: 'none' } }, 'mail.everything'],
    [{ mail: { tasks: 'sometimes' } }, 'mail.tasks'],
    [{ language: 'fr' }, 'language'],
  ])('settings %j are refused', async (change, path) => {
    const answer = await application.as('ada').patch('/me/notice-settings', change);
    expect([answer.status, answer.body.errors[0].path]).toEqual([422, path]);
  });
});
